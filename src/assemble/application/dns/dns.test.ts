import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DnsTransaction } from '../../../model/transaction/dns.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import type { FlowContext } from '../parser.ts';
import { DNS_TCP, DNS_UDP, OUTSTANDING_LIMIT } from './dns.ts';
import { beginsMessage, parseMessage } from './dns-message.ts';
import { netbiosName, readName } from './dns-name.ts';

const ON_PORT: FlowContext = { ...FLOW, responderPort: 53 };
const uint16 = (value: number): number[] => [value >> 8, value & 0xff];
const name = (text: string): number[] => [
  ...(text === '' ? [] : text.split('.')).flatMap((label) => [label.length, ...toBytes(label)]),
  0,
];
const question = (text: string, type = 1, kind = 1): number[] => [...name(text), ...uint16(type), ...uint16(kind)];
/** A record whose owner is the first question. */
const record = (type: number, data: readonly number[], ttl = 300): number[] => [
  0xc0,
  12,
  ...uint16(type),
  0,
  1,
  0,
  0,
  ...uint16(ttl),
  ...uint16(data.length),
  ...data,
];

interface Parts {
  readonly id?: number;
  readonly flags?: number;
  readonly questions?: readonly number[][];
  readonly answers?: readonly number[][];
  readonly additional?: readonly number[][];
}

function message({ id = 7, flags = 0x0100, questions = [], answers = [], additional = [] }: Parts): Uint8Array {
  return Uint8Array.from([
    ...uint16(id),
    ...uint16(flags),
    ...uint16(questions.length),
    ...uint16(answers.length),
    0,
    0,
    ...uint16(additional.length),
    ...questions.flat(),
    ...answers.flat(),
    ...additional.flat(),
  ]);
}

const RESPONSE = 0x8180;
const dns = (turns: readonly Turn[], flow = ON_PORT): DnsTransaction[] =>
  play(DNS_UDP, turns, { flow }) as DnsTransaction[];
const ask = (says: Uint8Array): Turn => ({ from: 0, says });
const reply = (says: Uint8Array): Turn => ({ from: 1, says });
const data = (type: number, bytes: readonly number[]): string | undefined =>
  dns([
    reply(message({ flags: RESPONSE, questions: [question('a.example', type)], answers: [record(type, bytes)] })),
  ])[0]?.answers[0]?.data;

test('a question and its answer become one transaction with everything Zeek logs of them', () => {
  const transactions = dns([
    ask(message({ id: 9, questions: [question('Www.Example.COM', 28)] })),
    reply(
      message({
        id: 9,
        flags: 0x8583,
        questions: [question('www.example.com', 28)],
        answers: [record(5, name('cdn.example'), 60), record(28, [0x20, 1, 0xd, 0xb8, ...Array(11).fill(0), 1])],
      }),
    ),
  ]);
  assert.deepEqual(transactions, [
    {
      kind: 'dns',
      ...ON_PORT,
      time: 1_000_000,
      protocol: 'udp',
      identifier: 9,
      roundTrip: 1_000_000,
      query: 'www.example.com',
      queryClass: 1,
      queryType: 28,
      responseCode: 3,
      authoritative: true,
      truncated: false,
      recursionDesired: true,
      recursionAvailable: true,
      reserved: 0,
      opcode: 0,
      rejected: false,
      answers: [
        { type: 5, data: 'cdn.example', ttl: 60 },
        { type: 28, data: '2001:db8::1', ttl: 300 },
      ],
    },
  ]);
});

test('answers are printed as Zeek prints them', () => {
  assert.equal(data(1, [192, 0, 2, 1]), '192.0.2.1');
  assert.equal(data(2, name('ns.example')), 'ns.example');
  assert.equal(data(12, [0xc0, 12]), 'a.example');
  assert.equal(data(15, [0, 10, ...name('mx.example')]), 'mx.example');
  assert.equal(data(6, [...name('primary.example'), ...name('who.example'), ...Array(20).fill(0)]), 'primary.example');
  assert.equal(data(33, [0, 1, 0, 2, 0, 80, ...name('target.example')]), 'target.example');
  assert.equal(data(16, [2, 0x68, 0x69, 3, 0x61, 0x3b, 0x20]), 'TXT 2 hi TXT 3 a; ');
  assert.equal(data(99, [1, 0x78]), 'SPF 1 x');
  assert.equal(data(46, [0, 48, ...Array(16).fill(0), ...name('')]), 'RRSIG 48 <Root>');
  assert.equal(data(48, [1, 0, 3, 5, 9]), 'DNSKEY 5');
  assert.equal(data(43, [0, 1, 8, 2, 9]), 'DS 8 2');
  assert.equal(data(47, [...name('b.example'), 0]), 'NSEC a.example b.example');
  assert.equal(data(44, [1, 1, 0xab, 0x0c]), 'SSHFP: ab0c');
  assert.equal(data(257, [0, 5, ...toBytes('issueca.example')]), 'CAA 0 issue ca.example');
  assert.equal(data(65, [0, 1, 0]), 'HTTPS 1 .');
  assert.equal(data(65_534, [1]), 'BIND9 signing signal');
  assert.equal(data(11, [1, 2, 3, 4, 6]), undefined);
  assert.equal(data(249, name('')), undefined);
  assert.equal(data(1_234, [1, 2]), '<unknown type=1234>');
});

