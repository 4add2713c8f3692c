import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type AnalyzeOptions, analyze } from '../../src/agent/analyze.ts';
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts';
import type { Alert } from '../../src/model/alert.ts';
import { GatehoundError } from '../../src/model/error.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import { testData } from '../data.ts';

interface Found {
  readonly evidence: readonly Evidence[];
  readonly alerts: readonly Alert[];
}

const OPTIONS: AnalyzeOptions = {
  analysis: { width: 3_600, direction: 'all', home: [] },
  policy: DEFAULT_POLICY,
  packet: null,
  flow: true,
  threads: 0,
};

/** What is found in an input: evidence and alerts, each in its last revision. */
async function find(path: string): Promise<Found> {
  const evidence = new Map<string, Evidence>();
  const alerts = new Map<string, Alert>();
  await analyze([path], {
    ...OPTIONS,
    onOutput: (output) => {
      if (output.kind === 'evidence') evidence.set(output.id, output);
      if (output.kind === 'alert') alerts.set(output.id, output);
    },
  });
  return { evidence: [...evidence.values()], alerts: [...alerts.values()] };
}

/** `KIND by address`, sorted, for what an input gave. */
function summary(found: Found): readonly string[] {
  return found.evidence.map(({ evidence, profile }) => `${evidence} by ${profile}`).sort();
}

const sample = (name: string) => join(import.meta.dirname, '../../samples', name, `${name}.pcap`);

describe('the samples', () => {
  test('the benign one gives no evidence at all', async () => {
    const { evidence, alerts } = await find(sample('benign'));
    assert.deepEqual(evidence, []);
    assert.deepEqual(alerts, []);
  });

  test('the intrusion gives the scan and the guessing, and one alert on the attacker', async () => {
    const found = await find(sample('intrusion'));
    assert.deepEqual(summary(found), ['PASSWORD_GUESSING by 10.77.0.66', 'VERTICAL_PORT_SCAN by 10.77.0.66']);
    for (const { victim } of found.evidence) assert.equal(victim?.ip, '10.77.0.10');
    assert.deepEqual(
      found.alerts.map((alert) => alert.profile),
      ['10.77.0.66'],
    );
    assert.match(
      found.alerts[0]?.sentence ?? '',
      /^10\.77\.0\.66 tried \d+ TCP ports of 10\.77\.0\.10 and was refused in /,
    );
  });
});

/** Addresses of unanswered connections to a port by a host, as the rows of a conn.log in TSV have them. */
function unansweredHosts(path: string, originator: string, port: string): readonly string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const fields = (lines.find((line) => line.startsWith('#fields')) ?? '').split('\t').slice(1);
  const rows = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));
  const value = (row: readonly string[], field: string) => row[fields.indexOf(field)];
  return rows
    .filter((row) => value(row, 'id.orig_h') === originator && value(row, 'id.resp_p') === port)
    .filter((row) => ['S0', 'REJ'].includes(value(row, 'conn_state') ?? ''))
    .map((row) => value(row, 'id.resp_h') ?? '');
}

const scanLog = testData('flows', 'slips-cases', 'horizontal', 'conn.log');

test('10.0.2.112 scans port 80 of the ten hosts that do not answer', { skip: skip(scanLog) }, async () => {
  const found = await find(scanLog ?? '');
  assert.deepEqual(summary(found), ['HORIZONTAL_PORT_SCAN by 10.0.2.112']);
  const [scan] = found.evidence;
  const expected = new Set(unansweredHosts(scanLog ?? '', '10.0.2.112', '80'));
  assert.equal(expected.size, 10);
  assert.deepEqual(new Set(scan?.features['addresses'] as readonly string[]), expected);
  assert.equal(scan?.features['targets'], 10);
  assert.equal(scan?.features['port'], 80);
});

const arpScan = testData('flows', 'pcap', 'slips', 'test8-malicious.pcap');

test('192.168.1.247 scans its network by ARP for 255 addresses', { skip: skip(arpScan) }, async () => {
  const found = await find(arpScan ?? '');
  assert.deepEqual(summary(found), ['ARP_SCAN by 192.168.1.247']);
  assert.equal(found.evidence[0]?.features['targets'], 255);
});

