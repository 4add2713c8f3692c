import { constants, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GatehoundError } from '../model/error.ts';
import { nftRunner, type RunNft } from './nftables/nft.ts';
import { flushScript, TABLE } from './nftables/nft-script.ts';

/** The file whose presence stops all blocking. */
export function stopFile(dataFolder: string): string {
  return join(dataFolder, 'stop');
}

/** An agent heals a table that is gone within a second; one that obeys another stop file does so after us too. */
const LOOK_AGAIN_MILLISECONDS = 1_500;

/**
 * Lifts every block and stops blocking, whether an agent answers or not: first the stop file, so that a running
 * enforcer process makes nothing new, then our table; then it looks whether that stays gone. Throws GH-DEF-004 or
 * GH-DEF-005 when the table cannot be deleted (the stop file stands then, and what is blocked ends within an hour),
 * GH-DEF-010 when somebody makes it again.
 */
export async function panic(dataFolder: string, nft: RunNft = nftRunner()): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o711 });
  await writeStopFile(dataFolder);
  // Twice: an enforcer that had looked for the stop file just before it was written may make one last lease.
  for (const pause of [200, LOOK_AGAIN_MILLISECONDS]) {
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
  const again = await nft(['list', 'table', ...TABLE.split(' ')]);
  if (again !== 'missing' && again.done) {
    throw new GatehoundError(
      'GH-DEF-010',
      `the table ${TABLE} was made again by an agent that does not obey ${stopFile(dataFolder)}`,
    );
  }
}

/** Never through a link: the file of another could be lost by it. */
async function writeStopFile(dataFolder: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = await open(stopFile(dataFolder), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    await file.writeFile('Blocking is stopped. gatehound up --enforce removes this file.\n');
  } finally {
    await file.close();
  }
}

/** Allows blocking again: called where a person starts the agent anew. */
export async function clearPanic(dataFolder: string): Promise<void> {
  await rm(stopFile(dataFolder), { force: true });
}