test('data that does not fit its type gives no answer', () => {
  for (const [type, bytes] of [
    [1, [1, 2, 3]],
    [28, [1]],
    [5, [5, 0x61]],
    [16, [9, 0x61]],
    [15, [0]],
    [33, []],
    [6, [0xc0]],
  ] as const)
    assert.equal(data(type, bytes), undefined, String(type));
});

test('answers find their questions by identifier, name and type, not by order', () => {
  const q = (id: number, text: string, type = 1): Uint8Array => message({ id, questions: [question(text, type)] });
  const r = (id: number, text: string, type = 1): Uint8Array =>
    message({ id, flags: RESPONSE, questions: [question(text, type)] });
  const turns = [
    ask(q(1, 'a.x')),
    ask(q(1, 'a.x', 28)),
    ask(q(2, 'b.x')),
    reply(r(2, 'B.X')),
    reply(r(1, 'a.x', 28)),
    reply(r(1, 'forged.x')),
  ];
  assert.deepEqual(
    dns(turns).map((one) => [one.query, one.queryType, one.roundTrip]),
    [
      ['b.x', 1, 1_000_000],
      ['a.x', 28, 3_000_000],
      ['forged.x', 1, null],
      ['a.x', 1, null],
    ],
  );
});

test('an unanswered question is given at the close, without a response code', () => {
  const [transaction] = dns([ask(message({ questions: [question('a.x')] }))]);
  assert.equal(transaction?.responseCode, null);
  assert.equal(transaction?.roundTrip, null);
});

test('each further question is a transaction of its own', () => {
  const questions = [question('_ipp._tcp.local', 12), question('_http._tcp.local', 12)];
  assert.deepEqual(
    dns([ask(message({ id: 0, questions }))]).map((one) => one.query),
    ['_ipp._tcp.local', '_http._tcp.local'],
  );
  const both = dns([ask(message({ questions })), reply(message({ flags: RESPONSE, questions }))]);
  assert.deepEqual(
    both.map((one) => one.roundTrip),
    [1_000_000, 1_000_000],
  );
});

test('an announcement without a question is known by the name of its first answer', () => {
  const announcement = message({
    id: 0,
    flags: 0x8400,
    answers: [[...name('printer.local'), 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 0, 0, 9]],
  });
  const [transaction] = dns([ask(announcement)]);
  assert.equal(transaction?.query, 'printer.local');
  assert.equal(transaction?.queryType, null);
  assert.equal(transaction?.answers[0]?.data, '10.0.0.9');
});

test('refusals without a record, or without the question, are rejections', () => {
  const q = ask(message({ questions: [question('a.x')] }));
  const rejected = (parts: Parts): unknown => dns([q, reply(message(parts))])[0]?.rejected;
  assert.equal(rejected({ flags: 0x8185, questions: [question('a.x')] }), true);
  assert.equal(rejected({ flags: 0x8183, questions: [question('a.x')], additional: [record(1, [1, 2, 3, 4])] }), false);
  assert.deepEqual(
    dns([q, reply(message({ flags: 0x8181 }))]).map((one) => [one.rejected, one.query]),
    [[true, 'a.x']],
  );
});

