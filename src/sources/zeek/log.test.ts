import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Flow } from '../../model/flow.ts';
import { BatchPool } from '../batch.ts';
import { openReader } from '../open.ts';
import { chunked, readBytes } from '../testing/captures.ts';

const HEADER = [
  '#separator \\x09',
  '#set_separator\t,',
  '#empty_field\t(empty)',
  '#unset_field\t-',
  '#path\tconn',
  '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents',
];
const ROW =
  '1379288667.706265\tCabc\t192.168.33.10\t1032\t54.245.228.191\t80\ttcp\thttp\t0.447460\t601\t38393\tRSTO\t0\tShADadR\t22\t1489\t31\t39641\t(empty)';
const BARE = '928.5\t-\tfe80::1\t3\tff02::16\t0\ticmp\t-\t-\t-\t-\tOTH\t0\t-\t1\t48\t0\t0\t-';
const JSON_ROW =
  '{"ts":1379288667.706265,"uid":"Cabc","id.orig_h":"192.168.33.10","id.orig_p":1032,"id.resp_h":"54.245.228.191","id.resp_p":80,"proto":"tcp","service":"http","duration":0.44746,"orig_bytes":601,"resp_bytes":38393,"conn_state":"RSTO","missed_bytes":0,"history":"ShADadR","orig_pkts":22,"orig_ip_bytes":1489,"resp_pkts":31,"resp_ip_bytes":39641,"new_field":[1]}';

const FLOW: Flow = {
  kind: 'flow',
  uid: 'Cabc',
  start: 1_379_288_667_706_265,
  duration: 447_460,
  protocol: 'tcp',
  ipProtocol: null,
  originator: '192.168.33.10',
  originatorPort: 1032,
  responder: '54.245.228.191',
  responderPort: 80,
  service: 'http',
  state: 'RSTO',
  history: 'ShADadR',
  originatorBytes: 601,
  responderBytes: 38_393,
  missedBytes: 0,
  originatorPackets: 22,
  originatorIpBytes: 1489,
  responderPackets: 31,
  responderIpBytes: 39_641,
  tunnelParents: [],
};

async function read(text: string | Uint8Array, sizes?: readonly number[]) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const source = await openReader('test', chunked(bytes, sizes));
  const flows: Flow[] = [];
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind === 'records') flows.push(...batch.records.filter((record) => record.kind === 'flow'));
  }
  return { flows, statistics: source.statistics, format: source.format };
}

const lines = (...rows: readonly string[]) => `${[...HEADER, ...rows].join('\n')}\n`;

test('addresses are in the form that a capture of the same host would give', async () => {
  const { flows } = await read(
    lines(BARE.replace('fe80::1', '2001:DB8:0:0::1').replace('ff02::16', '::ffff:192.0.2.7')),
  );
  assert.deepEqual([flows[0]?.originator, flows[0]?.responder], ['2001:db8::1', '192.0.2.7']);
});

test('a row of a TSV log becomes a flow', async () => {
  const { flows, format, statistics } = await read(lines(ROW, '#close\t2014-04-03-10-08-27'));
  assert.equal(format, 'zeek-conn');
  assert.deepEqual(flows, [FLOW]);
  assert.equal(statistics.flows, 1);
  assert.equal(statistics.partial, null);
});

test('a row of a JSON log becomes the same flow', async () => {
  assert.deepEqual((await read(`${JSON_ROW}\n`)).flows, [FLOW]);
  assert.deepEqual((await read(JSON_ROW)).flows, [FLOW], 'also without a line end');
});

test('a JSON log of a shipper that knows no dots becomes the same flow', async () => {
  const shipped = JSON_ROW.replaceAll('"id.', '"id_').replace('{', '{"@stream":"conn",');
  assert.deepEqual((await read(shipped)).flows, [FLOW]);
  const other = `${shipped}\n${shipped.replace('"conn"', '"stats"')}\n`;
  assert.deepEqual((await read(other)).statistics.skipped, ['stats']);
  const objects = JSON_ROW.replace(
    /"id\.orig_h.*"id\.resp_p":80/,
    '"id":{"orig_h":"192.168.33.10","orig_p":1032,"resp_h":"54.245.228.191","resp_p":80}',
  );
  assert.deepEqual((await read(objects)).flows, [FLOW]);
});

