import { type Prefix, parsePrefix } from '../model/address.ts';
import type { Block } from '../model/block.ts';
import { GatehoundError } from '../model/error.ts';
import type { Level } from '../model/threat.ts';
import { type Micros, SECOND } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { BatchQueue } from './batch.ts';
import type { Enforcer, Lease, Refusal } from './enforcer.ts';
import { endingFirst, type Held, hasEnded, leaseFor, renewalTime } from './lease.ts';
import { type ProtectedSet, whyProtected } from './protected/protected-set.ts';
import { canonicalSubject } from './subject.ts';
import { joinWish, type Wish } from './wish.ts';

/** Blocks held at most: a set of this size in the kernel takes about 10 MB, and one renewal of all of them 1 s. */
const MAX_BLOCKS = 100_000;

/** Wishes that wait at most, and how many are carried out together. */
const MAX_WAITING = 10_000;
const BATCH = 1_000;

export type ReleaseReason = 'ended' | 'unblocked' | 'protected' | 'gave-way' | 'panic';

/** What became of a wish to block. */
export type Decision =
  | { readonly kind: 'blocked'; readonly block: Block }
  | { readonly kind: 'refused'; readonly subject: string; readonly error: GatehoundError }
  /** The verdict asks for no block. */
  | { readonly kind: 'nothing' };

export interface DefenderOptions {
  readonly enforcer: Enforcer;
  /** The protected set as it is now; asked before every decision. */
  readonly protectedSet: () => ProtectedSet;
  /** The wall clock. */
  readonly clock: () => Micros;
  /** A block is new, ends later, or its proof has changed. */
  readonly onBlock: (block: Block) => void;
  readonly onRelease: (block: Block, reason: ReleaseReason) => void;
  readonly maxBlocks?: number;
}

export interface DefenderCounters {
  /** Wishes that were refused, for whatever reason. */
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

class BlockDefender implements Defender {
  readonly #options: DefenderOptions;
  readonly #maxBlocks: number;
  readonly #held = new Map<string, Held>();
  readonly #queue: BatchQueue<Wish, Decision>;
  #panicked = false;
  #lastSet: string | undefined;
  #turn: Iterator<string> | undefined;
  #ticking: Promise<void> | undefined;
  #refused = 0;
  #gaveWay = 0;
  #healed = 0;

  constructor(options: DefenderOptions) {
    this.#options = options;
    this.#maxBlocks = options.maxBlocks ?? MAX_BLOCKS;
    this.#queue = new BatchQueue(BATCH, (wishes) => this.#carryOut(wishes));
  }

  async handle(verdict: Verdict): Promise<Decision> {
    if (verdict.level < 2) return { kind: 'nothing' };
    const why = `verdict ${verdict.id} of policy ${verdict.policy}`;
    return await this.#wish(verdict.subject, verdict.seconds, verdict.level, why, verdict.id);
  }

  async block(subject: string, seconds: number | null, why: string): Promise<Decision> {
    return await this.#wish(subject, seconds, seconds === null ? 3 : 2, why, null);
  }

