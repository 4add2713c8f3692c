import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { Block } from '../model/block.ts';
import type { GatehoundError } from '../model/error.ts';
import type { StoreRecord } from './records.ts';
import { openStore, STORE_FILE, type Store, type StoreOptions } from './store.ts';
import {
  ALERT,
  anyAlert,
  anyBlock,
  anyEvidence,
  anyVerdict,
  BLOCK,
  EVIDENCE,
  VERDICT,
} from './testing/sample-records.ts';

const base = mkdtempSync(join(tmpdir(), 'gatehound-store-'));

/** What tests opened: a test that fails must not keep the process alive. */
const opened: Store[] = [];

after(async () => {
  await Promise.allSettled(opened.map((store) => store.close()));
  rmSync(base, { recursive: true });
});

async function open(folder: string, options?: StoreOptions): Promise<Store> {
  const store = await openStore(folder, options);
  opened.push(store);
  return store;
}

function newFolder(): string {
  return mkdtempSync(join(base, 'data-'));
}

async function withStore(folder: string, body: (store: Store) => Promise<void>, options?: StoreOptions): Promise<void> {
  const store = await openStore(folder, options);
  try {
    await body(store);
  } finally {
    await store.close();
  }
}

const newestFirst = (a: { time: number; id: string }, b: { time: number; id: string }) =>
  b.time - a.time || (a.id < b.id ? 1 : -1);

const blocksNewestFirst = (a: Block, b: Block) =>
  b.since - a.since || (a.subject === b.subject ? Number(a.dryRun) - Number(b.dryRun) : a.subject < b.subject ? -1 : 1);

test('what is read back, also by the next run, equals what was written', async () => {
  const written = fc.record({
    evidence: fc.uniqueArray(anyEvidence, { selector: ({ id }) => id }),
    alerts: fc.uniqueArray(anyAlert, { selector: ({ id }) => id }),
    verdicts: fc.uniqueArray(anyVerdict, { selector: ({ id }) => id }),
    blocks: fc.uniqueArray(anyBlock, { selector: ({ subject, since, dryRun }) => `${subject} ${since} ${dryRun}` }),
  });
  const property = fc.asyncProperty(written, async ({ evidence, alerts, verdicts, blocks }) => {
    const folder = newFolder();
    const check = async (store: Store) => {
      assert.deepEqual(await store.evidence(), evidence.toSorted(newestFirst));
      assert.deepEqual(await store.alerts(), alerts.toSorted(newestFirst));
      assert.deepEqual(await store.verdicts(), verdicts.toSorted(newestFirst));
      const expected = blocks.toSorted(blocksNewestFirst);
      assert.deepEqual(
        await store.blocks(),
        expected.map((block) => ({ block, released: null, releasedWhy: null })),
      );
    };
    await withStore(folder, async (store) => {
      store.write([...evidence, ...alerts, ...verdicts, ...blocks]);
      await check(store);
    });
    await withStore(folder, check);
  });
  await fc.assert(property, { numRuns: 8, endOnFailure: true });
});

test('a store of a newer version is refused and left alone', async () => {
  const folder = newFolder();
  await withStore(folder, async (store) => store.write([EVIDENCE]));
  const file = new DatabaseSync(join(folder, STORE_FILE));
  file.exec("INSERT INTO gatehound_migration VALUES ('9999-newer', '2099-01-01T00:00:00.000Z')");
  file.close();
  const before = readFileSync(join(folder, STORE_FILE));
  await assert.rejects(openStore(folder), { code: 'GH-STO-002', message: /9999-newer/ });
  assert.deepEqual(readFileSync(join(folder, STORE_FILE)), before);
});

test('the newest revision stays, whichever order they come in', async () => {
  await withStore(newFolder(), async (store) => {
    for (const revision of [1, 3, 2]) {
      store.write([
        { ...EVIDENCE, revision, count: revision },
        { ...ALERT, revision },
      ]);
      await store.flush();
    }
    assert.deepEqual(await store.evidence(), [{ ...EVIDENCE, revision: 3, count: 3 }]);
    assert.deepEqual(await store.alerts(), [{ ...ALERT, revision: 3 }]);
  });
});

