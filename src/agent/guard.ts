import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Defender, DefenderCounters } from '../defender/defender.ts';
import type { FlowStageCounters } from '../engine/flow-stage.ts';
import { GatehoundError } from '../model/error.ts';
import type { EngineOutput } from '../model/stream.ts';
import { SECOND } from '../model/time.ts';
import type { StoreCounters } from '../store/records.ts';
import { openStore, type Store } from '../store/store.ts';
import { startControlServer } from './control-server.ts';
import { createPipeline } from './create-pipeline.ts';
import { startDefender } from './guard-defender.ts';
import type { GuardOptions } from './guard-options.ts';
import { LiveFeed } from './live-feed.ts';
import { captureWrapper, dropPrivileges } from './privileges.ts';

export interface GuardCounters {
  /** Null until the flow stage has told its first. */
  readonly flow: FlowStageCounters | null;
  readonly store: StoreCounters;
  readonly defender: DefenderCounters;
  /** Packets that the kernel dropped before the capture child saw them. */
  readonly dropped: number;
}

/** An agent that guards. */
export interface Guard {
  /** Settles when it has stopped: rejects when the capture broke off. */
  readonly done: Promise<void>;
  /** What was seen, dropped, stored and blocked; also after the end. */
  counters(): GuardCounters;
  /** Ends capture, threads and children; blocks in place run out in the kernel. */
  stop(): Promise<void>;
}

const TICK_MILLISECONDS = 1_000;

/** Starts capture, engine, defender, store and control socket. Throws a GatehoundError where one cannot be had. */
export async function startGuard(options: GuardOptions): Promise<Guard> {
  // What was started, to be closed in the opposite order.
  const started = new AsyncDisposableStack();
  try {
    return await start(options, started);
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function start(options: GuardOptions, started: AsyncDisposableStack): Promise<Guard> {
  const { dataFolder, onEvent } = options;
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const store = await openStore(dataFolder, {
    onFailure: (error) => onEvent({ kind: 'notice', text: error.line }),
  });
  started.defer(() => store.close());
  const defender = await startDefender(options, store);
  started.defer(() => defender.close());
  const feed = await LiveFeed.open(options.interface, captureWrapper());
  started.defer(() => feed.close());
  const pipeline = createPipeline({
    threads: 1,
    flow: { home: options.analysis.home, assembler: { seed: randomInt(2 ** 32) }, forward: 'nothing' },
    judge: { windowWidth: options.analysis.width * SECOND, policy: options.policy },
    onOutput: (output) => handle(output, options, store, defender),
    onFree: (batch) => feed.free(batch),
  });
  started.defer(() => pipeline.close());

  const control = await startControlServer(dataFolder, {
    block: async ({ subject, seconds, why }) => {
      const decision = await defender.block(subject, seconds, why);
      if (decision.kind === 'refused') throw decision.error;
      if (decision.kind === 'blocked') return decision.block;
      throw new GatehoundError('GH-DEF-001', `${subject} could not be blocked for ${seconds} s`);
    },
    unblock: async (subject) => ((await defender.unblock(subject)) ? 1 : 0),
    blocks: async () => defender.blocks(),
    panic: async () => {
      const count = defender.blocks().length;
      await defender.panic();
      return count;
    },
  });
  started.defer(() => control.close());
  const ticking = setInterval(() => {
    defender.tick().catch((error: unknown) => onEvent({ kind: 'notice', text: `the defender: ${String(error)}` }));
  }, TICK_MILLISECONDS);
  started.defer(() => clearInterval(ticking));

  await pipeline.ready;
  const kept = dropPrivileges(dataFolder);
  if (kept !== null) onEvent({ kind: 'notice', text: kept });

  const run = async () => {
    try {
      await feed.run((input) => pipeline.push(input));
      await pipeline.end();
    } finally {
      await started.disposeAsync();
    }
  };
  const done = run();
  return {
    done,
    counters: () => ({
      flow: pipeline.counters,
      store: store.counters,
      defender: defender.counters(),
      dropped: feed.dropped,
    }),
    stop: async () => {
      await feed.close();
      await done.catch(() => {});
    },
  };
}

function handle(output: EngineOutput, options: GuardOptions, store: Store, defender: Defender): void {
  const { onEvent } = options;
  if (output.kind !== 'evidence' && output.kind !== 'alert' && output.kind !== 'verdict') return;
  store.write([output]);
  onEvent(output);
  if (output.kind !== 'verdict') return;
  defender.handle(output).then(
    (decision) => {
      if (decision.kind === 'refused') onEvent({ kind: 'refusal', subject: decision.subject, error: decision.error });
    },
    (error: unknown) => onEvent({ kind: 'notice', text: `the defender failed: ${String(error)}` }),
  );
}
