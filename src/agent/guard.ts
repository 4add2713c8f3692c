import { randomInt } from 'node:crypto';
import type { Defender, DefenderCounters } from '../defender/defender.ts';
import type { FlowStageCounters } from '../engine/flow-stage.ts';
import type { PacketStageCounters } from '../engine/packet-stage.ts';
import { GatehoundError } from '../model/error.ts';
import type { EngineInput, EngineOutput } from '../model/stream.ts';
import { SECOND } from '../model/time.ts';
import type { StoreCounters } from '../store/records.ts';
import { steadyClock } from './clock.ts';
import { type ControlHandler, startControlServer } from './control-server.ts';
import { clearStaleSocket, controlSocketPath } from './control-socket.ts';
import { createPipeline } from './create-pipeline.ts';
import { makeDataFolders, stateFolder } from './data-folders.ts';
import { gaveWay } from './gave-way.ts';
import { startDefender, startEnforcer } from './guard-defender.ts';
import type { GuardOptions } from './guard-options.ts';
import { GuardPacketHead } from './guard-packet-head.ts';
import { GuardProxy } from './guard-proxy.ts';
import { openGuardStore } from './guard-store.ts';
import { Interjections } from './interjections.ts';
import { LiveFeed } from './live-feed.ts';
import { LogFollower } from './log-follower.ts';
import { packetStageOptions } from './packet-stage-options.ts';
import { captureWrapper, dropPrivileges } from './privileges.ts';
import { VerdictQueue } from './verdict-queue.ts';

export interface GuardCounters {
  /** Null until the flow stage has told its first. */
  readonly flow: FlowStageCounters | null;
  /** Null until the packet stage has told its first. */
  readonly packet: PacketStageCounters | null;
  /** What caps cost, in words; null for nothing. */
  readonly gaveWay: string | null;
  readonly store: StoreCounters;
  readonly defender: DefenderCounters;
  /** Packets that the kernel dropped before the capture child saw them. */
  readonly dropped: number;
  /** Blocks that hold now, also when the agent has stopped. */
  readonly blocks: number;
}

/** An agent that guards. */
export interface Guard {
  /** Settles when it has stopped: rejects when the capture broke off or the enforcer died. */
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
  const { dataFolder, onEvent, model } = options;
  const notice = (text: string) => onEvent({ kind: 'notice', text });
  makeDataFolders(dataFolder);
  // Before anything is touched: a second agent must not undo what a person stopped, nor block beside the first.
  await clearStaleSocket(controlSocketPath(dataFolder));
  /** Rejects when the guard cannot go on: it must not look as if it still blocked. */
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  const enforcer = await startEnforcer(options, (error) => failure.reject(error));
  started.defer(() => enforcer.close());
  const feed = await LiveFeed.open(options.interface, captureWrapper(), notice);
  started.defer(() => feed.close());
  let onOutput: (output: EngineOutput) => void = () => {};
  const { interface: from, version } = options;
  const { home } = options.analysis;
  const packet = await packetStageOptions({ options: options.packet, model: null, renew: true, from, version }, home);
  const pipeline = createPipeline({
    threads: 1,
    flow: {
      ...{ home, assembler: { seed: randomInt(2 ** 32) }, forward: 'nothing', web: options.web },
      proxied: options.proxy === null ? [] : [options.proxy.proxy.listen.port],
    },
    packet,
    judge: { windowWidth: options.analysis.width * SECOND, policy: options.policy },
    onOutput: (output) => onOutput(output),
    onFree: (batch) => feed.free(batch),
  });
  started.defer(() => pipeline.close());
  await pipeline.ready;
  const interjections = new Interjections((input) => pipeline.push(input));
  const push = (input: EngineInput) => interjections.push(input);
  const proxy =
    options.proxy === null ? null : new GuardProxy(options.proxy, options.web, options.policy, push, notice);
  if (proxy !== null) {
    // Before root is given up: a port below 1024 needs it.
    await proxy.listen();
    started.defer(() => proxy.close());
  }

  const kept = dropPrivileges(stateFolder(dataFolder));
  if (kept !== null) notice(kept);
  await proxy?.checkAlertLog();
  const store = await openGuardStore(stateFolder(dataFolder), notice);
  started.defer(() => store.close());
  const defender = await startDefender(options, enforcer, store);
  // What it has begun is finished before the enforcer goes.
  started.defer(() => defender.close());
  const verdicts = new VerdictQueue({
    carryOut: (verdict) => defender.handle(verdict),
    clock: steadyClock,
    onRefusal: (subject, error) => onEvent({ kind: 'refusal', at: steadyClock(), subject, error }),
    onNotice: notice,
  });
  const { settings, plan } = packet.scorer;
  const packetHead = new GuardPacketHead({ dataFolder, settings, model, plan, from, interjections, notice });
  // Models are read here and no sooner: what lies in the state folder is read with its owner's rights alone.
  await packetHead.start();
  started.defer(() => packetHead.close());
  onOutput = (output) => {
    packetHead.hear(output);
    if (output.kind !== 'evidence' && output.kind !== 'alert' && output.kind !== 'verdict') return;
    store.write([output]);
    onEvent(output);
    if (output.kind === 'verdict') {
      verdicts.add(output);
      proxy?.hear(output);
    }
  };
  const control = await startControlServer(dataFolder, controlHandler(defender, proxy));
  started.defer(() => control.close());
  const logs = new LogFollower({ paths: options.logs, push, notice });
  started.defer(() => logs.close());
  const ticking = setInterval(() => {
    verdicts.tick();
    packetHead.tick(pipeline.packetCounters);
    defender.tick().catch((error: unknown) => notice(error instanceof GatehoundError ? error.line : String(error)));
  }, TICK_MILLISECONDS);
  started.defer(() => clearInterval(ticking));

  const run = async () => {
    try {
      await Promise.race([feed.run(push), failure.promise]);
      await logs.close();
      await proxy?.close();
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
      packet: pipeline.packetCounters,
      gaveWay:
        pipeline.counters === null ? null : gaveWay(pipeline.counters, pipeline.packetCounters, pipeline.judgeCounters),
      store: store.counters,
      defender: defender.counters(),
      dropped: feed.dropped,
      blocks: enforcer.dryRun ? 0 : defender.blocks().length,
    }),
    stop: async () => {
      await feed.close();
      await done.catch(() => {});
    },
  };
}

/** The proxy refuses by verdicts of its own: what is lifted is lifted there too. */
function controlHandler(defender: Defender, proxy: GuardProxy | null): ControlHandler {
  return {
    block: async ({ subject, seconds, why }) => {
      const decision = await defender.block(subject, seconds, why);
      if (decision.kind === 'refused') throw decision.error;
      if (decision.kind === 'blocked') return decision.block;
      throw new GatehoundError('GH-DEF-001', `${subject} could not be blocked for ${seconds} s`);
    },
    unblock: async (subject) => {
      const stood = proxy?.lift(subject) ?? false;
      return (await defender.unblock(subject)) || stood ? 1 : 0;
    },
    blocks: async () => defender.blocks(),
    panic: async () => {
      const count = defender.blocks().length;
      proxy?.lift(null);
      await defender.panic();
      return count;
    },
  };
}
