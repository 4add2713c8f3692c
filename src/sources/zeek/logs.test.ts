import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowRecord } from '../../model/record.ts';
import { BatchPool } from '../batch.ts';
import { openReader } from '../open.ts';
import { chunked } from '../testing/captures.ts';
import { logOfFileName } from './logs.ts';

const ID = { 'id.orig_h': '10.0.0.1', 'id.orig_p': 50_000, 'id.resp_h': '10.0.0.2', 'id.resp_p': 22 };

async function read(text: string) {
  const source = await openReader('test', chunked(new TextEncoder().encode(text)));
  const records: FlowRecord[] = [];
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind === 'records') records.push(...batch.records);
  }
  return { records, format: source.format, statistics: source.statistics };
}

/** The one record of a JSON row. */
async function json(row: Readonly<Record<string, unknown>>) {
  const { records, format, statistics } = await read(`${JSON.stringify({ ts: 1.5, ...row })}\n`);
  assert.equal(statistics.partial, null);
  assert.equal(records.length, 1);
  return { record: records[0] as FlowRecord, format };
}

/** The one record of a TSV log. */
async function tsv(path: string, fields: Readonly<Record<string, string>>): Promise<FlowRecord> {
  const header = ['#separator \\x09', `#path\t${path}`, `#fields\tts\t${Object.keys(fields).join('\t')}`];
  const { records, statistics } = await read(`${[...header, `1.5\t${Object.values(fields).join('\t')}`].join('\n')}\n`);
  assert.equal(statistics.partial, null);
  assert.equal(records.length, 1);
  return records[0] as FlowRecord;
}

function has(record: FlowRecord, expected: Readonly<Record<string, unknown>>): void {
  const values = record as unknown as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(expected)) assert.deepEqual(values[key], value, key);
}

/** One row of each log without its name, as its fields alone show it. */
const ROWS: readonly (readonly [log: string, row: Readonly<Record<string, unknown>>])[] = [
  ['conn', { ...ID, proto: 'tcp', conn_state: 'S0' }],
  ['dns', { ...ID, proto: 'udp', trans_id: 1, query: 'a.example', rcode: 0 }],
  ['http', { ...ID, trans_depth: 1, method: 'GET', host: 'a', uri: '/', status_code: 200 }],
  ['ssl', { ...ID, version: 'TLSv12', server_name: 'a', resumed: false, established: true }],
  ['x509', { id: 'F1', 'certificate.version': 3, 'certificate.serial': '01', 'certificate.key_alg': 'rsa' }],
  ['quic', { ...ID, version: '1', client_initial_dcid: 'aa', server_name: 'a', history: 'IS' }],
  ['ssh', { ...ID, version: 2, auth_attempts: 0, client: 'a', server: 'b' }],
  [
    'arp',
    { operation: 'request', src_mac: '02::', dst_mac: 'ff', orig_h: '10.0.0.1', resp_h: '10.0.0.2', orig_hw: '02' },
  ],
  ['dhcp', { uids: ['C1'], mac: '02', msg_types: ['REQUEST', 'ACK'] }],
  ['ftp', { ...ID, user: 'a', command: 'RETR', arg: 'x', reply_code: 226 }],
  ['smtp', { ...ID, trans_depth: 1, helo: 'a', mailfrom: 'b', rcptto: ['c'], tls: false }],
  ['login', { ...ID, success: true, confused: false, user: 'root', client_user: 'a' }],
  ['rdp', { ...ID, cookie: 'a', security_protocol: 'HYBRID' }],
  ['kerberos', { ...ID, request_type: 'AS', client: 'a/B', success: true }],
  ['smb', { ...ID, version: 'SMB2', action: 'open', path: 'a' }],
  ['smb_mapping', { ...ID, path: '\\\\a\\b', share_type: 'DISK' }],
  ['smb_files', { ...ID, action: 'SMB::FILE_OPEN', name: 'x', 'times.modified': 1 }],
  ['ntlm', { ...ID, username: 'a', hostname: 'b', domainname: 'c' }],
  ['tunnel', { ...ID, tunnel_type: 'Tunnel::GRE', action: 'Tunnel::DISCOVER' }],
  ['notice', { note: 'Scan::Port_Scan', msg: 'x', src: '10.0.0.1', actions: [] }],
  ['files', { fuid: 'F1', tx_hosts: ['10.0.0.2'], rx_hosts: ['10.0.0.1'], seen_bytes: 1, analyzers: [] }],
  ['weird', { name: 'bad_TCP_checksum', notice: false, peer: 'zeek' }],
  ['software', { host: '10.0.0.1', software_type: 'HTTP::BROWSER', name: 'curl' }],
];

