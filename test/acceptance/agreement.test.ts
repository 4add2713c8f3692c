import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { testData } from '../data.ts';
import { readCapture } from './agreement/capture.ts';
import { compareJa4 } from './agreement/ja4.ts';
import { type Row, tableRows } from './agreement/rows.ts';
import { Scores, tableOf } from './agreement/score.ts';
import { compareWithSuricata } from './agreement/suricata.ts';
import { compareFields } from './agreement/tshark-fields.ts';
import { compareSums } from './agreement/tshark-sums.ts';
import { compareZeekConn } from './agreement/zeek-conn.ts';
import { compareZeekLogs } from './agreement/zeek-logs.ts';

// What tshark, Suricata, Zeek and the programs of JA4's author make of the same captures, field by field.
// GATEHOUND_MISSES=sni prints every miss of the fields whose name holds `sni`, what only ours has, and what is not compared.

const captures = testData('flows', 'pcap');
const skip = captures === undefined && 'no test data';
const wantedMisses = process.env['GATEHOUND_MISSES'];

/** One pass over all captures with every comparison may cost no more, so that it is run after every change. */
const CPU_SECONDS = 60;

function groupByFile(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => (row.get('file') ?? '').replace(/^pcap\//, ''));
}

test('flows and transactions agree with what other programs make of the same captures', { skip }, async (t) => {
  if (captures === undefined) return;
  const scores = new Scores();
  const ja4 = groupByFile(tableRows(join(captures, 'ja-consensus.tsv')));
  const before = process.cpuUsage();
  let read = 0;
  let absent = 0;
  let packets = 0;
  for (const file of globSync('*/*.expected.tsv', { cwd: captures }).toSorted()) {
    const name = file.replace(/\.expected\.tsv$/, '');
    const path = join(captures, name);
    if (!existsSync(path)) {
      absent++;
      continue;
    }
    const capture = await readCapture(name, path);
    read++;
    packets += capture.flows.reduce((sum, flow) => sum + flow.originatorPackets + flow.responderPackets, 0);
    const rows = tableRows(`${path}.expected.tsv`);
    compareSums(capture, rows, scores);
    compareFields(capture, rows, scores);
    compareJa4(capture, ja4.get(name) ?? [], scores);
    if (existsSync(`${path}.suricata-eve.json`)) compareWithSuricata(capture, `${path}.suricata-eve.json`, scores);
    if (existsSync(`${path}.zeek.conn.log`)) {
      compareZeekConn('zeek conn', capture, `${path}.zeek.conn.log`, rows, scores);
    }
    // Thousands of rows of one infected host, which would drown all others.
    const labelled = testData('flows', 'labelled-zeek', `${basename(name, '.pcap')}.conn.log.labeled`);
    if (labelled !== undefined) compareZeekConn('zeek iot23-conn', capture, labelled, rows, scores);
    compareZeekLogs(capture, scores);
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1_000_000;
  t.diagnostic(
    `${read} captures (${absent} are not there), ${packets} packets in flows, ${seconds.toFixed(1)} s of CPU`,
  );
  for (const line of tableOf(scores)) t.diagnostic(line);
  if (wantedMisses !== undefined) {
    for (const { field, misses, extras, outside } of scores
      .all()
      .filter((score) => score.field.includes(wantedMisses))) {
      for (const miss of misses) process.stdout.write(`${field}: ${miss}\n`);
      for (const extra of extras) process.stdout.write(`${field}: only ours: ${extra}\n`);
      for (const where of outside) process.stdout.write(`${field}: not compared: ${where}\n`);
    }
  }
  const below = scores
    .all()
    .filter((score) => !score.reached)
    .map(({ field }) => field);
  assert.ok(seconds < CPU_SECONDS, `all captures took ${seconds} s of CPU`);
  assert.deepEqual(below, [], 'fields below their bars');
});
