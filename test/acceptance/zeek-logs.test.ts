import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { GatehoundError } from '../../src/model/error.ts';
import { ZEEK_LOGS, zeekLog } from '../../src/report/zeek/zeek-log.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { openSource } from '../../src/sources/open.ts';
import type { SourceStatistics } from '../../src/sources/source.ts';
import { testData } from '../data.ts';

const data = testData('flows');
const skip = data === undefined && 'no test data';

interface Outcome {
  readonly format: string;
  readonly kinds: Readonly<Record<string, number>>;
  readonly statistics: SourceStatistics;
}

async function readLogs(path: string): Promise<Outcome> {
  const source = await openSource(path);
  const kinds: Record<string, number> = {};
  for await (const batch of source.batches(new BatchPool())) {
    assert.equal(batch.kind, 'records');
    if (batch.kind === 'records') for (const { kind } of batch.records) kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  await source.close();
  return { format: source.format, kinds, statistics: source.statistics };
}

function linesOf(path: string): readonly string[] {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1').split(/\r?\n/);
}

/** Rows as `grep -vc '^#'` counts them, empty lines left out. */
function rowCount(path: string): number {
  return linesOf(path).filter((line) => line.trim() !== '' && !line.startsWith('#')).length;
}

/** What this does not read: logs of Zeek about itself, of other protocols, of what it knows. */
const UNREAD = /(capture_loss|dce_rpc|dpd|known_hosts|known_services|loaded_scripts|packet_filter|pe|stats)\.log$/;
const OF_OTHERS = /zeek-logs-bad|extract_files/;

test('every row of every log is read', { skip }, async (t) => {
  const folder = data as string;
  let logs = 0;
  let rows = 0;
  let unread = 0;
  for (const name of globSync('{zeek-logs,labelled-zeek,slips-cases}/**/*.{log,log.gz,labeled}', { cwd: folder })) {
    const path = join(folder, name);
    if (OF_OTHERS.test(name)) continue;
    if (UNREAD.test(name)) {
      await assert.rejects(readLogs(path), (error) => error instanceof GatehoundError && error.exit === 3);
      unread += 1;
      continue;
    }
    const { format, statistics } = await readLogs(path);
    assert.match(format, /^zeek-/, name);
    assert.equal(statistics.partial, null, name);
    assert.equal(statistics.flows + statistics.transactions, rowCount(path), name);
    logs += 1;
    rows += rowCount(path);
  }
  t.diagnostic(`${rows} rows of ${logs} logs; ${unread} logs are refused by name`);
  assert.ok(logs > 70);
});

/** Folders, and the records that are in them. */
const FOLDERS: readonly (readonly [folder: string, kinds: Readonly<Record<string, number>>])[] = [
  ['slips-cases/test13-malicious-dhcpscan-zeek-dir', { flow: 2, dhcp: 10 }],
  ['slips-cases/test14-malicious-zeek-dir', { flow: 5, http: 521, smtp: 5, tunnel: 2 }],
  ['slips-cases/test15-malicious-zeek-dir', { flow: 2, ssl: 206, software: 3 }],
  ['slips-cases/test16-malicious-zeek-dir', { arp: 2 }],
];

for (const [name, kinds] of FOLDERS) {
  test(`${name} is read as one stream`, { skip }, async () => {
    const outcome = await readLogs(join(data as string, name));
    assert.equal(outcome.format, 'zeek-folder');
    assert.equal(outcome.statistics.partial, null);
    assert.deepEqual(Object.entries(outcome.kinds).sort(), Object.entries(kinds).sort());
  });
}

test('a folder gives the rows of all its logs, and names what it leaves out', { skip }, async () => {
  const folders = ['zeek-logs/apt29-day1', 'zeek-logs/rita-proxy', 'zeek-logs/zat', 'slips-cases/test9-mixed-zeek-dir'];
  for (const name of folders) {
    const folder = join(data as string, name);
    const logs = globSync('*', { cwd: folder }).filter((log) => !UNREAD.test(log));
    const { statistics } = await readLogs(folder);
    const rows = logs.reduce((sum, log) => sum + rowCount(join(folder, log)), 0);
    assert.equal(statistics.flows + statistics.transactions, rows, name);
    assert.deepEqual(
      statistics.skipped,
      globSync('*', { cwd: folder })
        .filter((log) => UNREAD.test(log))
        .sort(),
    );
    assert.equal(statistics.late, 0);
  }
});

test('broken logs are read as far as they go, and say what is wrong', { skip }, async () => {
  const bad = join(data as string, 'zeek-logs-bad');
  const unknown = await readLogs(join(bad, 'rita-has_unknown_field'));
  assert.deepEqual([unknown.kinds, unknown.statistics.partial], [{ http: 5 }, null]);
  await assert.rejects(readLogs(join(bad, 'rita-text_file')), { code: 'GH-SRC-003' });
  await assert.rejects(readLogs(join(bad, 'rita-text_file/conn.log')), { code: 'GH-SRC-004' });
  const corrupt = await readLogs(join(bad, 'zat/http.log.corrupt.gz'));
  assert.equal(corrupt.kinds['http'], 150);
  assert.equal(corrupt.statistics.partial?.code, 'GH-SRC-012');
});

/** Fields that Zeek writes and this version's logs have no place for. */
const LACKING: Readonly<Record<string, readonly string[]>> = {
  conn: ['ip_proto'],
  dns: ['opcode', 'opcode_name'],
};

test("the logs that are written have Zeek's fields in Zeek's order", { skip }, (t) => {
  let compared = 0;
  for (const name of ZEEK_LOGS) {
    const own = zeekLog(name, 'tsv').header.split('\n').at(-3)?.split('\t').slice(1) ?? [];
    const counts = new Map<string, number>();
    for (const log of globSync(`pcap/**/*.zeek.${name}.log`, { cwd: data as string })) {
      const fields = linesOf(join(data as string, log)).find((line) => line.startsWith('#fields\t'));
      if (fields !== undefined) counts.set(fields, (counts.get(fields) ?? 0) + 1);
    }
    // Some tests of Zeek add columns: the usual header is that of most logs.
    const usual = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
    if (usual === undefined) continue;
    const theirs = usual
      .split('\t')
      .slice(1)
      .filter((field) => LACKING[name]?.includes(field) !== true);
    assert.deepEqual(
      own.filter((field) => theirs.includes(field)),
      theirs,
      name,
    );
    compared += 1;
  }
  t.diagnostic(`${compared} logs compared, of ${ZEEK_LOGS.length}; ${basename(data as string)}`);
  assert.ok(compared >= 14);
});
