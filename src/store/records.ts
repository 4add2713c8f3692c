import type { Alert } from '../model/alert.ts';
import type { Block } from '../model/block.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Threat } from '../model/threat.ts';
import type { Micros } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';

/** A block ended before its time, or with it: by a person, by `panic`, by the end of its lease. */
export interface BlockRelease {
  readonly kind: 'block-release';
  readonly subject: string;
  readonly time: Micros;
  readonly why: string;
}

/**
 * What the store keeps. Evidence and alerts are known by their id, and the newest revision stays; a verdict by its id;
 * a block by subject, `since` and `dryRun`. A release closes what its subject has open when it is written.
 */
export type StoreRecord = Evidence | Alert | Verdict | Block | BlockRelease;

/** Whether a record is about a block: these are never given up. */
export function isAboutBlock(record: StoreRecord): boolean {
  return record.kind === 'block' || record.kind === 'block-release';
}

/** A block with how it ended. */
export interface StoredBlock {
  readonly block: Block;
  /** When it was released; null where it was not, so that it ends at `until`. */
  readonly released: Micros | null;
  readonly releasedWhy: string | null;
}

/** Which evidence, alerts or verdicts: all that is named must fit. Answers come newest first. */
export interface RecordQuery {
  readonly ids?: readonly string[];
  /** The profile of evidence and alerts, the subject of verdicts. */
  readonly profile?: string;
  /** Event time, inclusive. */
  readonly from?: Micros;
  /** Event time, exclusive. */
  readonly to?: Micros;
  /** At least this threat (evidence and alerts). */
  readonly threat?: Threat;
  /** At most so many, 1 to 10,000; 1,000 where not given. */
  readonly limit?: number;
}

/** Which blocks of the history, newest first. */
export interface BlockQuery {
  readonly subject?: string;
  readonly limit?: number;
}

/** Names of the counted kinds of record. */
export type StoredKind = StoreRecord['kind'];

/** What became of the rows that were handed in. */
export interface StoreCounters {
  /** Rows handed in that are not in the file yet. */
  readonly waiting: number;
  /** Rows committed. */
  readonly written: number;
  /** Rows that a newer revision overtook while they waited. */
  readonly overtaken: number;
  /** Rows refused because too many were waiting, by kind. */
  readonly dropped: Readonly<Partial<Record<StoredKind, number>>>;
  /** Rows lost because the file could not take them. */
  readonly failed: number;
  /** Old rows that made room for new ones. */
  readonly removed: number;
}
