import type { Block } from '../model/block.ts';
import { GatehoundError } from '../model/error.ts';
import type { Level } from '../model/threat.ts';
import { type Micros, SECOND } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { BatchQueue } from './batch-queue.ts';
import { type BlockRequest, joinRequest } from './block-request.ts';
import { hasEnded } from './lease.ts';
import { LeaseKeeper, type LeaseKeeperOptions, type ReleaseReason } from './lease-keeper.ts';
import { type ProtectedSet, whyProtected } from './protected/protected-set.ts';
import { canonicalSubject } from './subject.ts';

/** Requests that wait at most, and how many are carried out together. */
const MAX_WAITING = 10_000;
const BATCH = 1_000;

/** What became of a request to block. */
export type Decision =
  | { readonly kind: 'blocked'; readonly block: Block }
  | { readonly kind: 'refused'; readonly subject: string; readonly error: GatehoundError }
  /** The verdict asks for no block. */
  | { readonly kind: 'nothing' };

export interface DefenderOptions extends LeaseKeeperOptions {
  /** The protected set as it is now; asked before every decision. */
  readonly protectedSet: () => ProtectedSet;
}

export interface DefenderCounters {
  /** Requests that were refused, for whatever reason. */
  readonly refused: number;
  /** Blocks that gave way at the cap. */
  readonly gaveWay: number;
  /** Times that leases were found missing and were all made again. */
  readonly healed: number;
}

export interface Defender {
  /** Levels 0 and 1 ask for no block. Rejects only on a defect; what the enforcer cannot do is a refusal. */
  handle(verdict: Verdict): Promise<Decision>;
  /** A person's command; `seconds` null is without end. A later end than the present one prolongs, never shortens. */
  block(subject: string, seconds: number | null, why: string): Promise<Decision>;
  /** Lifts a block, also one that only the kernel knows of. Whether we held it. Throws GH-DEF-001. */
  unblock(subject: string): Promise<boolean>;
  /** The blocks that hold now. */
  blocks(): readonly Block[];
  /** Takes up the blocks of an earlier run; what has ended or became protected is released. */
  restore(blocks: readonly Block[]): Promise<void>;
  /** To be called every second: ends, renews, and sees whether the kernel still holds what we think. */
  tick(): Promise<void>;
  /** Lifts every block now and makes no new one. */
  panic(): Promise<void>;
  counters(): DefenderCounters;
  /** Lets go: leases in place run out in the kernel. */
  close(): Promise<void>;
}

const STOPPED = 'blocking was stopped by gatehound panic';

/** A refusal by the protected set or the stop file is an answer; anything else is a failure of the enforcer. */
function isFailure(error: GatehoundError): boolean {
  return error.code !== 'GH-DEF-002' && error.code !== 'GH-DEF-003';
}

class BlockDefender implements Defender {
  readonly #options: DefenderOptions;
  readonly #keeper: LeaseKeeper;
  readonly #queue: BatchQueue<BlockRequest, Decision>;
  /** The protected set at the last look, as text. */
  #lastSet: string | undefined;
  #ticking: Promise<void> | undefined;
  #refused = 0;

  constructor(options: DefenderOptions) {
    this.#options = options;
    this.#keeper = new LeaseKeeper(options);
    this.#queue = new BatchQueue(BATCH, (requests) => this.#carryOut(requests));
  }

  async handle(verdict: Verdict): Promise<Decision> {
    if (verdict.level < 2) return { kind: 'nothing' };
    const why = `verdict ${verdict.id} of policy ${verdict.policy}`;
    return await this.#request(verdict.subject, verdict.seconds, verdict.level, why, verdict.id);
  }

  async block(subject: string, seconds: number | null, why: string): Promise<Decision> {
    return await this.#request(subject, seconds, seconds === null ? 3 : 2, why, null);
  }

