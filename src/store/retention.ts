import type { StatementSync } from 'node:sqlite';
import type { Micros } from '../model/time.ts';
import type { StoreDatabase } from './database.ts';

/** How many rows of each table are kept. */
export interface RetentionCaps {
  readonly evidence: number;
  readonly alert: number;
  readonly verdict: number;
  readonly block: number;
}

/** About half a gigabyte (measured: 430 MB of evidence of 800 bytes each), so that a flood cannot fill the disk. */
const RETENTION_CAPS: RetentionCaps = { evidence: 500_000, alert: 100_000, verdict: 100_000, block: 100_000 };

// What a block that still holds rests on: its verdict, the verdict's alerts, their evidence.
const LIVE = `
  WITH live_verdict (id) AS (
    SELECT json_extract(record, '$.verdict') FROM block
    WHERE released IS NULL AND (until IS NULL OR until > :now) AND json_extract(record, '$.verdict') IS NOT NULL
  ), live_reason (id) AS (
    SELECT reason.value FROM verdict, json_each(verdict.record, '$.reasons') AS reason
    WHERE verdict.id IN live_verdict
  ), live_evidence (id) AS (
    SELECT id FROM live_reason
    UNION
    SELECT part.value FROM alert, json_each(alert.record, '$.evidence') AS part WHERE alert.id IN live_reason
  )`;

const oldest = (table: string, live: string) => `${LIVE}
  DELETE FROM ${table} WHERE id IN (
    SELECT id FROM ${table} WHERE id NOT IN ${live} ORDER BY time, id LIMIT :excess)`;

const OLDEST_BLOCKS = `
  DELETE FROM block WHERE rowid IN (
    SELECT rowid FROM block WHERE NOT (released IS NULL AND (until IS NULL OR until > :now))
    ORDER BY since LIMIT :excess)`;

interface Table {
  readonly cap: number;
  readonly count: StatementSync;
  readonly remove: StatementSync;
}

/**
 * Keeps the file bounded: where a table is over its cap, the oldest rows go, except what a block that still holds
 * rests on, and blocks that hold.
 */
export class Retention {
  readonly #tables: readonly Table[];
  readonly #period: number;
  #written: number;

  constructor(database: StoreDatabase, caps: RetentionCaps = RETENTION_CAPS) {
    const table = (name: keyof RetentionCaps, remove: string): Table => ({
      cap: caps[name],
      count: database.sqlite.prepare(`SELECT count(*) AS rows FROM ${name}`),
      remove: database.sqlite.prepare(remove),
    });
    this.#tables = [
      table('evidence', oldest('evidence', 'live_evidence')),
      table('alert', oldest('alert', 'live_reason')),
      table('verdict', oldest('verdict', 'live_verdict')),
      table('block', OLDEST_BLOCKS),
    ];
    // Counting reads a whole index: once for every twentieth of the smallest cap is often enough.
    this.#period = Math.max(1, Math.floor(Math.min(...Object.values(caps)) / 20));
    // The first rows of a run are checked at once, so that short runs add up to no more either.
    this.#written = this.#period;
  }

  /** To be told of rows that were written; gives how many old ones it removed. `now` is wall-clock. */
  after(rows: number, now: Micros): number {
    this.#written += rows;
    if (this.#written < this.#period) return 0;
    this.#written = 0;
    let removed = 0;
    for (const { cap, count, remove } of this.#tables) {
      const excess = Number(count.get()?.['rows'] ?? 0) - cap;
      if (excess > 0) removed += Number(remove.run({ excess, now }).changes);
    }
    return removed;
  }
}
