import { type Migration, Migrator } from 'kysely/migration';
import { GatehoundError } from '../model/error.ts';
import type { StoreDatabase } from './database.ts';
import { MIGRATIONS } from './migrations.ts';

const VERSION_TABLE = 'gatehound_migration';
const LOCK_TABLE = 'gatehound_migration_lock';

function tables(database: StoreDatabase): Set<unknown> {
  const rows = database.sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return new Set(rows.map((row) => row['name']));
}

/** Names of the migrations that the file has seen, in order. Reads, changes nothing. */
function applied(database: StoreDatabase): string[] {
  const present = tables(database);
  if (present.has(VERSION_TABLE)) {
    const rows = database.sqlite.prepare(`SELECT name FROM ${VERSION_TABLE} ORDER BY name`).all();
    return rows.map((row) => String(row['name']));
  }
  present.delete('sqlite_sequence');
  present.delete(LOCK_TABLE);
  if (present.size > 0) {
    throw new GatehoundError('GH-STO-003', `${database.path} is a database, but not a store of Gatehound`);
  }
  return [];
}

/**
 * Brings a file to the newest version: every missing migration in order, all in one transaction, so that one that
 * fails leaves the file as it was. A file that has seen a migration that is not known here is refused (GH-STO-002)
 * before anything is changed in it.
 */
export async function migrate(
  database: StoreDatabase,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
): Promise<void> {
  const unknown = applied(database).filter((name) => !(name in migrations));
  if (unknown.length > 0) {
    throw new GatehoundError('GH-STO-002', `${database.path} has ${unknown.join(', ')}, which came after this version`);
  }
  const migrator = new Migrator({
    db: database.kysely,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: VERSION_TABLE,
    migrationLockTableName: LOCK_TABLE,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