  async #request(
    text: string,
    seconds: number | null,
    level: Level,
    why: string,
    verdict: string | null,
  ): Promise<Decision> {
    try {
      const subject = canonicalSubject(text);
      if (this.#queue.size >= MAX_WAITING)
        throw new GatehoundError('GH-DEF-008', `${MAX_WAITING} blocks wait to be made`);
      const since = this.#options.clock();
      const until = seconds === null ? null : since + Math.round(seconds * SECOND);
      return await this.#queue.add({ subject, until, since, level, why, verdict });
    } catch (error) {
      if (!(error instanceof GatehoundError)) throw error;
      return this.#refuse(text, error);
    }
  }

  #refuse(subject: string, error: GatehoundError): Decision {
    this.#refused++;
    return { kind: 'refused', subject, error };
  }

  async #carryOut(requests: readonly BlockRequest[]): Promise<readonly Decision[]> {
    const { wanted, errors } = this.#decide(requests);
    const changed = wanted.filter((block) => block !== this.#keeper.get(block.subject));
    const gone = await this.#keeper.makeRoom(changed);
    for (const subject of gone)
      errors.set(subject, new GatehoundError('GH-DEF-008', `${this.#keeper.maxBlocks} blocks that end later are held`));
    const staying = changed.filter(({ subject }) => !gone.has(subject));
    for (const [subject, error] of await this.#keeper.lease(staying, 'apply')) errors.set(subject, error);
    return requests.map(({ subject }): Decision => {
      const error = errors.get(subject);
      const block = this.#keeper.get(subject);
      if (error !== undefined) return this.#refuse(subject, error);
      if (block !== undefined) return { kind: 'blocked', block };
      // Shorter than the time that passed on the way: it is over.
      return { kind: 'nothing' };
    });
  }

  /** The blocks that the requests make of the present ones, one a subject, and why others must not be. */
  #decide(requests: readonly BlockRequest[]): {
    readonly wanted: readonly Block[];
    readonly errors: Map<string, GatehoundError>;
  } {
    const now = this.#options.clock();
    const set = this.#options.protectedSet();
    const { dryRun } = this.#options.enforcer;
    const errors = new Map<string, GatehoundError>();
    const wanted = new Map<string, Block>();
    for (const request of requests) {
      const { subject } = request;
      const why = whyProtected(set, subject);
      if (this.#keeper.stopped) errors.set(subject, new GatehoundError('GH-DEF-003', STOPPED));
      else if (why !== undefined) errors.set(subject, new GatehoundError('GH-DEF-002', `${subject} ${why}`));
      else wanted.set(subject, joinRequest(wanted.get(subject) ?? this.#current(subject, now), request, dryRun));
    }
    return { wanted: [...wanted.values()], errors };
  }

  #current(subject: string, now: Micros): Block | undefined {
    const block = this.#keeper.get(subject);
    return block === undefined || hasEnded(block, now) ? undefined : block;
  }

  async unblock(text: string): Promise<boolean> {
    const subject = canonicalSubject(text);
    return await this.#queue.run(async () => {
      const held = this.#keeper.get(subject) !== undefined;
      await this.#keeper.release([subject], 'unblocked');
      return held;
    });
  }

  blocks(): readonly Block[] {
    const now = this.#options.clock();
    return this.#keeper.blocks().filter((block) => !hasEnded(block, now));
  }

  restore(blocks: readonly Block[]): Promise<void> {
    return this.#queue.run(() => this.#restore(blocks));
  }

  async #restore(blocks: readonly Block[]): Promise<void> {
    const now = this.#options.clock();
    const set = this.#options.protectedSet();
    const { dryRun } = this.#options.enforcer;
    const allowed = blocks.filter((block) => !hasEnded(block, now) && whyProtected(set, block.subject) === undefined);
    const giving = await this.#keeper.makeRoom(allowed);
    const kept = allowed.filter(({ subject }) => !giving.has(subject));
    const taken = kept.map((block) => ({ ...block, proven: false, dryRun }));
    const errors = await this.#keeper.lease(this.#keeper.stopped ? [] : taken, 'renew');
    const gone = blocks.filter(({ subject }) => this.#keeper.get(subject) === undefined);
    const whyGone = (block: Block): ReleaseReason => {
      if (this.#keeper.stopped) return 'panic';
      if (hasEnded(block, now)) return 'ended';
      if (giving.has(block.subject)) return 'gave-way';
      return whyProtected(set, block.subject) === undefined ? 'ended' : 'protected';
    };
    // A lease of the earlier run may still stand.
    await this.#options.enforcer.release(gone.map(({ subject }) => subject));
    for (const block of gone) this.#options.onRelease(block, whyGone(block));
    for (const [subject, error] of errors)
      if (isFailure(error)) throw new GatehoundError(error.code, `${subject}: ${error.message}`);
  }

  tick(): Promise<void> {
    // A tick that takes longer than a second is one tick.
    this.#ticking ??= this.#queue
      .run(() => this.#tick())
      .finally(() => {
        this.#ticking = undefined;
      });
    return this.#ticking;
  }

  async #tick(): Promise<void> {
    if (this.#keeper.size === 0) return;
    await this.#keeper.releaseEnded();
    await this.#releaseProtected();
    for (const error of (await this.#keeper.renew()).values()) if (isFailure(error)) throw error;
  }

  /** Lifts blocks whose subjects have become protected since the last look. */
  async #releaseProtected(): Promise<void> {
    const set = this.#options.protectedSet();
    const seen = JSON.stringify(set.entries.map(({ prefix }) => [[...prefix.address], prefix.bits]));
    if (seen === this.#lastSet) return;
    const subjects = this.#keeper.blocks().map(({ subject }) => subject);
    await this.#keeper.release(
      subjects.filter((subject) => whyProtected(set, subject) !== undefined),
      'protected',
    );
    this.#lastSet = seen;
  }

  async panic(): Promise<void> {
    this.#keeper.stop();
    await this.#queue.run(() => this.#keeper.flush());
  }

  counters(): DefenderCounters {
    return { refused: this.#refused, gaveWay: this.#keeper.gaveWay, healed: this.#keeper.healed };
  }

  close(): Promise<void> {
    return this.#queue.run(() => this.#options.enforcer.close());
  }
}

/** The one that carries verdicts out: it decides, the lease keeper and its enforcer act. */
export function createDefender(options: DefenderOptions): Defender {
  return new BlockDefender(options);
}