/** Every capture that gives evidence, looked at one by one; all others must give none. */
const CAPTURES_WITH_EVIDENCE: Readonly<Record<string, readonly string[]>> = {
  'pcap/attack-pcap/joy-kali-password-attack_hydra.pcap': ['PASSWORD_GUESSING by 192.168.1.2'],
  // Its source expects nothing, but twelve closed ports of one host in seven seconds are a scan.
  'pcap/maltrail/maltrail-mixed_soup.pcap': ['VERTICAL_PORT_SCAN by 203.0.113.9'],
  'pcap/maltrail/maltrail-port_scan.pcap': ['VERTICAL_PORT_SCAN by 203.0.113.9'],
  'pcap/maltrail/maltrail-stealth_scan_fin.pcap': ['VERTICAL_PORT_SCAN by 203.0.113.9'],
  'pcap/maltrail/maltrail-udp_scan.pcap': ['VERTICAL_PORT_SCAN by 203.0.113.9'],
  // One direction alone of QUIC inside GENEVE: medium, and no alert.
  'pcap/mercury/mercury-geneve.pcap': ['HORIZONTAL_PORT_SCAN by 10.3.30.122'],
  // First packets of QUIC alone, over a day, without any answer: medium, and no alert.
  'pcap/ndpi/ndpi-quic_frags_ch_out_of_order_same_packet_craziness.pcapng': ['HORIZONTAL_PORT_SCAN by 168.144.64.5'],
  'pcap/slips/test8-malicious.pcap': ['ARP_SCAN by 192.168.1.247'],
};

const ALERTING = new Set(
  Object.keys(CAPTURES_WITH_EVIDENCE).filter((file) => !/quic_frags|geneve|test8-malicious/.test(file)),
);

const manifest = testData('flows', 'pcap', 'manifest.tsv');

test('of 660 captures those with scans and guessing give evidence, and no other', {
  skip: skip(manifest),
}, async (context) => {
  const files = readFileSync(manifest ?? '', 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t')[0] ?? '');
  const withEvidence: Record<string, readonly string[]> = {};
  const alerting = new Set<string>();
  let unreadable = 0;
  for (const file of files) {
    try {
      const found = await find(join(manifest ?? '', '../..', file));
      if (found.evidence.length > 0) withEvidence[file] = summary(found);
      if (found.alerts.length > 0) alerting.add(file);
    } catch (error) {
      // What cannot be read has tests of its own.
      if (!(error instanceof GatehoundError)) throw error;
      unreadable += 1;
    }
  }
  for (const [file, kinds] of Object.entries(withEvidence)) {
    context.diagnostic(`${alerting.has(file) ? 'alert   ' : 'evidence'} ${kinds.join(', ')}: ${file}`);
  }
  context.diagnostic(`${files.length} captures, ${unreadable} unreadable`);
  assert.ok(files.length > 600);
  assert.ok(unreadable < 10, `${unreadable} captures cannot be read`);
  assert.deepEqual(withEvidence, CAPTURES_WITH_EVIDENCE);
  assert.deepEqual(alerting, ALERTING);
});

/** Logs and labelled traces, and what is to be found in them. `!` marks what must alert; all else must not. */
const OTHERS: readonly (readonly [path: string, expected: readonly string[]])[] = [
  ['flows/labelled-zeek/iot23-42-1.conn.log.labeled', []],
  ['flows/labelled-zeek/iot23-honeypot-4-1.conn.log.labeled', []],
  ['flows/zeek-logs/apt29-day1/NASHUA_conn.log', []],
  ['flows/zeek-logs/apt29-day1/SCRANTON_conn.log', []],
  // NetBIOS names asked of eleven neighbours in four seconds: what file managers do, and a sweep by its looks.
  ['flows/zeek-logs/nl-conn.json.small.log', ['HORIZONTAL_PORT_SCAN by 192.168.1.128']],
  ['flows/zeek-logs/nl-conn.tab.log', []],
  ['flows/zeek-logs/zat/conn.log', []],
  // A camera without internet that asks its long list of NTP servers, in both traces.
  [
    'packets/labelled/iot-scan.pcap',
    [
      'ARP_SCAN by 192.168.2.108 !',
      'HORIZONTAL_PORT_SCAN by 192.168.2.113',
      'HORIZONTAL_PORT_SCAN by 192.168.2.196',
      'VERTICAL_PORT_SCAN by 192.168.2.108 !',
    ],
  ],
  [
    'packets/labelled/iot-flood.pcap',
    ['HORIZONTAL_PORT_SCAN by 192.168.2.113', 'HORIZONTAL_PORT_SCAN by 192.168.2.196'],
  ],
  ['packets/labelled/scada-recon-brute.pcap', ['ARP_SCAN by 192.168.1.71', 'PASSWORD_GUESSING by 147.32.80.40 !']],
];

for (const [path, expected] of OTHERS) {
  const whole = testData(...path.split('/'));
  const what = expected.length === 0 ? 'nothing' : expected.map((each) => each.replace(' !', '')).join(', ');
  test(`${path} gives ${what}`, { skip: skip(whole) }, async () => {
    const found = await find(whole ?? '');
    assert.deepEqual(
      summary(found),
      expected.map((each) => each.replace(' !', '')),
    );
    const alerting = expected.filter((each) => each.endsWith(' !')).map((each) => each.split(' ')[2]);
    assert.deepEqual(new Set(found.alerts.map((alert) => alert.profile)), new Set(alerting));
  });
}

function skip(path: string | undefined): string | false {
  return path === undefined && 'no test data';
}
