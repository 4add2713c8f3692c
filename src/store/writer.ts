import type { StatementSync } from 'node:sqlite';
import type { Alert } from '../model/alert.ts';
import type { Block } from '../model/block.ts';
import type { Evidence } from '../model/evidence.ts';
import { threatRank } from '../model/threat.ts';
import type { Verdict } from '../model/verdict.ts';
import type { StoreDatabase } from './database.ts';
import { toText } from './record-text.ts';
import { type BlockRelease, isAboutBlock, type StoreRecord } from './records.ts';

const EVIDENCE = `
  INSERT INTO evidence (id, revision, time, profile, threat, kind, record) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, time = excluded.time, profile = excluded.profile,
    threat = excluded.threat, kind = excluded.kind, record = excluded.record
  WHERE excluded.revision >= evidence.revision`;

const ALERT = `
  INSERT INTO alert (id, revision, time, profile, threat, record) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, time = excluded.time, profile = excluded.profile,
    threat = excluded.threat, record = excluded.record
  WHERE excluded.revision >= alert.revision`;

const VERDICT = `
  INSERT INTO verdict (id, time, profile, level, record) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET time = excluded.time, profile = excluded.profile, level = excluded.level,
    record = excluded.record`;

// A block that is written again (proven, extended) keeps how it was released.
const BLOCK = `
  INSERT INTO block (subject, since, until, dry_run, record) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (subject, since, dry_run) DO UPDATE SET until = excluded.until, record = excluded.record`;

const RELEASE = `
  UPDATE block SET released = :time, released_why = :why
  WHERE released IS NULL AND (until IS NULL OR until > :time) AND subject = :subject`;

/** Puts batches of records into the file by prepared statements. */
export class Writer {
  readonly #database: StoreDatabase;
  readonly #evidence: StatementSync;
  readonly #alert: StatementSync;
  readonly #verdict: StatementSync;
  readonly #block: StatementSync;
  readonly #release: StatementSync;
  /** Blocks of batches that failed, in order: a release must not come before its block. */
  #owed: readonly StoreRecord[] = [];

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#evidence = database.sqlite.prepare(EVIDENCE);
    this.#alert = database.sqlite.prepare(ALERT);
    this.#verdict = database.sqlite.prepare(VERDICT);
    this.#block = database.sqlite.prepare(BLOCK);
    this.#release = database.sqlite.prepare(RELEASE);
  }

  /**
   * Writes all of the records, in order, in one transaction, or none of them. Where that fails, what is about blocks
   * is kept and written first by the next call.
   */
  write(records: readonly StoreRecord[]): void {
    const all = this.#owed.length === 0 ? records : [...this.#owed, ...records];
    try {
      this.#transaction(all);
      this.#owed = [];
    } catch (error) {
      this.#owed = all.filter(isAboutBlock);
      throw error;
    }
  }

  #transaction(records: readonly StoreRecord[]): void {
    const { sqlite } = this.#database;
    sqlite.exec('BEGIN IMMEDIATE');
    try {
      for (const record of records) this.#one(record);
      sqlite.exec('COMMIT');
    } catch (error) {
      // A full disk rolls back by itself (sqlite.org/lang_transaction.html, response to errors).
      if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
      throw error;
    }
  }

  #one(record: StoreRecord): void {
    if (record.kind === 'evidence') this.#writeEvidence(record);
    else if (record.kind === 'alert') this.#writeAlert(record);
    else if (record.kind === 'verdict') this.#writeVerdict(record);
    else if (record.kind === 'block') this.#writeBlock(record);
    else this.#writeRelease(record);
  }

  #writeEvidence(record: Evidence): void {
    const { id, revision, time, profile, threat, evidence } = record;
    this.#evidence.run(id, revision, time, profile, threatRank(threat), evidence, toText(record));
  }

  #writeAlert(record: Alert): void {
    const { id, revision, time, profile, threat } = record;
    this.#alert.run(id, revision, time, profile, threatRank(threat), toText(record));
  }

  #writeVerdict(record: Verdict): void {
    this.#verdict.run(record.id, record.time, record.subject, record.level, toText(record));
  }

  #writeBlock(record: Block): void {
    this.#block.run(record.subject, record.since, record.until, record.dryRun ? 1 : 0, toText(record));
  }

  #writeRelease(record: BlockRelease): void {
    this.#release.run({ time: record.time, why: record.why, subject: record.subject });
  }
}