test('times as ISO text and as milliseconds are read to the microsecond', async () => {
  const iso = JSON_ROW.replace('1379288667.706265', '"2013-09-15T23:44:27.706265Z"');
  assert.deepEqual((await read(iso)).flows, [FLOW]);
  const milliseconds = JSON_ROW.replace('1379288667.706265', '1379288667706.265');
  assert.deepEqual((await read(milliseconds)).flows, [FLOW]);
});

test('what is not set is null, or zero where a flow has no null, and never a made-up value', async () => {
  const [flow] = (await read(lines(BARE))).flows;
  assert.equal(flow?.duration, null);
  assert.equal(flow.service, null);
  assert.equal(flow.originatorBytes, null);
  assert.equal(flow.history, '');
  assert.equal(flow.protocol, 'icmp');
  assert.equal(flow.originatorPort, 3);
});

test('a row without uid gets one that is the same each time and differs from line to line', async () => {
  const [first, second] = (await read(lines(BARE, BARE))).flows;
  assert.match(first?.uid ?? '', /^C[0-9a-f]{17}$/);
  assert.notEqual(first?.uid, second?.uid);
  assert.equal((await read(lines(BARE))).flows[0]?.uid, first?.uid);
});

test('a byte order mark, CRLF, trailing tabs and extra columns change nothing', async () => {
  const text = `\ufeff${lines(`${ROW}\t\tMalicious   C&C\t`).replaceAll('\n', '\r\n')}`;
  const { flows, statistics } = await read(text);
  assert.deepEqual(flows, [FLOW]);
  assert.equal(statistics.unreadable, 0);
});

test('labels are read, also where they are glued to the last column by spaces', async () => {
  const header = HEADER.map((line) => line.replace('tunnel_parents', 'tunnel_parents   label   detailed-label'));
  const row = ROW.replace('(empty)', '(empty)   Malicious   PartOfAHorizontalPortScan');
  const labelled = { ...FLOW, label: 'Malicious', detailedLabel: 'PartOfAHorizontalPortScan' };
  assert.deepEqual((await read(`${[...header, row].join('\n')}\n`)).flows, [labelled]);
  const apart = HEADER.map((line) => line.replace('tunnel_parents', 'tunnel_parents\tlabel\tdetailed-label'));
  const benign = await read(`${[...apart, `${ROW}\tBenign\t-`, ROW].join('\n')}\n`);
  assert.deepEqual(benign.flows, [{ ...FLOW, label: 'Benign' }, FLOW], 'and a row may lack them');
});

test('a header that comes again with other columns counts from there on', async () => {
  const other = '#fields\tuid\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tconn_state';
  const text = lines(ROW, ...HEADER.slice(0, 5), other, 'Cdef\t1379288668.5\t10.0.0.1\t1\t10.0.0.2\t2\tudp\tSF');
  const { flows } = await read(text);
  assert.deepEqual(
    flows.map((flow) => flow.uid),
    ['Cabc', 'Cdef'],
  );
  assert.equal(flows[1]?.start, 1_379_288_668_500_000);
});

test('another separator and other words for unset are taken from the header', async () => {
  const text = [
    '#separator \\x2c',
    '#unset_field,NIL',
    '#path,conn',
    `#fields,${HEADER[5]?.split('\t').slice(1).join(',')}`,
  ];
  const row = BARE.replaceAll('\t', ',').replaceAll(',-', ',NIL');
  const [flow] = (await read(`${[...text, row].join('\n')}\n`)).flows;
  assert.equal(flow?.duration, null);
  assert.equal(flow.state, 'OTH');
});

test('rows that cannot be read are counted, and the first one is named by line and byte', async () => {
  const broken = [
    ...['', 'nonsense', ROW.replace('1032', '70000'), ROW.replace('192.168.33.10', '192.168.33.999')],
    ...[ROW.replace('1379288667.706265', 'today'), ROW.replace('RSTO', 'WHAT'), ROW.replace('601', '-601')],
    ...[ROW.replace('0.447460', '-1'), '{"ts":', ROW.split('\t').slice(0, 12).join('\t')],
  ];
  const { flows, statistics } = await read(lines(ROW, ...broken, ROW));
  assert.equal(flows.length, 2);
  assert.equal(statistics.unreadable, broken.length - 1, 'the empty line is none');
  assert.equal(statistics.partial?.code, 'GH-SRC-013');
  const byte = new TextEncoder().encode(lines(ROW, '')).length;
  assert.match(statistics.partial.message, new RegExp(`^line 9 \\(byte ${byte}\\) cannot be read: `));
});

