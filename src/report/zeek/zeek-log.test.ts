import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Flow } from '../../model/flow.ts';
import type { FlowRecord } from '../../model/record.ts';
import type { EngineOutput } from '../../model/stream.ts';
import { ANY_RECORD } from '../../model/testing/records.ts';
import type { ArpTransaction } from '../../model/transaction/arp.ts';
import type { DnsTransaction } from '../../model/transaction/dns.ts';
import type { FtpTransaction } from '../../model/transaction/ftp.ts';
import type { HttpTransaction } from '../../model/transaction/http.ts';
import type { SshTransaction } from '../../model/transaction/ssh.ts';
import type { TunnelTransaction } from '../../model/transaction/tunnel.ts';
import { flow, NOON } from '../testing/examples.ts';
import { ZEEK_LOGS, zeekLog } from './zeek-log.ts';

const CARRIER = {
  uid: 'CHhAvVGS1DHFjwGM9',
  time: NOON + 1,
  originator: '10.77.0.20',
  originatorPort: 51_234,
  responder: '10.77.0.10',
  responderPort: 53,
} as const;

const DNS: DnsTransaction = {
  kind: 'dns',
  ...CARRIER,
  protocol: 'udp',
  identifier: 4_711,
  roundTrip: 1_528,
  query: 'www.example.com',
  queryClass: 1,
  queryType: 28,
  responseCode: 0,
  authoritative: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: true,
  reserved: 0,
  opcode: 0,
  rejected: false,
  answers: [
    { type: 5, data: 'a,b.example', ttl: 300 },
    { type: 28, data: '2001:db8::1', ttl: 60 },
  ],
};

const HTTP: HttpTransaction = {
  kind: 'http',
  ...CARRIER,
  responderPort: 80,
  depth: 1,
  method: 'GET',
  host: 'www.example.com',
  uri: '/a\tb\\c',
  referrer: null,
  version: '1.1',
  userAgent: '-',
  origin: null,
  requestBodyBytes: 0,
  responseBodyBytes: 209,
  status: 200,
  statusText: '',
  interimStatus: null,
  interimText: null,
  username: null,
  password: null,
  proxied: [],
  requestType: null,
  responseType: 'text/html',
};

const SSH: SshTransaction = {
  kind: 'ssh',
  ...CARRIER,
  responderPort: 22,
  client: 'SSH-1.99-x',
  server: 'SSH-2.0-OpenSSH_9.9',
  keysExchanged: true,
  authenticated: true,
  failures: 2,
  keyExchange: 'curve25519-sha256',
  hostKeyAlgorithm: 'ssh-ed25519',
  cipher: 'aes128-ctr',
  mac: 'hmac-sha2-256',
  compression: 'none',
  hassh: null,
  hasshServer: null,
};

const ARP: ArpTransaction = {
  kind: 'arp',
  ...CARRIER,
  uid: '',
  originatorPort: 0,
  responderPort: 0,
  operation: 'request',
  senderHardware: '02:00:00:00:00:20',
  targetHardware: '00:00:00:00:00:00',
  frameDestination: 'ff:ff:ff:ff:ff:ff',
};

const TUNNEL: TunnelTransaction = {
  kind: 'tunnel',
  ...CARRIER,
  responderPort: 4_789,
  tunnelType: 'Tunnel::VXLAN',
  action: 'Tunnel::DISCOVER',
};

function tsv(name: (typeof ZEEK_LOGS)[number], output: EngineOutput): string {
  const log = zeekLog(name, 'tsv');
  return log.header + log.row(output);
}

test('conn.log has the header, fields, types and unset marks of Zeek', () => {
  assert.equal(
    tsv('conn', { kind: 'flow-close', flow: flow() }),
    [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tconn',
      '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\tip_proto',
      '#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]\tcount',
      '1773489601.234567\tCHhAvVGS1DHFjwGM9\t10.77.0.20\t51234\t10.77.0.10\t80\ttcp\thttp\t0.152400\t78\t5120\tSF\t-\t-\t0\tShADadFf\t6\t398\t7\t5492\t-\t6',
      '',
    ].join('\n'),
  );
});