test('queries pick by id, profile, time and threat, newest first, and are bounded', async () => {
  await withStore(newFolder(), async (store) => {
    const row = (id: string, time: number, more: object = {}) => ({ ...EVIDENCE, id, time, ...more });
    store.write([row('a', 10), row('b', 20, { profile: 'other' }), row('c', 30, { threat: 'low' }), row('d', 40)]);
    const ids = async (query: Parameters<Store['evidence']>[0]) => (await store.evidence(query)).map(({ id }) => id);
    assert.deepEqual(await ids({}), ['d', 'c', 'b', 'a']);
    assert.deepEqual(await ids({ ids: ['a', 'c', 'x'] }), ['c', 'a']);
    assert.deepEqual(await ids({ profile: 'other' }), ['b']);
    assert.deepEqual(await ids({ from: 20, to: 40 }), ['c', 'b']);
    assert.deepEqual(await ids({ threat: 'high' }), ['d', 'b', 'a']);
    assert.deepEqual(await ids({ limit: 1 }), ['d']);
    assert.deepEqual(await ids({ limit: 0 }), ['d']);
    store.write([VERDICT]);
    assert.deepEqual(await store.verdicts({ profile: VERDICT.subject }), [VERDICT]);
    assert.deepEqual(await store.verdicts({ profile: 'other' }), []);
  });
});

test('a block is active until it ends or is released, and the history keeps it', async () => {
  await withStore(newFolder(), async (store) => {
    const until = BLOCK.until as number;
    const forGood = { ...BLOCK, subject: '192.0.2.0/24', level: 3, until: null } as const;
    store.write([BLOCK, forGood]);
    assert.deepEqual(await store.activeBlocks(until - 1), [forGood, BLOCK]);
    assert.deepEqual(await store.activeBlocks(until), [forGood]);
    store.write([{ kind: 'block-release', subject: forGood.subject, time: until, why: 'a mistake' }]);
    assert.deepEqual(await store.activeBlocks(until - 1), [BLOCK]);
    // Written again, as when it is proven late: it stays released.
    store.write([{ ...forGood, proven: true }]);
    assert.deepEqual(await store.blocks({ subject: forGood.subject }), [
      { block: { ...forGood, proven: true }, released: until, releasedWhy: 'a mistake' },
    ]);
    store.write([{ kind: 'block-release', subject: BLOCK.subject, time: until - 1, why: 'panic' }]);
    assert.deepEqual(await store.activeBlocks(until - 1), []);
  });
});

test('of several blocks of one subject the one that holds longest is active; a dry run stands apart', async () => {
  await withStore(newFolder(), async (store) => {
    const at = (since: number, until: number | null, dryRun = false) => ({ ...BLOCK, since, until, dryRun });
    store.write([at(1, 100), at(2, 50), at(3, 90, true)]);
    assert.deepEqual(await store.activeBlocks(10), [at(1, 100), at(3, 90, true)]);
    store.write([at(4, null), at(5, 1_000)]);
    assert.deepEqual(await store.activeBlocks(10), [at(4, null), at(3, 90, true)]);
  });
});

test('a flood is bounded and counted, and blocks pass through it', async () => {
  const store = await open(newFolder(), { waitingCap: 1_000 });
  const flood: StoreRecord[] = [];
  for (let index = 0; index < 20_000; index++) flood.push({ ...EVIDENCE, id: `e${index}` });
  store.write([...flood, BLOCK]);
  assert.equal(store.counters.waiting, 1_001);
  await store.flush();
  assert.deepEqual(store.counters, {
    waiting: 0,
    written: 1_001,
    overtaken: 0,
    dropped: { evidence: 19_000 },
    failed: 0,
    removed: 0,
  });
  assert.deepEqual(await store.activeBlocks(BLOCK.since), [BLOCK]);
  await store.close();
});

test('the file is for its owner alone', async () => {
  const folder = join(newFolder(), 'deep', 'er');
  await withStore(folder, async (store) => {
    store.write([EVIDENCE]);
    await store.flush();
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const end of ['', '-wal', '-shm']) assert.equal(statSync(join(folder, STORE_FILE + end)).mode & 0o077, 0);
  });
});

test('a file that is no database, or a cut one, is refused and left as it is', async () => {
  const folder = newFolder();
  const path = join(folder, STORE_FILE);
  writeFileSync(path, 'this is not a database, whatever its name says. '.repeat(100));
  const before = readFileSync(path);
  await assert.rejects(openStore(folder), { code: 'GH-STO-003' });
  assert.deepEqual(readFileSync(path), before);

  const cut = newFolder();
  await withStore(cut, async (store) => {
    for (let index = 0; index < 500; index++) store.write([{ ...EVIDENCE, id: `e${index}` }]);
  });
  truncateSync(join(cut, STORE_FILE), 8_192);
  await assert.rejects(openStore(cut), { code: 'GH-STO-003' });
  assert.equal(statSync(join(cut, STORE_FILE)).size, 8_192);
});

