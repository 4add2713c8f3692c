import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BatchPool } from '../../src/sources/batch.ts';
import { openSource } from '../../src/sources/open.ts';
import { testData } from '../data.ts';

/** Holds nothing but custom blocks, which tshark counts as packets. */
const CUSTOM_BLOCKS_ALONE = 'pcap/pcapng-format/pcapng-le__basic__test017.pcapng';
/** Recorded by others in this state: the last record is cut. */
const CUT_SHORT = ['pcap/iot23/iot23-42-1.pcap', 'pcap/scapy/scapy-bad_rsn_parsing_overrides_ssid.pcap'];

async function countItems(path: string, pool: BatchPool) {
  const source = await openSource(path);
  let packets = 0;
  let flows = 0;
  for await (const batch of source.batches(pool)) {
    if (batch.kind === 'records') {
      flows += batch.records.length;
      continue;
    }
    packets += batch.count;
    pool.give(batch);
  }
  await source.close();
  return { packets, flows, statistics: source.statistics };
}

const flows = testData('flows');

test('every capture gives as many packets as tshark reads', {
  skip: flows === undefined && 'no test data',
}, async (t) => {
  if (flows === undefined) return;
  const pool = new BatchPool();
  const rows = readFileSync(join(flows, 'pcap/manifest.tsv'), 'utf8').trimEnd().split('\n').slice(1);
  let compared = 0;
  let undecoded = 0;
  for (const row of rows) {
    const [file = '', , expected = ''] = row.split('\t');
    if (expected === '' || file === CUSTOM_BLOCKS_ALONE) continue;
    const { packets, statistics } = await countItems(join(flows, file), pool);
    assert.equal(packets, Number(expected), file);
    assert.equal(statistics.packets, packets, file);
    const problem = statistics.partial?.code;
    if (problem === 'GH-SRC-015') undecoded += 1;
    else assert.equal(problem, CUT_SHORT.includes(file) ? 'GH-SRC-011' : undefined, file);
    compared += 1;
  }
  t.diagnostic(`${compared} captures, ${undecoded} of them with link types that are counted and not decoded`);
  assert.ok(compared > 600, `only ${compared} captures were compared`);
});

const LOGS = [
  'labelled-zeek/iot23-42-1.conn.log.labeled',
  'labelled-zeek/iot23-honeypot-4-1.conn.log.labeled',
  'zeek-logs/nl-conn.tab.log',
  'zeek-logs/nl-conn.json.small.log',
  'zeek-logs/zat/conn.log',
  'zeek-logs/infectedPCAP/conn.log',
  'zeek-logs/rita-json_with_all_fields/conn.log',
  'zeek-logs/rita-proxy/conn.log',
  'zeek-logs/apt29-day1/NASHUA_conn.log',
  'zeek-logs/apt29-day1/SCRANTON_conn.log',
  'slips-cases/test13-malicious-dhcpscan-zeek-dir/conn.log',
  'slips-cases/test15-malicious-zeek-dir/conn.log',
  'slips-cases/horizontal/conn.log',
  'slips-cases/test9-mixed-zeek-dir/conn.log',
  'slips-cases/test14-malicious-zeek-dir/conn.log',
];

test('every row of every conn.log is read', { skip: flows === undefined && 'no test data' }, async () => {
  if (flows === undefined) return;
  for (const file of LOGS) {
    const path = join(flows, file);
    const rows = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#'));
    const { flows: read, statistics } = await countItems(path, new BatchPool());
    assert.equal(read, rows.length, file);
    assert.equal(statistics.partial, null, `${file}: ${statistics.partial?.message}`);
  }
});