test('conn.log as JSON leaves unset fields out and gives numbers as numbers', () => {
  const unknown = {
    service: null,
    duration: null,
    originatorBytes: null,
    responderBytes: null,
    state: null,
    history: '',
  };
  assert.equal(
    zeekLog('conn', 'json').row({ kind: 'flow-close', flow: flow(unknown) }),
    '{"ts":1773489601.234567,"uid":"CHhAvVGS1DHFjwGM9","id.orig_h":"10.77.0.20","id.orig_p":51234,"id.resp_h":"10.77.0.10",' +
      '"id.resp_p":80,"proto":"tcp","missed_bytes":0,"orig_pkts":6,"orig_ip_bytes":398,"resp_pkts":7,"resp_ip_bytes":5492,"ip_proto":6}\n',
  );
  assert.equal(zeekLog('conn', 'json').header, '');
});

test('dns.log names types and codes and escapes the comma of a vector', () => {
  assert.equal(
    tsv('dns', DNS).split('\n').at(-2),
    '1773489600.000001\tCHhAvVGS1DHFjwGM9\t10.77.0.20\t51234\t10.77.0.10\t53\tudp\t4711\t0.001528\twww.example.com\t1\tC_INTERNET\t28\tAAAA\t0\tNOERROR\tF\tF\tT\tT\t0\ta\\x2cb.example,2001:db8::1\t300.000000,60.000000\tF\t0\tquery',
  );
  const silent = zeekLog('dns', 'json').row({
    ...DNS,
    queryType: 4_000,
    responseCode: 23,
    roundTrip: null,
    answers: [],
  });
  assert.match(silent ?? '', /"qtype_name":"query-4000","rcode":23,"rcode_name":"rcode-23","AA":false/);
  assert.doesNotMatch(silent ?? '', /rtt|answers|TTLs/);
  assert.match(
    zeekLog('dns', 'json').row(DNS) ?? '',
    /"rtt":0.001528,.*"answers":\["a,b.example","2001:db8::1"\],"TTLs":\[300,60\]/,
  );
});

test('dns.log has time and flags of answers with records alone, and knows NetBIOS', () => {
  const row = (change: Partial<DnsTransaction>) => zeekLog('dns', 'json').row({ ...DNS, ...change }) ?? '';
  const negative = row({ answers: [], authoritative: true, recursionAvailable: true, reserved: 1 });
  assert.doesNotMatch(negative, /rtt/);
  assert.match(negative, /"AA":false,"TC":false,"RD":true,"RA":false,"Z":1/);
  assert.match(row({ opcode: 4 }), /"opcode":4,"opcode_name":"notify"/);
  assert.match(row({ opcode: 3 }), /"opcode_name":"opcode-3"/);
  assert.match(row({ responderPort: 137 }), /"opcode_name":"netbios-query"/);
  assert.match(row({ responderPort: 137, opcode: 9 }), /"opcode_name":"opcode-9"/);
  assert.match(row({ queryType: 33 }), /"qtype_name":"SRV"/);
  assert.match(row({ queryType: 33, responderPort: 137 }), /"qtype_name":"NBSTAT"/);
});

test('conn.log leaves out what Zeek does not know', () => {
  const row = (change: Partial<Flow>) =>
    tsv('conn', { kind: 'flow-close', flow: flow(change) })
      .split('\n')
      .at(-2);
  assert.match(row({ duration: 0 }) ?? '', /\ttcp\thttp\t-\t-\t-\tSF\t/);
  assert.match(row({ duration: 1 }) ?? '', /\ttcp\thttp\t0\.000001\t78\t5120\tSF\t/);
  const sctp = row({ protocol: 'sctp', ipProtocol: 132 }) ?? '';
  assert.match(sctp, /\t10\.77\.0\.20\t0\t10\.77\.0\.10\t0\tunknown_transport\t.*\t132$/);
});