for (const [log, row] of ROWS) {
  test(`${log}.log is known by its fields`, async () => {
    assert.equal((await json(row)).format, `zeek-${log}`);
    const underscored = Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replace('.', '_'), value]));
    assert.equal((await json(underscored)).format, `zeek-${log}`);
    assert.equal((await json({ _path: log, ...row })).format, `zeek-${log}`);
    const fields = Object.entries(row).map(([name, value]) => [name, Array.isArray(value) ? '(empty)' : String(value)]);
    const header = ['#separator \\x09', `#fields\tts\t${fields.map(([name]) => name).join('\t')}`];
    const text = `${[...header, `1.5\t${fields.map(([, value]) => value).join('\t')}`].join('\n')}\n`;
    const { format, statistics } = await read(text);
    assert.equal(format, `zeek-${log}`);
    assert.equal(statistics.unreadable, 0);
  });
}

test('the attempt that succeeds is no failure', async () => {
  const ssh = async (row: Readonly<Record<string, unknown>>) => (await json({ _path: 'ssh', ...ID, ...row })).record;
  has(await ssh({ auth_success: true, auth_attempts: 3 }), { authenticated: true, failures: 2, keysExchanged: true });
  has(await ssh({ auth_success: false, auth_attempts: 3 }), { authenticated: false, failures: 3 });
  has(await ssh({ auth_attempts: 0, client: 'a' }), { authenticated: null, failures: 0, keysExchanged: false });
  has(await ssh({ status: 'failure', client: 'a' }), { authenticated: false, failures: 0, keysExchanged: true });
  has(await ssh({ status: 'undetermined' }), { authenticated: null, keysExchanged: true });
});

test('fields of earlier versions are read', async () => {
  const ports = { 'id.orig_p': '68', 'id.resp_p': '67' };
  const hosts = { uid: 'C1', 'id.orig_h': '10.0.0.1', 'id.resp_h': '10.0.0.2' };
  has(
    await tsv('dhcp', { ...hosts, ...ports, mac: '02', assigned_ip: '10.0.0.9', lease_time: '60.0', trans_id: '7' }),
    {
      uids: ['C1'],
      originator: '10.0.0.1',
      assignedAddress: '10.0.0.9',
      leaseTime: 60_000_000,
      messages: [],
    },
  );
  const ssl = { version: 'TLSv10', cipher: 'TLS_X', subject: 'CN=a', issuer_subject: 'CN=b', cert_hash: 'ff' };
  has(await tsv('ssl', { ...hosts, ...ssl, client_issuer_subject: 'CN=c' }), {
    issuer: 'CN=b',
    clientIssuer: 'CN=c',
    established: true,
    resumed: false,
  });
  const files = { fuid: 'F1', tx_hosts: '10.0.0.2', rx_hosts: '10.0.0.1', conn_uids: 'C1,C2', is_orig: 'F' };
  has(await tsv('files', files), { uid: 'C1', uids: ['C1', 'C2'], originator: '10.0.0.1', responder: '10.0.0.2' });
  has(await tsv('x509', { id: 'F1', 'certificate.version': '3' }), { fingerprint: 'F1', isHost: false, uid: '' });
});

test('files of newer versions name one connection', async () => {
  const { record } = await json({ _path: 'files', fuid: 'F1', uid: 'C1', ...ID, is_orig: true, seen_bytes: 5 });
  has(record, { uids: ['C1'], senders: ['10.0.0.1'], receivers: ['10.0.0.2'], originatorPort: 50_000 });
});

test('what a message answers tells of what type an answer is', async () => {
  const answers = ['b.example', '192.0.2.1', '2001:db8::1', 'TXT 5 hello'];
  const { record } = await json({ ...ID, query: 'a.example', qtype: 1, answers, TTLs: [60, 30.5] });
  has(record, {
    answers: [
      { type: 5, data: 'b.example', ttl: 60 },
      { type: 1, data: '192.0.2.1', ttl: 31 },
      { type: 28, data: '2001:db8::1', ttl: 0 },
      { type: 16, data: 'TXT 5 hello', ttl: 0 },
    ],
  });
  has((await json({ ...ID, query: 'a', qtype: 15, answers: ['mx.example'] })).record, {
    answers: [{ type: 15, data: 'mx.example', ttl: 0 }],
  });
});