test('damage in the middle gives a coded error, and the file stays', async () => {
  const folder = newFolder();
  const path = join(folder, STORE_FILE);
  await withStore(folder, async (store) => {
    for (let index = 0; index < 500; index++) store.write([{ ...EVIDENCE, id: `e${index}` }]);
  });
  const size = statSync(path).size;
  const file = openSync(path, 'r+');
  // From the second page on: the header and the list of tables stay whole.
  for (let at = 16_384; at + 4_096 <= size; at += 4_096) writeSync(file, Buffer.alloc(512, 0xff), 0, 512, at);
  closeSync(file);
  const damaged = { code: 'GH-STO-003' };
  await assert.rejects(async () => {
    const store = await openStore(folder);
    try {
      await store.evidence();
    } finally {
      await store.close();
    }
  }, damaged);
  assert.equal(statSync(path).size, size);
});

test('without rights on the folder the error says so', {
  skip: process.getuid?.() === 0 && 'root may do all',
}, async () => {
  const folder = newFolder();
  chmodSync(folder, 0o500);
  await assert.rejects(openStore(folder), { code: 'GH-STO-005' });
});

test('while rows are refused evidence is lost and counted, blocks are written when it can be done again', async () => {
  const folder = newFolder();
  const failures: GatehoundError[] = [];
  const store = await open(folder, { onFailure: (error) => failures.push(error) });
  const other = new DatabaseSync(join(folder, STORE_FILE));
  // Planted: every row is refused, as a full disk would.
  other.exec("CREATE TRIGGER planted BEFORE INSERT ON block BEGIN SELECT RAISE(ABORT, 'planted'); END");
  const release = { kind: 'block-release', subject: BLOCK.subject, time: BLOCK.since + 1, why: 'over' } as const;
  const again = { ...BLOCK, since: BLOCK.since + 2 };
  store.write([EVIDENCE, BLOCK]);
  await assert.rejects(store.flush(), { code: 'GH-STO-001', message: /planted/ });
  assert.equal(failures[0]?.code, 'GH-STO-001');
  assert.deepEqual([store.counters.failed, store.counters.waiting], [1, 1]);
  other.exec('DROP TRIGGER planted');
  other.close();
  store.write([release, again]);
  await store.flush();
  assert.deepEqual([store.counters.failed, store.counters.waiting, store.counters.written], [1, 0, 3]);
  const ended = (await store.blocks()).map(({ block, released }) => [block.since, released]);
  assert.deepEqual(ended, [
    [again.since, null],
    [BLOCK.since, release.time],
  ]);
  await store.close();
});

test('after close nothing is taken, and questions are refused', async () => {
  const store = await open(newFolder());
  await store.close();
  store.write([EVIDENCE]);
  assert.equal(store.counters.failed, 1);
  await assert.rejects(store.evidence(), { code: 'GH-STO-004' });
  await assert.rejects(store.flush(), { code: 'GH-STO-004' });
  await store.close();
});

test('a process killed while it writes loses at most the open transaction', async () => {
  const folder = newFolder();
  const script = `
    import { openStore } from ${JSON.stringify(new URL('./store.ts', import.meta.url).href)};
    import { EVIDENCE } from ${JSON.stringify(new URL('./testing/sample-records.ts', import.meta.url).href)};
    const store = await openStore(${JSON.stringify(folder)});
    for (let round = 0; ; round++) {
      const rows = [];
      for (let index = 0; index < 1000; index++) rows.push({ ...EVIDENCE, id: round + '-' + index, count: round });
      store.write(rows);
      await store.flush();
      console.log(round);
    }`;
  const path = join(folder, 'writes-without-end.mjs');
  writeFileSync(path, script);
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let confirmed = -1;
  const killed = new Promise((resolve) => child.once('exit', resolve));
  for await (const chunk of child.stdout) {
    confirmed = Math.max(confirmed, ...String(chunk).trim().split('\n').map(Number));
    if (confirmed >= 3) child.kill('SIGKILL');
  }
  await killed;
  assert.ok(confirmed >= 3);
  await withStore(folder, async (store) => {
    await store.flush();
    const file = new DatabaseSync(join(folder, STORE_FILE), { readOnly: true });
    const rounds = file
      .prepare("SELECT json_extract(record, '$.count') round, count(*) n FROM evidence GROUP BY 1")
      .all();
    file.close();
    for (const row of rounds) assert.equal(row['n'], 1_000);
    assert.ok(rounds.length > confirmed, 'each confirmed round is there');
  });
});