test('http.log escapes what would break a line or read as unset', () => {
  assert.equal(
    tsv('http', HTTP).split('\n').at(-2),
    '1773489600.000001\tCHhAvVGS1DHFjwGM9\t10.77.0.20\t51234\t10.77.0.10\t80\t1\tGET\twww.example.com\t/a\\x09b\\\\c\t-\t1.1\t\\x2d\t-\t0\t209\t200\t(empty)\t-\t-\t(empty)\t-\t-\t-\t-\t-\t-\t-\t-\ttext/html',
  );
});

test('ssh.log counts the attempt that succeeds', () => {
  assert.equal(
    tsv('ssh', SSH).split('\n').at(-2),
    '1773489600.000001\tCHhAvVGS1DHFjwGM9\t10.77.0.20\t51234\t10.77.0.10\t22\t2\tT\t3\t-\tSSH-1.99-x\tSSH-2.0-OpenSSH_9.9\taes128-ctr\thmac-sha2-256\tnone\tcurve25519-sha256\tssh-ed25519\t-\t-\t-',
  );
  assert.match(
    zeekLog('ssh', 'json').row({ ...SSH, authenticated: null, client: null, server: 'x' }) ?? '',
    /"id.resp_p":22,"auth_attempts":2,"server":"x","cipher_alg":"aes128-ctr",/,
  );
});

test('arp.log says who asked for whom', () => {
  assert.equal(
    tsv('arp', ARP).split('\n').at(-2),
    '1773489600.000001\trequest\t02:00:00:00:00:20\tff:ff:ff:ff:ff:ff\t10.77.0.20\t10.77.0.10\t02:00:00:00:00:20\t00:00:00:00:00:00',
  );
});

test('conn.log names the tunnels of a flow, tunnel.log what they are', () => {
  const inner = flow({ tunnelParents: ['Ca', 'Cb'], ipProtocol: null });
  assert.match(tsv('conn', { kind: 'flow-close', flow: inner }), /\tCa,Cb\t-\n$/);
  assert.equal(
    tsv('tunnel', TUNNEL).split('\n').at(-2),
    '1773489600.000001\tCHhAvVGS1DHFjwGM9\t10.77.0.20\t51234\t10.77.0.10\t4789\tTunnel::VXLAN\tTunnel::DISCOVER',
  );
});

test('a password is shown of guests alone', () => {
  const ftp = (user: string | null) => {
    const [made] = fc.sample(ANY_RECORD.ftp, { numRuns: 1, seed: 1 });
    const row = zeekLog('ftp', 'json').row({ ...(made as FtpTransaction), user, password: 'secret' });
    return (JSON.parse(row ?? '') as { password: string }).password;
  };
  assert.deepEqual([ftp('Anonymous'), ftp('root'), ftp(null)], ['secret', '<hidden>', '<hidden>']);
});

test('each log takes only what belongs into it, and a row has a field for each column', () => {
  const records = Object.values(ANY_RECORD).flatMap((any: fc.Arbitrary<FlowRecord>) =>
    fc.sample(any, { numRuns: 20, seed: 1 }),
  );
  const outputs: readonly EngineOutput[] = [
    ...records.map((record) => (record.kind === 'flow' ? ({ kind: 'flow-close', flow: record } as const) : record)),
    { kind: 'tick', time: NOON },
  ];
  assert.equal(ZEEK_LOGS.length, Object.keys(ANY_RECORD).length);
  for (const name of ZEEK_LOGS) {
    const log = zeekLog(name, 'tsv');
    const fields = log.header.split('\n').at(-3)?.split('\t').slice(1) ?? [];
    assert.equal(new Set(fields).size, fields.length, name);
    const rows = outputs.map((output) => log.row(output));
    assert.deepEqual(
      rows.map((row) => row !== null),
      outputs.map(({ kind }) => kind === (name === 'conn' ? 'flow-close' : name)),
    );
    for (const row of rows) if (row !== null) assert.equal(row.split('\t').length, fields.length);
  }
});
