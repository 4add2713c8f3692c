import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatehoundError } from '../model/error.ts';
import { nftRunner, type RunNft } from './nftables/nft.ts';
import { flushScript } from './nftables/nft-script.ts';

/** The file whose presence stops all blocking. */
export function stopFile(dataFolder: string): string {
  return join(dataFolder, 'stop');
}

/**
 * Lifts every block and stops blocking, whether an agent answers or not: first the stop file, so that a running
 * enforcer process makes nothing new, then our table. Throws GH-DEF-004 or GH-DEF-005 when the table stays; the stop
 * file stands then, and what is blocked ends within an hour.
 */
export async function panic(dataFolder: string, nft: RunNft = nftRunner()): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await writeFile(stopFile(dataFolder), 'Blocking is stopped. gatehound up --enforce removes this file.\n', {
    mode: 0o600,
  });
  // Twice: an enforcer that had looked for the stop file just before it was written may make one last lease.
  for (const pause of [200, 0]) {
    const result = await nft(['-f', '-'], flushScript());
    // Without nft nothing was ever blocked by us.
    if (result === 'missing') return;
    if (!result.done) {
      const first = result.errors.split('\n')[0] ?? '';
      const permitted = !/Operation not permitted|must be root/.test(result.errors);
      throw new GatehoundError(permitted ? 'GH-DEF-005' : 'GH-DEF-004', `nft: ${first}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Allows blocking again: called where a person starts the agent anew. */
export async function clearPanic(dataFolder: string): Promise<void> {
  await rm(stopFile(dataFolder), { force: true });
}
