import type { Block } from '../model/block.ts';
import { GatehoundError } from '../model/error.ts';
import type { Micros } from '../model/time.ts';
import type { Enforcer, Lease, Refusal } from './enforcer.ts';
import { endingFirst, type Held, hasEnded, leaseFor, renewalTime } from './lease.ts';

/** Blocks held at most: a set of this size in the kernel takes about 10 MB, and one renewal of all of them 1 s. */
const MAX_BLOCKS = 100_000;

export type ReleaseReason = 'ended' | 'unblocked' | 'protected' | 'gave-way' | 'panic';

export interface LeaseKeeperOptions {
  readonly enforcer: Enforcer;
  /** The wall clock. */
  readonly clock: () => Micros;
  /** A block is new, ends later, or its proof has changed. */
  readonly onBlock: (block: Block) => void;
  readonly onRelease: (block: Block, reason: ReleaseReason) => void;
  readonly maxBlocks?: number;
}

/** By subject, why a lease was not made. */
type LeaseErrors = ReadonlyMap<string, GatehoundError>;

/**
 * The blocks that hold, each with its lease in the kernel: makes, proves, renews and ends them. What may be blocked is
 * decided elsewhere. One call at a time; `stop` and the getters at any time.
 */
export class LeaseKeeper {
  readonly maxBlocks: number;
  readonly #options: LeaseKeeperOptions;
  readonly #held = new Map<string, Held>();
  #stopped = false;
  #turn: Iterator<string> | undefined;
  #gaveWay = 0;
  #healed = 0;

  constructor(options: LeaseKeeperOptions) {
    this.maxBlocks = options.maxBlocks ?? MAX_BLOCKS;
    this.#options = options;
  }

  get size(): number {
    return this.#held.size;
  }

  /** By `gatehound panic`: `stop` was called, or the enforcer said so. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Blocks that gave way at the cap. */
  get gaveWay(): number {
    return this.#gaveWay;
  }

  /** Times that leases were found missing and were all made again. */
  get healed(): number {
    return this.#healed;
  }

  get(subject: string): Block | undefined {
    return this.#held.get(subject)?.block;
  }

  /** Those that have ended among them, until they are released. */
  blocks(): Block[] {
    return Array.from(this.#held.values(), ({ block }) => block);
  }

  /** At the cap those that end first give way, among the new ones too. The subjects of new ones that did. */
  async makeRoom(wanted: readonly Block[]): Promise<ReadonlySet<string>> {
    const fresh = wanted.filter(({ subject }) => !this.#held.has(subject));
    const over = this.#held.size + fresh.length - this.maxBlocks;
    if (over <= 0) return new Set();
    // As they will be: a block that is being prolonged does not give way by its old end.
    const blocks = new Map(this.blocks().map((block) => [block.subject, block]));
    for (const block of wanted) blocks.set(block.subject, block);
    const giving = endingFirst(blocks.values(), over).map(({ subject }) => subject);
    this.#gaveWay += giving.length;
    await this.release(
      giving.filter((subject) => this.#held.has(subject)),
      'gave-way',
    );
    return new Set(giving);
  }

  /** Leases blocks, proves them, and keeps them. Gives what was refused or failed. */
  async lease(blocks: readonly Block[], verb: 'apply' | 'renew'): Promise<LeaseErrors> {
    const { enforcer, clock } = this.#options;
    const now = clock();
    const errors = new Map<string, GatehoundError>();
    const leases = new Map<string, Lease>();
    for (const block of blocks) {
      const lease = leaseFor(block, now);
      if (lease !== undefined) leases.set(block.subject, lease);
    }
    if (leases.size === 0) return errors;
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
      return errors;
    }
    for (const block of blocks) {
      const lease = leases.get(block.subject);
      if (lease !== undefined) this.#keep(block, lease, proven.has(block.subject), now);
    }
    return errors;
  }

  #keep(block: Block, lease: Lease, proven: boolean, now: Micros): void {
    const before = this.get(block.subject);
    const kept = block.proven === proven ? block : { ...block, proven };
    this.#held.set(block.subject, { block: kept, renewAt: renewalTime(block, lease, now) });
    if (before !== kept) this.#options.onBlock(kept);
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
      this.#stopped = true;
      this.#drop([...this.#held.keys()], 'panic');
      return;
    }
    // Refused now, held before: it has become protected, and the old lease must go.
    await this.release(
      refusals.map(({ subject }) => subject).filter((subject) => this.#held.has(subject)),
      'protected',
    );
  }

  /** Renews the leases that are due; all of them where the kernel has lost one. Gives what was refused or failed. */
  async renew(): Promise<LeaseErrors> {
    const now = this.#options.clock();
    const lost = await this.#isLost();
    if (lost) this.#healed++;
    const due = [...this.#held.values()].filter(({ renewAt }) => lost || (renewAt !== null && renewAt <= now));
    return await this.lease(
      due.map(({ block }) => block),
      'renew',
    );
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

  /** Ends the blocks that are over. */
  async releaseEnded(): Promise<void> {
    const now = this.#options.clock();
    const ended = this.blocks().filter((block) => hasEnded(block, now));
    await this.release(
      ended.map(({ subject }) => subject),
      'ended',
    );
  }

  /** Ends leases, also those that only the kernel knows of, and the blocks that were held for them. */
  async release(subjects: readonly string[], reason: ReleaseReason): Promise<void> {
    if (subjects.length === 0) return;
    // Kept until it is done: a release that fails is tried again by the next tick.
    await this.#options.enforcer.release(subjects);
    this.#drop(subjects, reason);
  }

  #drop(subjects: readonly string[], reason: ReleaseReason): void {
    const blocks = subjects.flatMap((subject) => this.get(subject) ?? []);
    for (const { subject } of blocks) this.#held.delete(subject);
    for (const block of blocks) this.#options.onRelease(block, reason);
  }

  /** At once: what waits to be decided is refused from now on. */
  stop(): void {
    this.#stopped = true;
  }

  /** Ends every lease. */
  async flush(): Promise<void> {
    await this.#options.enforcer.flush();
    this.#drop([...this.#held.keys()], 'panic');
  }
}
