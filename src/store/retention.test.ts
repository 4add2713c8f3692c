import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase, type StoreDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { Retention } from './retention.ts';
import { ALERT, BLOCK, EVIDENCE, VERDICT } from './testing/sample-records.ts';
import { Writer } from './writer.ts';

const CAPS = { evidence: 100, alert: 40, verdict: 40, block: 40 };

async function withDatabase(body: (database: StoreDatabase, writer: Writer) => void): Promise<void> {
  const database = openDatabase(':memory:');
  await migrate(database);
  body(database, new Writer(database));
  database.sqlite.close();
}

function ids(database: StoreDatabase, table: string): unknown[] {
  return database.sqlite
    .prepare(`SELECT id FROM ${table} ORDER BY time`)
    .all()
    .map((row) => row['id']);
}

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

test('a flood leaves each table at its cap with the newest rows, and what went is counted', async () => {
  await withDatabase((database, writer) => {
    const retention = new Retention(database, CAPS);
    let removed = 0;
    for (let round = 0; round < 50; round++) {
      const records = many(20, (index) => round * 20 + index).flatMap((time) => [
        { ...EVIDENCE, id: `e${time}`, time },
        { ...ALERT, id: `a${time}`, time, evidence: [] },
        { ...VERDICT, id: `v${time}`, time, reasons: [] },
        { ...BLOCK, verdict: null, since: time, until: time + 1 },
      ]);
      writer.write(records);
      removed += retention.after(records.length, 1_000_000);
    }
    assert.deepEqual(
      ids(database, 'evidence'),
      many(100, (index) => `e${900 + index}`),
    );
    assert.deepEqual(
      ids(database, 'alert'),
      many(40, (index) => `a${960 + index}`),
    );
    assert.deepEqual(
      ids(database, 'verdict'),
      many(40, (index) => `v${960 + index}`),
    );
    assert.equal(database.sqlite.prepare('SELECT count(*) AS n FROM block').get()?.['n'], 40);
    assert.equal(removed, 4_000 - 100 - 3 * 40);
  });
});

test('what a block that still holds rests on outlives any flood, and goes when the block has ended', async () => {
  await withDatabase((database, writer) => {
    const retention = new Retention(database, CAPS);
    const until = 1_000;
    writer.write([
      { ...EVIDENCE, id: 'live', time: 1 },
      { ...ALERT, id: 'live', time: 1, evidence: ['live'] },
      { ...VERDICT, id: 'live', time: 1, reasons: ['live'] },
      { ...BLOCK, verdict: 'live', since: 1, until },
    ]);
    const flood = many(500, (index) => [
      { ...EVIDENCE, id: `e${index}`, time: 2 + index },
      { ...ALERT, id: `a${index}`, time: 2 + index },
      { ...VERDICT, id: `v${index}`, time: 2 + index },
      { ...BLOCK, verdict: null, since: 2 + index, until: 3 + index },
    ]).flat();
    writer.write(flood);
    retention.after(flood.length, until - 1);
    for (const table of ['evidence', 'alert', 'verdict']) assert.equal(ids(database, table)[0], 'live', table);
    assert.equal(database.sqlite.prepare('SELECT min(since) AS since FROM block').get()?.['since'], 1);
    writer.write([{ ...EVIDENCE, id: 'one more', time: 9_000 }]);
    retention.after(100, until);
    assert.notEqual(ids(database, 'evidence')[0], 'live');
  });
});