test('names cannot loop, run on, or lead forwards', () => {
  const read = (bytes: readonly number[], at = 0): string | null =>
    readName(Uint8Array.from(bytes), 0, bytes.length, at);
  assert.equal(read([0xc0, 0]), null);
  assert.equal(read([0xc0, 2, 0xc0, 0], 2), null);
  assert.equal(read([0xc0, 2, 0]), null);
  assert.equal(read([1, 0x61, 0xc0, 0]), null);
  assert.equal(read([1, 0x61, 0, 1, 0x62, 0xc0, 0], 3), 'b.a');
  assert.equal(read([1]), null);
  assert.equal(read([0x40, 0x61, 0]), null);
  assert.equal(
    read(
      Array.from({ length: 127 }, () => [1, 0x61])
        .flat()
        .concat(0),
    )?.length,
    253,
  );
  assert.equal(
    read(
      Array.from({ length: 128 }, () => [1, 0x61])
        .flat()
        .concat(0),
    ),
    null,
  );
  assert.equal(read([0]), '');
});

test('labels of multicast DNS are UTF-8, others keep every byte', () => {
  const read = (label: readonly number[]): string | null => {
    const bytes = Uint8Array.from([label.length, ...label, 0]);
    return readName(bytes, 0, bytes.length, 0);
  };
  assert.equal(read([0x4d, 0xc3, 0x84]), 'mä');
  assert.equal(read([0x4d, 0xff, 0x00]), 'm\xff\0');
});

test('NetBIOS names are decoded on their port', () => {
  const encoded = 'fhepfcelehfcepfffacacacacacacaaa';
  assert.equal(netbiosName(encoded), 'WORKGROUP');
  assert.equal(netbiosName('www.example'), 'www.example');
  const flow = { ...FLOW, responderPort: 137 };
  assert.equal(dns([ask(message({ questions: [question(encoded.toUpperCase(), 32)] }))], flow)[0]?.query, 'WORKGROUP');
});

test('what NetBIOS says of its names is recognised on its port, and is no transaction', () => {
  const flow = { ...FLOW, responderPort: 137 };
  const refresh = message({ flags: 0x4000, questions: [question('fhepfcelehfcepfffacacacacacacaaa', 32)] });
  assert.equal(DNS_UDP.recognise(0, refresh, 0, refresh.length, flow), 'yes');
  assert.equal(DNS_UDP.recognise(0, refresh, 0, refresh.length, ON_PORT), 'no');
  assert.equal(DNS_UDP.recognise(0, refresh, 0, 40, flow), 'no');
  assert.deepEqual(dns([ask(refresh)], flow), []);
});

test('a flood of questions is bounded: the oldest are given up unanswered', () => {
  const turns = Array.from({ length: OUTSTANDING_LIMIT + 5 }, (_, id) =>
    ask(message({ id, questions: [question('a.x')] })),
  );
  const late = dns([
    ...turns,
    reply(message({ id: 4, flags: RESPONSE, questions: [question('a.x')] })),
    reply(message({ id: 5, flags: RESPONSE, questions: [question('a.x')] })),
  ]);
  assert.equal(late.length, OUTSTANDING_LIMIT + 6);
  assert.deepEqual(
    late.slice(0, 5).map((one) => [one.identifier, one.responseCode]),
    [0, 1, 2, 3, 4].map((id) => [id, null]),
  );
  assert.deepEqual(
    late.slice(5, 7).map((one) => [one.identifier, one.roundTrip === null]),
    [
      [4, true],
      [5, false],
    ],
  );
});

test('a truncated message counts as far as it goes', () => {
  const full = message({
    flags: RESPONSE | 0x0200,
    questions: [question('a.x')],
    answers: [record(1, [1, 2, 3, 4]), record(1, [5, 6, 7, 8])],
  });
  const [transaction] = dns([reply(full.subarray(0, full.length - 2))]);
  assert.equal(transaction?.truncated, true);
  assert.deepEqual(
    transaction?.answers.map((one) => one.data),
    ['1.2.3.4'],
  );
});

test('UDP is recognised by a whole message on any port, by a question on its own', () => {
  const judge = (bytes: Uint8Array, flow: FlowContext): string => DNS_UDP.recognise(0, bytes, 0, bytes.length, flow);
  const good = message({ questions: [question('a.x')] });
  assert.equal(judge(good, FLOW), 'yes');
  const trailing = Uint8Array.from([...good, 1]);
  assert.equal(judge(trailing, FLOW), 'no');
  assert.equal(judge(trailing, ON_PORT), 'yes');
  assert.equal(judge(good.subarray(0, 11), ON_PORT), 'no');
  assert.equal(judge(message({ flags: 0x1800, questions: [question('a.x')] }), ON_PORT), 'no');
  assert.equal(judge(new Uint8Array(48), FLOW), 'no');
  assert.equal(judge(Uint8Array.from([0x1b, ...Array(47).fill(0)]), FLOW), 'no');
});

