import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { openDatabase, type StoreDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

const NAMES = Object.keys(MIGRATIONS);

function versionsUpTo(count: number): typeof MIGRATIONS {
  return Object.fromEntries(
    NAMES.slice(0, count).map((name) => [name, MIGRATIONS[name] as (typeof MIGRATIONS)[string]]),
  );
}

function schemaOf(database: StoreDatabase): unknown[] {
  const rows = database.sqlite.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
  return rows.map((row) => ({ ...row }));
}

async function withDatabase(body: (database: StoreDatabase) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-migrate-'));
  const database = openDatabase(join(folder, 'store.sqlite'));
  try {
    await body(database);
  } finally {
    database.sqlite.close();
    rmSync(folder, { recursive: true });
  }
}

test('migrations have names whose order is the order in which they were written', () => {
  assert.deepEqual(NAMES, [...NAMES].sort());
  for (const [index, name] of NAMES.entries()) assert.equal(Number(name.slice(0, 4)), index + 1);
});

test('every earlier version, the empty file among them, comes to the newest with the same tables', async () => {
  let newest: unknown;
  for (let count = 0; count <= NAMES.length; count++) {
    await withDatabase(async (database) => {
      await migrate(database, versionsUpTo(count));
      await migrate(database);
      newest ??= schemaOf(database);
      assert.deepEqual(schemaOf(database), newest);
    });
  }
});

test('rows that are there outlive a later migration', async () => {
  const up = (database: Kysely<unknown>) => sql`ALTER TABLE evidence ADD COLUMN extra TEXT`.execute(database).then();
  await withDatabase(async (database) => {
    await migrate(database);
    database.sqlite.exec("INSERT INTO evidence VALUES ('e1', 0, 1, 'p', 0, 'k', '{}')");
    await migrate(database, { ...MIGRATIONS, '9999-extra': { up: async (db) => void (await up(db)) } });
    assert.deepEqual({ ...database.sqlite.prepare('SELECT id, extra FROM evidence').get() }, { id: 'e1', extra: null });
  });
});

test('a migration that fails leaves the file as it was', async () => {
  await withDatabase(async (database) => {
    await migrate(database);
    const before = schemaOf(database);
    const up = async (db: Kysely<unknown>) => {
      await sql`DROP TABLE evidence`.execute(db);
      throw new Error('planted');
    };
    await assert.rejects(migrate(database, { ...MIGRATIONS, '9999-bad': { up } }), /planted/);
    assert.deepEqual(schemaOf(database), before);
    await migrate(database);
  });
});

test('a file of a newer version is refused before anything in it changes', async () => {
  await withDatabase(async (database) => {
    await migrate(database, { ...MIGRATIONS, '9999-newer': { up: async () => {} } });
    const before = schemaOf(database);
    await assert.rejects(migrate(database), { code: 'GH-STO-002', message: /9999-newer/ });
    assert.deepEqual(schemaOf(database), before);
  });
});

test('a database of something else is refused and left alone', async () => {
  await withDatabase(async (database) => {
    database.sqlite.exec('CREATE TABLE songs (title TEXT)');
    const before = schemaOf(database);
    await assert.rejects(migrate(database), { code: 'GH-STO-003' });
    assert.deepEqual(schemaOf(database), before);
  });
});
