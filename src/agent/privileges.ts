import { closeSync, constants, fchownSync, lstatSync, openSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NOBODY, setprivWords } from '../defender/setpriv.ts';

/**
 * The words that run the capture child as nobody with CAP_NET_RAW and nothing else, for good; it ends when this process
 * does. None where this process is not root (it has no rights to take away then) or setpriv(1) is missing.
 */
export function captureWrapper(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  const [setpriv, ...words] = setprivWords(['net_raw'], 'nobody');
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'TERM', ...words];
}

/**
 * The analyser reads what strangers send, so it gives up root for good once its children run: it becomes nobody, who
 * owns the state folder and no more. Gives the reason where it has to stay root, null otherwise.
 */
export function dropPrivileges(state: string): string | null {
  if (process.getuid?.() !== 0) return null;
  // It must reach its data, and the code and the programs that it has yet to load.
  for (const folder of [dirname(state), import.meta.dirname, dirname(process.execPath)]) {
    const closed = closedTo(folder);
    if (closed !== null) return `the analyser stays root: ${closed} is closed to other users, and it needs ${folder}`;
  }
  giveAway(state);
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
  return null;
}

/**
 * Root reads and writes in the state folder as whoever owns it: a link that an analyser under an attacker's command has
 * planted there must not lead root astray. For good; does nothing where this process is not root or nobody has it yet.
 */
export function actAsOwner(state: string): void {
  if (process.getuid?.() !== 0) return;
  const found = lstatSync(state, { throwIfNoEntry: false });
  if (found === undefined || found.uid === 0) return;
  process.setgroups?.([]);
  process.setgid?.(found.gid);
  process.setuid?.(found.uid);
}

/** A folder that is root's holds what root put there; one that is nobody's already needs nothing. */
function giveAway(folder: string): void {
  if (lstatSync(folder).uid !== 0) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = lstatSync(path);
    if (found.isFile()) chown(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    else if (found.isDirectory()) giveAway(path);
  }
  chown(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
}

function chown(path: string, flags: number): void {
  const descriptor = openSync(path, flags);
  try {
    fchownSync(descriptor, NOBODY, NOBODY);
  } finally {
    closeSync(descriptor);
  }
}

/** The first folder on the way that not everybody may pass. */
function closedTo(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return at;
    if (at === dirname(at)) return null;
  }
}