const framed = (...messages: Uint8Array[]): Uint8Array =>
  Uint8Array.from(messages.flatMap((one) => [...uint16(one.length), ...one]));
const TCP_SESSION: readonly Turn[] = [
  {
    from: 0,
    says: framed(
      message({ id: 1, questions: [question('a.x')] }),
      message({ id: 2, questions: [question('b.x', 16)] }),
    ),
  },
  {
    from: 1,
    says: framed(
      message({ id: 2, flags: RESPONSE, questions: [question('b.x', 16)], answers: [record(16, [1, 0x61])] }),
      message({ id: 1, flags: RESPONSE, questions: [question('a.x')], answers: [record(1, [9, 9, 9, 9])] }),
    ),
  },
];

test('over TCP the pieces in which the stream comes make no difference', () => {
  const whole = play(DNS_TCP, TCP_SESSION) as DnsTransaction[];
  assert.deepEqual(
    whole.map((one) => [one.protocol, one.query, one.answers[0]?.data]),
    [
      ['tcp', 'b.x', 'TXT 1 a'],
      ['tcp', 'a.x', '9.9.9.9'],
    ],
  );
  for (const cut of everyCut(TCP_SESSION)) assert.deepEqual(play(DNS_TCP, TCP_SESSION, { cut }), whole);
});

test('TCP is recognised when a message is there in full, or on its port with its first question', () => {
  const bytes = framed(message({ questions: [question('a.x')] }));
  const judge = (end: number, flow: FlowContext): string => DNS_TCP.recognise(0, bytes, 0, end, flow);
  assert.equal(judge(bytes.length, FLOW), 'yes');
  assert.equal(judge(bytes.length - 1, FLOW), 'more');
  assert.equal(judge(1, FLOW), 'more');
  assert.equal(DNS_TCP.recognise(0, toBytes('GET / HTTP/1.1\r\n\r\n'), 0, 18, FLOW), 'no');
  assert.equal(DNS_TCP.recognise(0, toBytes('SSH-2.0-OpenSSH_9.2\r\n'), 0, 21, ON_PORT), 'no');
});

test('over TCP a gap inside a message costs that message only', () => {
  const [questions, replies] = TCP_SESSION.map((turn) => turn.says as Uint8Array);
  assert.ok(questions && replies);
  const turns: Turn[] = [
    { from: 0, says: questions },
    { from: 1, says: replies.subarray(0, 10) },
    { from: 1, missing: 6, says: replies.subarray(16) },
  ];
  const transactions = play(DNS_TCP, turns) as DnsTransaction[];
  assert.deepEqual(
    transactions.map((one) => [one.query, one.responseCode]),
    [
      ['a.x', 0],
      ['b.x', null],
    ],
  );
});

test('damaged and arbitrary messages never throw, over UDP and TCP, with gaps anywhere', () => {
  const good = TCP_SESSION.map((turn) => turn.says as Uint8Array);
  const mutated = fc
    .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }))
    .map(([one, changes]) => {
      const bytes = one.slice();
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
  const turn = fc.record({
    from: fc.constantFrom(0 as const, 1 as const),
    says: fc.oneof(fc.uint8Array({ maxLength: 120 }), mutated),
    missing: fc.option(fc.integer({ min: 1, max: 70_000 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 10 }), fc.boolean(), (turns, tcp) => {
      const sent: Turn[] = turns.map(({ from, says, missing }) => {
        const bytes = tcp ? says : says.subarray(Math.min(2, says.length));
        return missing === undefined ? { from, says: bytes } : { from, says: bytes, missing };
      });
      const bytes = turns.reduce((sum, one) => sum + one.says.length, 0);
      assert.ok(play(tcp ? DNS_TCP : DNS_UDP, sent).length <= bytes / 5);
      for (const one of sent) {
        const says = one.says as Uint8Array;
        assert.match(DNS_UDP.recognise(0, says, 0, says.length, ON_PORT), /^(yes|no)$/);
        assert.match(DNS_TCP.recognise(0, says, 0, says.length, ON_PORT), /^(yes|no|more)$/);
      }
    }),
    { numRuns: 500 },
  );
});

test('what looks like the beginning of a message is read as one, and nothing else', () => {
  const byte = fc.oneof(fc.constantFrom(0, 0, 0, 1, 2, 12, 0xc0), fc.nat(255));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), (said) => {
      const bytes = Uint8Array.from(said);
      assert.equal(beginsMessage(bytes, 0, bytes.length), parseMessage(bytes, 0, bytes.length) !== null);
    }),
    { numRuns: 5_000 },
  );
});