  async #wish(
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
      return await this.#queue.wish({ subject, until, since, level, why, verdict });
    } catch (error) {
      if (!(error instanceof GatehoundError)) throw error;
      return this.#refuse(text, error);
    }
  }

  #refuse(subject: string, error: GatehoundError): Decision {
    this.#refused++;
    return { kind: 'refused', subject, error };
  }

  async #carryOut(wishes: readonly Wish[]): Promise<readonly Decision[]> {
    const now = this.#options.clock();
    const set = this.#options.protectedSet();
    const { dryRun } = this.#options.enforcer;
    const errors = new Map<string, GatehoundError>();
    const wanted = new Map<string, Block>();
    for (const wish of wishes) {
      const why = whyProtected(set, parsePrefix(wish.subject) as Prefix);
      if (this.#panicked) errors.set(wish.subject, new GatehoundError('GH-DEF-003', STOPPED));
      else if (why !== undefined) errors.set(wish.subject, new GatehoundError('GH-DEF-002', `${wish.subject} ${why}`));
      else
        wanted.set(wish.subject, joinWish(wanted.get(wish.subject) ?? this.#current(wish.subject, now), wish, dryRun));
    }
    const changed = [...wanted.values()].filter((block) => block !== this.#held.get(block.subject)?.block);
    const gone = await this.#makeRoom(changed);
    for (const subject of gone)
      errors.set(subject, new GatehoundError('GH-DEF-008', `${this.#maxBlocks} blocks that end later are held`));
    await this.#lease(
      changed.filter((block) => !gone.has(block.subject)),
      'apply',
      errors,
    );
    return wishes.map(({ subject }): Decision => {
      const error = errors.get(subject);
      const block = this.#held.get(subject)?.block;
      if (error !== undefined) return this.#refuse(subject, error);
      if (block !== undefined) return { kind: 'blocked', block };
      // Shorter than the time that passed on the way: it is over.
      return { kind: 'nothing' };
    });
  }

  #current(subject: string, now: Micros): Block | undefined {
    const block = this.#held.get(subject)?.block;
    return block === undefined || hasEnded(block, now) ? undefined : block;
  }

  /** At the cap those that end first give way, among the new ones too. The subjects of new ones that did. */
  async #makeRoom(wanted: readonly Block[]): Promise<ReadonlySet<string>> {
    const fresh = wanted.filter(({ subject }) => !this.#held.has(subject));
    const over = this.#held.size + fresh.length - this.#maxBlocks;
    if (over <= 0) return new Set();
    // As they will be: a block that is being prolonged does not give way by its old end.
    const blocks = new Map(Array.from(this.#held.values(), ({ block }) => [block.subject, block]));
    for (const block of wanted) blocks.set(block.subject, block);
    const giving = endingFirst(blocks.values(), over);
    this.#gaveWay += giving.length;
    await this.#release(
      giving.flatMap(({ subject }) => this.#held.get(subject)?.block ?? []),
      'gave-way',
    );
    return new Set(giving.map(({ subject }) => subject));
  }

  /** Leases blocks, proves them, and keeps them. What was refused, or failed, stands in `errors` afterwards. */
  async #lease(blocks: readonly Block[], verb: 'apply' | 'renew', errors: Map<string, GatehoundError>): Promise<void> {
    const { enforcer, clock, onBlock } = this.#options;
    const now = clock();
    const leases = new Map<string, Lease>();
    for (const block of blocks) {
      const lease = leaseFor(block, now);
      if (lease !== undefined) leases.set(block.subject, lease);
    }
    if (leases.size === 0) return;
    let proven: ReadonlySet<string>;
    try {
      const refusals = await enforcer[verb]([...leases.values()]);
      for (const { subject, code, reason } of refusals) {
        leases.delete(subject);
        errors.set(subject, new GatehoundError(code, reason));
      }
      await this.#heed(refusals);
      proven = await this.#prove(leases);
    } catch (error) {
      if (!(error instanceof GatehoundError)) throw error;
      for (const subject of leases.keys()) errors.set(subject, error);
      return;
    }
    for (const block of blocks) {
      const lease = leases.get(block.subject);
      if (lease === undefined) continue;
      const before = this.#held.get(block.subject)?.block;
      const isProven = proven.has(block.subject);
      const kept = block.proven === isProven ? block : { ...block, proven: isProven };
      this.#held.set(block.subject, { block: kept, renewAt: renewalTime(block, lease, now) });
      if (before !== kept) onBlock(kept);
    }
  }

  /** Proves leases. Where one is missing somebody has changed our table: once more, which heals it, and prove again. */
  async #prove(leases: ReadonlyMap<string, Lease>): Promise<ReadonlySet<string>> {
    const { enforcer } = this.#options;
    if (enforcer.dryRun || leases.size === 0) return new Set();
    const subjects = [...leases.keys()];
    const proven = await enforcer.prove(subjects);
    if (proven.size === subjects.length) return proven;
    await enforcer.renew([...leases.values()].filter(({ subject }) => !proven.has(subject)));
    return await enforcer.prove(subjects);
  }

  /** An enforcer that refuses a subject holds no lease of it: nor do we. */
  async #heed(refusals: readonly Refusal[]): Promise<void> {
    if (refusals.some(({ code }) => code === 'GH-DEF-003')) {
      this.#panicked = true;
      this.#drop(
        [...this.#held.values()].map(({ block }) => block),
        'panic',
      );
      return;
    }
    // Refused now, held before: it has become protected, and the old lease must go.
    await this.#release(
      refusals.flatMap(({ subject }) => this.#held.get(subject)?.block ?? []),
      'protected',
    );
  }

  #drop(blocks: readonly Block[], reason: ReleaseReason): void {
    for (const block of blocks) this.#held.delete(block.subject);
    for (const block of blocks) this.#options.onRelease(block, reason);
  }

  async #release(blocks: readonly Block[], reason: ReleaseReason): Promise<void> {
    if (blocks.length === 0) return;
    // Kept until it is done: a release that fails is tried again by the next tick.
    await this.#options.enforcer.release(blocks.map(({ subject }) => subject));
    this.#drop(blocks, reason);
  }

  async unblock(text: string): Promise<boolean> {
    const subject = canonicalSubject(text);
    return await this.#queue.run(async () => {
      await this.#options.enforcer.release([subject]);
      const block = this.#held.get(subject)?.block;
      if (block !== undefined) this.#drop([block], 'unblocked');
      return block !== undefined;
    });
  }

  blocks(): readonly Block[] {
    const now = this.#options.clock();
    return Array.from(this.#held.values(), ({ block }) => block).filter((block) => !hasEnded(block, now));
  }

  async restore(blocks: readonly Block[]): Promise<void> {
    await this.#queue.run(async () => {
      const now = this.#options.clock();
      const set = this.#options.protectedSet();
      const lasting = blocks.filter((block) => !hasEnded(block, now));
      const allowed = lasting.filter(({ subject }) => whyProtected(set, parsePrefix(subject) as Prefix) === undefined);
      const over = allowed.length + this.#held.size - this.#maxBlocks;
      const giving = new Set(over > 0 ? endingFirst(allowed, over) : []);
      this.#gaveWay += giving.size;
      const errors = new Map<string, GatehoundError>();
      const kept = allowed.filter((block) => !giving.has(block));
      const { dryRun } = this.#options.enforcer;
      if (!this.#panicked)
        await this.#lease(
          kept.map((block) => ({ ...block, proven: false, dryRun })),
          'renew',
          errors,
        );
      const gone = blocks.filter(({ subject }) => !this.#held.has(subject));
      // A lease of the earlier run may still stand.
      await this.#options.enforcer.release(gone.map(({ subject }) => subject));
      for (const block of gone) this.#options.onRelease(block, this.#whyGone(block, now, set, giving));
      for (const [subject, error] of errors)
        if (error.code !== 'GH-DEF-002' && error.code !== 'GH-DEF-003')
          throw new GatehoundError(error.code, `${subject}: ${error.message}`);
    });
  }

  #whyGone(block: Block, now: Micros, set: ProtectedSet, giving: ReadonlySet<Block>): ReleaseReason {
    if (this.#panicked) return 'panic';
    if (hasEnded(block, now)) return 'ended';
    if (giving.has(block)) return 'gave-way';
    return whyProtected(set, parsePrefix(block.subject) as Prefix) === undefined ? 'ended' : 'protected';
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
    if (this.#held.size === 0) return;
    const now = this.#options.clock();
    const held = [...this.#held.values()];
    await this.#release(
      held.map(({ block }) => block).filter((block) => hasEnded(block, now)),
      'ended',
    );
    await this.#releaseProtected();
    const lost = await this.#isLost();
    if (lost) this.#healed++;
    const due = [...this.#held.values()].filter(({ renewAt }) => lost || (renewAt !== null && renewAt <= now));
    const errors = new Map<string, GatehoundError>();
    await this.#lease(
      due.map(({ block }) => block),
      'renew',
      errors,
    );
    for (const error of errors.values()) if (error.code !== 'GH-DEF-002' && error.code !== 'GH-DEF-003') throw error;
  }

  /** Lifts blocks whose subjects have become protected since the last look. */
  async #releaseProtected(): Promise<void> {
    const set = this.#options.protectedSet();
    const seen = JSON.stringify(set.entries.map(({ prefix }) => [[...prefix.address], prefix.bits]));
    if (seen === this.#lastSet) return;
    const blocks = Array.from(this.#held.values(), ({ block }) => block);
    await this.#release(
      blocks.filter(({ subject }) => whyProtected(set, parsePrefix(subject) as Prefix) !== undefined),
      'protected',
    );
    this.#lastSet = seen;
  }

  /** Looks at one block in turn: when the kernel does not hold it, our table was flushed or changed by others. */
  async #isLost(): Promise<boolean> {
    const { enforcer } = this.#options;
    if (enforcer.dryRun || this.#held.size === 0) return false;
    this.#turn ??= this.#held.keys();
    let next = this.#turn.next();
    if (next.done === true) {
      this.#turn = this.#held.keys();
      next = this.#turn.next();
    }
    const subject = next.value as string;
    return !(await enforcer.prove([subject])).has(subject);
  }

  async panic(): Promise<void> {
    // At once, for what waits already.
    this.#panicked = true;
    await this.#queue.run(async () => {
      await this.#options.enforcer.flush();
      this.#drop(
        [...this.#held.values()].map(({ block }) => block),
        'panic',
      );
    });
  }

  counters(): DefenderCounters {
    return { refused: this.#refused, gaveWay: this.#gaveWay, healed: this.#healed };
  }

  close(): Promise<void> {
    return this.#queue.run(() => this.#options.enforcer.close());
  }
}

/** The one that carries verdicts out: it decides, the enforcer acts. */
export function createDefender(options: DefenderOptions): Defender {
  return new BlockDefender(options);
}