test('a certificate may last until the end of all dates', async () => {
  const { record } = await json({
    fingerprint: 'aa',
    'certificate.not_valid_before': 1_470_462_331_000,
    'certificate.not_valid_after': 253_402_300_799,
    host_cert: true,
  });
  has(record, { notBefore: 1_470_462_331_000_000, notAfter: 253_402_300_799 * 1e6 });
});

test('escapes of the ASCII writer are undone, those of older versions too', async () => {
  const text = async (value: string) => {
    const http = await tsv('http', { uid: 'C1', 'id.orig_h': '10.0.0.1', 'id.resp_h': '10.0.0.2', uri: value });
    return http.kind === 'http' ? http.uri : undefined;
  };
  assert.equal(await text('/a\\x09b\\\\x09'), '/a\tb\\x09');
  assert.equal(await text('caf\\xc3\\xa9'), 'café');
  assert.equal(await text('caf\\xe9'), 'café');
  assert.equal(await text('\\x2d'), '-');
  assert.equal(await text('-'), null);
  assert.equal(await text('(empty)'), '');
  assert.equal(await text('C=US\\, Inc.'), 'C=US\\, Inc.');
});

test('stray tabs, spaces and columns apart by spaces are put right', async () => {
  const fields = 'ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\ttunnel_type\taction';
  const row = '1.5\tC1\t10.0.0.1\t0\t10.0.0.2\t0\tTunnel::GRE\tTunnel::DISCOVER';
  const rows = [
    row,
    row.replace('\tTunnel::GRE', '\t\tTunnel::GRE'),
    row.replaceAll('\t', ' \t '),
    `  ${row}  `,
    `${row}\t\t`,
    '',
    '   ',
  ];
  const { records, statistics } = await read(`#path\ttunnel\n#fields\t${fields}\t\n${rows.join('\r\n')}`);
  assert.equal(statistics.unreadable, 0);
  assert.equal(records.length, 5);
  for (const record of records) assert.deepEqual(record, records[0]);
  const spaced = `#separator \\x09\n#path tunnel\n#fields ${fields.replaceAll('\t', '   ')}\n${row.replaceAll('\t', '   ')}\n`;
  assert.deepEqual((await read(spaced)).records, [records[0]]);
});

test('rows of several logs in one stream are each what they say they are', async () => {
  const rows = [
    { _path: 'stats', ts: 1, mem: 5 },
    { _path: 'conn', ts: 1, ...ID, proto: 'tcp' },
    { _path: 'ssh', ts: 2, ...ID, auth_attempts: 0 },
    { _path: 'capture_loss', ts: 3, gaps: 0 },
  ];
  const { records, format, statistics } = await read(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  assert.equal(format, 'zeek-conn');
  assert.deepEqual(
    records.map(({ kind }) => kind),
    ['flow', 'ssh'],
  );
  assert.deepEqual(statistics.skipped, ['capture_loss', 'stats']);
  assert.equal(statistics.partial, null);
});

test('values that are not of their type make a row unreadable, and say which', async () => {
  const cases: readonly (readonly [Readonly<Record<string, unknown>>, RegExp])[] = [
    [{ _path: 'http', ...ID, status_code: 'OK' }, /status_code is no count/],
    [{ _path: 'dns', ...ID, AA: 'perhaps' }, /AA is neither true nor false/],
    [{ _path: 'ssl', ...ID, 'id.resp_h': 'here' }, /id\.resp_h is no address/],
    [{ _path: 'smtp', 'id.orig_h': '10.0.0.1' }, /id\.resp_h is no address/],
    [{ _path: 'software', name: 'x' }, /host is no address/],
    [{ _path: 'arp', operation: 'sing' }, /operation is neither/],
    [{ _path: 'x509', 'certificate.not_valid_after': 'never' }, /certificate\.not_valid_after is no time/],
    [{ _path: 'notice', note: 'x', p: 70_000 }, /p is no port/],
    [{ _path: 'dhcp', lease_time: -5 }, /lease_time is no time/],
  ];
  for (const [row, message] of cases) {
    const { records, statistics } = await read(`${JSON.stringify({ ts: 1, ...row })}\n`);
    assert.deepEqual(records, []);
    assert.equal(statistics.unreadable, 1);
    assert.match(statistics.partial?.message ?? '', message);
  }
});

test('a file is named for a log by whole words', () => {
  assert.equal(logOfFileName('conn.10:00:00-11:00:00.log.gz'), 'conn');
  assert.equal(logOfFileName('NASHUA_smb_files.log'), 'smb_files');
  assert.equal(logOfFileName('2024-01-01-dns.log'), 'dns');
  assert.equal(logOfFileName('connections.txt'), null);
});
