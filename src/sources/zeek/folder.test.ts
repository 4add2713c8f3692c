import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type FlowRecord, recordEnd } from '../../model/record.ts';
import { BatchPool } from '../batch.ts';
import { openSource } from '../open.ts';
import type { Source } from '../source.ts';

const root = mkdtempSync(join(tmpdir(), 'gatehound-folder-'));
after(() => rmSync(root, { recursive: true }));

let made = 0;

/** A folder with these files, written in their order. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  made += 1;
  const folder = join(root, String(made));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const CONN =
  '#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tconn_state\n';
const conn = (...times: readonly number[]) =>
  CONN + times.map((time) => `${time}\tC${time}\t10.0.0.1\t1\t10.0.0.2\t80\ttcp\tSF\n`).join('');
const dns = (...times: readonly number[]) =>
  times
    .map((time) => `{"ts":${time},"uid":"D${time}","id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","query":"a"}\n`)
    .join('');

/** How many files of the folders of this test are open. */
function openFiles(): number {
  const links = readdirSync('/proc/self/fd').map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return '';
    }
  });
  return links.filter((link) => link.startsWith(root)).length;
}

async function drain(source: Source): Promise<FlowRecord[]> {
  const records: FlowRecord[] = [];
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind === 'records') records.push(...batch.records);
  }
  await source.close();
  return records;
}

async function read(folder: string) {
  const source = await openSource(folder);
  const records = await drain(source);
  return { uids: records.map(({ uid }) => uid), records, statistics: source.statistics, format: source.format };
}

test('logs of a folder are one stream in the order of time, ties by the names of the files', async () => {
  const { uids, format, statistics } = await read(folderOf({ 'b.log': dns(1, 5, 900), 'a.log': conn(2, 5, 700) }));
  assert.equal(format, 'zeek-folder');
  assert.deepEqual(uids, ['D1', 'C2', 'C5', 'D5', 'C700', 'D900']);
  assert.deepEqual([statistics.flows, statistics.transactions, statistics.late, statistics.partial], [3, 3, 0, null]);
  assert.equal(statistics.bytesRead, statistics.bytesTotal);
});

test('the same files give the same stream in whatever order they were made', async () => {
  const files = { 'x.log': dns(1, 3), 'y.log': conn(1, 3), 'z.log': conn(2, 3) };
  const turned = Object.fromEntries(Object.entries(files).reverse());
  assert.deepEqual((await read(folderOf(files))).records, (await read(folderOf(turned))).records);
});

test('rotated logs, packed or not, follow each other', async () => {
  const { uids, records, statistics } = await read(
    folderOf({
      'conn.10:00:00-11:00:00.log.gz': gzipSync(conn(36_000, 39_599)),
      'conn.11:00:00-12:00:00.log.zst': zstdCompressSync(conn(39_601, 43_000)),
      'conn.log': conn(43_300, 43_400),
      'conn.09:00:00-10:00:00.log': conn(32_400, 36_001),
    }),
  );
  assert.equal(uids.length, 8);
  const ends = records.map(recordEnd);
  assert.deepEqual(
    ends,
    ends.toSorted((a, b) => a - b),
  );
  assert.equal(statistics.late, 0);
});

test('of many rotated logs few are open at once', async () => {
  const files: Record<string, string> = {};
  for (let hour = 0; hour < 60; hour += 1) {
    const first = 3_600 * hour;
    files[`conn.${String(hour).padStart(2, '0')}.log`] = conn(
      ...Array.from({ length: 300 }, (_, row) => first + 12 * row),
    );
  }
  const source = await openSource(folderOf(files));
  let most = 0;
  for await (const _ of source.batches(new BatchPool())) {
    most = Math.max(most, openFiles());
  }
  await source.close();
  assert.equal(source.statistics.flows, 18_000);
  assert.ok(most > 0 && most <= 4, `${most} files are open at once`);
});

