import { createDefender, type Defender } from '../defender/defender.ts';
import { createDryRun } from '../defender/dry-run.ts';
import type { Enforcer } from '../defender/enforcer.ts';
import { clearPanic, stopFile } from '../defender/panic.ts';
import { startEnforcerProcess } from '../defender/process/enforcer-process.ts';
import type { GatehoundError } from '../model/error.ts';
import { steadyClock } from './clock.ts';
import type { GuardOptions } from './guard-options.ts';
import type { GuardStore } from './guard-store.ts';
import { protectedReader } from './protected-reader.ts';

/** What carries blocks out: the enforcer process, or a dry run. `onDeath` is told when it can block no more. */
export async function startEnforcer(
  options: GuardOptions,
  onDeath: (error: GatehoundError) => void,
): Promise<Enforcer> {
  if (!options.enforce) return createDryRun();
  // A person starts the agent anew: that takes back what `panic` said.
  await clearPanic(options.dataFolder);
  const { enforcer, gaps } = await startEnforcerProcess({
    stopFile: stopFile(options.dataFolder),
    protect: options.policy.never,
    onDeath,
  });
  for (const gap of gaps) options.onEvent({ kind: 'notice', text: gap });
  return enforcer;
}

/** The defender, with the blocks of an earlier run that have not ended. */
export async function startDefender(options: GuardOptions, enforcer: Enforcer, store: GuardStore): Promise<Defender> {
  const { onEvent, policy } = options;
  const protectedSet = protectedReader(policy);
  const defender = createDefender({
    enforcer,
    protectedSet,
    clock: steadyClock,
    onBlock: (block) => {
      store.write([block]);
      onEvent(block);
    },
    onRelease: (block, reason) => {
      const at = steadyClock();
      store.write([{ kind: 'block-release', subject: block.subject, time: at, why: reason }]);
      onEvent({ kind: 'release', at, block, reason });
    },
  });
  // The enforcer process sees what this one may not; a dry run has nobody else to ask.
  if (enforcer.dryRun) for (const gap of protectedSet().gaps) onEvent({ kind: 'notice', text: gap });
  const blocks = await store.activeBlocks(steadyClock());
  await defender.restore(blocks.filter((block) => block.dryRun === enforcer.dryRun));
  return defender;
}