test('a line of more than 1 MiB is counted and not kept', async () => {
  for (const size of [(1 << 20) + 1, 5 << 20]) {
    const { flows, statistics } = await read(lines(ROW, 'x'.repeat(size), ROW), [100_000]);
    assert.equal(flows.length, 2);
    assert.equal(statistics.unreadable, 1);
    assert.match(statistics.partial?.message ?? '', /^line 8 .* longer than 1048576 bytes/);
  }
  const { flows, statistics } = await read(lines(ROW) + 'x'.repeat(3 << 20));
  assert.equal(flows.length, 1);
  assert.equal(statistics.unreadable, 1);
});

test('flows come in the order of their ends', async () => {
  const at = (uid: string, start: string, duration: string) =>
    ROW.replace('Cabc', uid).replace(/^\S+/, start).replace('0.447460', duration);
  const rows = [at('long', '100', '50'), at('middle', '101', '2'), at('short', '99', '1'), at('tie', '101', '2')];
  const { flows, statistics } = await read(lines(...rows));
  assert.deepEqual(
    flows.map((flow) => flow.uid),
    ['short', 'middle', 'tie', 'long'],
  );
  assert.equal(statistics.late, 0);
});

test('a row that comes more than 300 s late is delivered at once and counted', async () => {
  const at = (uid: string, start: number) =>
    ROW.replace('Cabc', uid).replace(/^\S+/, String(start)).replace('0.447460', '0');
  const { flows, statistics } = await read(
    lines(at('a', 1000), at('b', 1300), at('c', 2000), at('late', 900), at('d', 2100)),
  );
  assert.deepEqual(
    flows.map((flow) => flow.uid),
    ['a', 'b', 'late', 'c', 'd'],
  );
  assert.equal(statistics.late, 1);
});

test('a log that is not read is named and refused', async () => {
  const stats = '#separator \\x09\n#path\tstats\n#fields\tts\tpeer\tmem\n';
  await assert.rejects(read(stats), { code: 'GH-SRC-005', message: /the Zeek log "stats"/ });
  await assert.rejects(read('{"ts":1,"uid":"C1","id.orig_h":"10.0.0.1"}\n'), { code: 'GH-SRC-005' });
});

test('logs that were joined end to end are read each as what it is', async () => {
  const weird = ['#separator \\x09', '#path\tweird', '#fields\tts\tname\tpeer', '1379288700.5\tbad\tzeek'];
  const stats = ['#separator \\x09', '#path\tstats', '#fields\tts\tpeer\tmem', '1379288701.5\tzeek\t1'];
  const { flows, statistics } = await read(
    `${[lines(ROW).trimEnd(), ...weird, ...stats, ...HEADER, BARE].join('\n')}\n`,
  );
  assert.equal(flows.length, 2);
  assert.deepEqual([statistics.flows, statistics.transactions, statistics.unreadable], [2, 1, 0]);
  assert.deepEqual(statistics.skipped, ['stats']);
});

test('the same flows come however the input is cut', async () => {
  const text = new TextEncoder().encode(lines(ROW, 'nonsense', BARE, JSON_ROW));
  const whole = await read(text);
  assert.equal(whole.flows.length, 3);
  for (const sizes of [[1], [7], [3, 500, 11]]) {
    const cut = await read(text, sizes);
    assert.deepEqual(cut.flows, whole.flows);
    assert.equal(cut.statistics.partial?.message, whole.statistics.partial?.message);
  }
});

test('any change to a log ends in flows that are valid and a GatehoundError at most', async () => {
  const head = new TextEncoder().encode(lines());
  const body = new TextEncoder().encode([ROW, BARE, JSON_ROW, ROW].join('\n'));
  const changes = fc.array(fc.tuple(fc.nat(body.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
  const property = fc.asyncProperty(changes, async (list) => {
    const changed = body.slice();
    for (const [at, value] of list) changed[at] = value;
    const { flows, statistics } = await read(Buffer.concat([head, changed]));
    assert.equal(statistics.flows, flows.length);
    assert.equal(statistics.unreadable === 0, statistics.partial === null);
    for (const flow of flows) {
      assert.ok(Number.isSafeInteger(flow.start) && flow.start >= 0);
      assert.ok(flow.originatorPort >= 0 && flow.originatorPort <= 65_535);
    }
  });
  await fc.assert(property, { numRuns: 300 });
  await readBytes(head);
});
