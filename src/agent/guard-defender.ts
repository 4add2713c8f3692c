import { createDefender, type Defender } from '../defender/defender.ts';
import { createDryRun } from '../defender/dry-run.ts';
import type { Enforcer } from '../defender/enforcer.ts';
import { clearPanic, stopFile } from '../defender/panic.ts';
import { startEnforcerProcess } from '../defender/process/enforcer-process.ts';
import { createProtectedReader } from '../defender/protected/protected-set.ts';
import { parsePrefix } from '../model/address.ts';
import type { Store } from '../store/store.ts';
import { wallClock } from './clock.ts';
import type { GuardOptions } from './guard-options.ts';

/** The defender with its enforcer, and the blocks of an earlier run that have not ended. */
export async function startDefender(options: GuardOptions, store: Store): Promise<Defender> {
  const { onEvent, policy } = options;
  const enforcer = options.enforce ? await startEnforcer(options) : createDryRun();
  const prefixes = policy.never.map(parsePrefix).filter((prefix) => prefix !== undefined);
  const defender = createDefender({
    enforcer,
    protectedSet: createProtectedReader(prefixes),
    clock: wallClock,
    onBlock: (block) => {
      store.write([block]);
      onEvent(block);
    },
    onRelease: (block, reason) => {
      store.write([{ kind: 'block-release', subject: block.subject, time: wallClock(), why: reason }]);
      onEvent({ kind: 'release', block, reason });
    },
  });
  const blocks = await store.activeBlocks(wallClock());
  await defender.restore(blocks.filter((block) => block.dryRun === enforcer.dryRun));
  return defender;
}

async function startEnforcer(options: GuardOptions): Promise<Enforcer> {
  await clearPanic(options.dataFolder);
  const { enforcer, gaps } = await startEnforcerProcess({
    stopFile: stopFile(options.dataFolder),
    protect: options.policy.never,
    onDeath: (error) => options.onEvent({ kind: 'notice', text: error.line }),
  });
  for (const gap of gaps) options.onEvent({ kind: 'notice', text: gap });
  return enforcer;
}