test('what is no log that is read is left out and named', async () => {
  const { uids, statistics } = await read(
    folderOf({
      'conn.log': conn(1),
      'stats.log': '#separator \\x09\n#path\tstats\n#fields\tts\tpeer\tmem\n1\tzeek\t5\n',
      'README.md': '# Logs\n',
      'empty.log': '',
      'notes.json': '{"name":"x"}\n',
    }),
  );
  assert.deepEqual(uids, ['C1']);
  assert.deepEqual(statistics.skipped, ['README.md', 'notes.json', 'stats.log']);
  assert.equal(statistics.partial, null);
});

test('a name tells which log it is only where the content does not', async () => {
  const bare = '{"ts":1,"uid":"K1","id.orig_h":"10.0.0.1","id.orig_p":5,"id.resp_h":"10.0.0.2","id.resp_p":88}\n';
  const { records } = await read(folderOf({ 'host_kerberos.log': bare, 'dns.log': conn(2) }));
  assert.deepEqual(
    records.map(({ kind }) => kind),
    ['kerberos', 'flow'],
  );
});

test('a log with a header alone is an empty log', async () => {
  const { uids, statistics } = await read(folderOf({ 'conn.log': CONN }));
  assert.deepEqual(uids, []);
  assert.equal(statistics.partial, null);
});

test('a folder without a log has a code of its own', async () => {
  await assert.rejects(read(folderOf({})), { code: 'GH-SRC-003', exit: 3 });
  await assert.rejects(read(folderOf({ 'conn.log': 'Dear diary\n' })), { code: 'GH-SRC-003', exit: 3 });
});

test('a broken row is named with its file, and the first by name is told', async () => {
  const { statistics } = await read(folderOf({ 'b.log': `${conn(1)}nonsense\n`, 'c.log': `${conn(1)}nonsense\n` }));
  assert.equal(statistics.unreadable, 2);
  assert.equal(statistics.partial?.code, 'GH-SRC-013');
  assert.match(statistics.partial.message, /^b\.log: line 5 \(byte \d+\) cannot be read: /);
});

test('a log that is cut while packed says so, and a damaged one is not passed over in silence', async () => {
  const packed = gzipSync(conn(...Array.from({ length: 2_000 }, (_, row) => row)));
  const cut = await read(folderOf({ 'conn.log.gz': packed.subarray(0, packed.length - 2_000) }));
  assert.ok(cut.uids.length > 0 && cut.uids.length < 2_000);
  assert.match(cut.statistics.partial?.message ?? '', /^conn\.log\.gz: .*gzip stream is cut/);
  const broken = packed.slice();
  broken.fill(0x55, 10);
  const { statistics } = await read(folderOf({ 'a.log': conn(1), 'conn.log.gz': broken }));
  assert.equal(statistics.partial?.code, 'GH-SRC-012');
  assert.match(statistics.partial.message, /^conn\.log\.gz: /);
});

test('a log that goes away while the folder is read is told', async () => {
  const folder = folderOf({ 'a.log': conn(1), 'b.log': conn(2) });
  const source = await openSource(folder);
  rmSync(join(folder, 'a.log'));
  assert.equal((await drain(source)).length, 1);
  assert.equal(source.statistics.partial?.code, 'GH-SRC-014');
});

test('a log that may not be read is named', {
  skip: process.getuid?.() === 0 && 'root may read every file',
}, async () => {
  const folder = folderOf({ 'a.log': conn(1), 'b.log': conn(2) });
  chmodSync(join(folder, 'b.log'), 0);
  await assert.rejects(read(folder), { code: 'GH-SRC-002', message: /b\.log/ });
});

test('one row of the far future in one log makes no other log late', async () => {
  const { uids, statistics } = await read(folderOf({ 'a.log': conn(1, 9_000_000, 2, 3), 'b.log': dns(1, 2, 3) }));
  assert.equal(uids.length, 7);
  assert.equal(uids.at(-1), 'C9000000');
  assert.ok(statistics.late <= 2);
});

test('who stops early leaves no file open', async () => {
  const source = await openSource(folderOf({ 'a.log': conn(1), 'b.log': dns(2) }));
  for await (const _ of source.batches(new BatchPool())) break;
  await source.close();
  await source.close();
  assert.equal(openFiles(), 0);
});
