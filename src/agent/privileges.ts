import { chownSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NOBODY, setprivWords } from '../defender/setpriv.ts';

/**
 * The words that run the capture child as nobody with CAP_NET_RAW and nothing else, for good. None where this process
 * is not root (it has no rights to take away then) or setpriv(1) is missing.
 */
export function captureWrapper(): readonly string[] {
  return process.getuid?.() === 0 ? setprivWords(['net_raw'], 'nobody') : [];
}

/**
 * The analyser reads what strangers send, so it gives up root for good once its children run and its code is loaded:
 * it becomes nobody, who owns the data folder and no more. Gives the reason where it has to stay root, null otherwise.
 */
export function dropPrivileges(dataFolder: string): string | null {
  if (process.getuid?.() !== 0) return null;
  const closed = closedTo(dirname(dataFolder));
  if (closed !== null)
    return `the analyser stays root: ${closed} is closed to other users, so it could not reach its data`;
  for (const name of ['.', ...readdirSync(dataFolder)]) chownSync(join(dataFolder, name), NOBODY, NOBODY);
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
  return null;
}

/** The first folder on the way that not everybody may pass. */
function closedTo(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return at;
    if (at === dirname(at)) return null;
  }
}
