import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import type { StoreSchema } from './schema.ts';

/** An open file: Kysely for queries and migrations, prepared statements on `sqlite` for bulk rows. One connection. */
export interface StoreDatabase {
  readonly path: string;
  readonly sqlite: DatabaseSync;
  readonly kysely: Kysely<StoreSchema>;
}

/** The shape that Kysely knows from better-sqlite3: parameters as one array, and whether a statement gives rows. */
function statementForKysely(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

function databaseForKysely(sqlite: DatabaseSync): SqliteDatabase {
  return { close: () => sqlite.close(), prepare: (sql) => statementForKysely(sqlite.prepare(sql)) };
}

/** SQLite rolls back changes of the schema (sqlite.org/lang_transaction.html); Kysely does not count on it by default. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Opens the file, and makes it, readable by its owner alone, where there is none. Errors are those of SQLite. */
export function openDatabase(path: string): StoreDatabase {
  if (path !== ':memory:') {
    // The files beside it (-wal, -shm) take its mode from it.
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
  }
  const sqlite = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
  const database = databaseForKysely(sqlite);
  const kysely = new Kysely<StoreSchema>({
    dialect: {
      createDriver: () => new SqliteDriver({ database }),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new TransactionalAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  });
  return { path, sqlite, kysely };
}

/**
 * Readers and the writer do not wait for each other (WAL), and each commit reaches the disk (FULL): there is one a
 * second, and a block that lasts for good must outlive a power cut.
 */
export function setJournal(sqlite: DatabaseSync): void {
  sqlite.exec('PRAGMA journal_mode = WAL');
  sqlite.exec('PRAGMA synchronous = FULL');
  // After a flood the log shrinks again instead of keeping its largest size.
  sqlite.exec('PRAGMA journal_size_limit = 67108864');
}
