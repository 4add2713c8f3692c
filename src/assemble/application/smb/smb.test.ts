import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SmbTransaction } from '../../../model/transaction/smb.ts';
import { everyCut, FLOW, play, type Turn } from '../../testing/conversation.ts';
import { judge } from '../../testing/judge.ts';
import { kerberosApplicationAnswer, kerberosApplicationRequest } from '../../testing/kerberos.ts';
import { kerberosToken, little, ntlmAuthenticate, ntlmNegotiate, wide } from '../../testing/little.ts';
import { AcrossFlows } from '../across-flows.ts';
import { SMB } from './smb.ts';

const netbios = (from: 0 | 1, body: readonly number[]): Turn => ({
  from,
  says: Uint8Array.from([0, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff, ...body]),
});

interface Header {
  readonly command: number;
  readonly message: number;
  readonly tree?: number;
  readonly status?: number;
  readonly next?: number;
}

const header2 = ({ command, message, tree = 0, status = 0, next = 0 }: Header, answers: boolean): number[] => [
  0xfe,
  0x53,
  0x4d,
  0x42,
  ...little(64, 2),
  0,
  0,
  ...little(status, 4),
  ...little(command, 2),
  0,
  0,
  ...little(answers ? 1 : 0, 4),
  ...little(next, 4),
  ...little(message, 4),
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  ...little(tree, 4),
  ...Array(24).fill(0),
];
const asks = (header: Header, body: readonly number[]) => netbios(0, [...header2(header, false), ...body]);
const answers = (header: Header, body: readonly number[] = []) => netbios(1, [...header2(header, true), ...body]);
const treeConnect = (path: string) => [
  ...little(9, 2),
  0,
  0,
  ...little(72, 2),
  ...little(2 * path.length, 2),
  ...wide(path),
];
const create = (name: string) => [
  ...little(57, 2),
  ...Array(42).fill(0),
  ...little(120, 2),
  ...little(2 * name.length, 2),
  ...Array(8).fill(0),
  ...wide(name),
];
const setup = (token: readonly number[]) => [
  ...little(25, 2),
  ...Array(10).fill(0),
  ...little(88, 2),
  ...little(token.length, 2),
  ...Array(8).fill(0),
  ...token,
];
const setupAnswer = (token: readonly number[]) => [
  ...little(9, 2),
  0,
  0,
  ...little(72, 2),
  ...little(token.length, 2),
  ...token,
];

const SESSION: Turn[] = [
  asks({ command: 0, message: 0 }, little(36, 36)),
  answers({ command: 0, message: 0 }, [...little(65, 2), 0, 0, ...little(0x311, 2)]),
  asks({ command: 1, message: 1 }, setup(ntlmNegotiate())),
  answers({ command: 1, message: 1, status: 0xc0000016 }, setupAnswer([])),
  asks({ command: 1, message: 2 }, setup(ntlmAuthenticate('anna', 'EXAMPLE', 'DESK'))),
  answers({ command: 1, message: 2 }, setupAnswer([])),
  asks({ command: 3, message: 3 }, treeConnect('\\\\files\\data')),
  answers({ command: 3, message: 3, tree: 9 }, little(16, 16)),
  asks({ command: 5, message: 4, tree: 9 }, create('plans\\new.doc')),
  answers({ command: 5, message: 4, status: 0x103 }),
  answers({ command: 5, message: 4, status: 0xc0000022 }),
  asks({ command: 5, message: 5, tree: 9 }, create('')),
];
const rows = (turns: readonly Turn[]) =>
  (play(SMB, turns) as SmbTransaction[]).map((one) => [
    one.version,
    one.action,
    one.path,
    one.name,
    one.user,
    one.status,
  ]);

test('a session of SMB 3: who, which share, which files', () => {
  const [login] = play(SMB, SESSION);
  assert.deepEqual(login, {
    kind: 'smb',
    ...FLOW,
    time: 5_000_000,
    version: 'SMB3 3.1.1',
    action: 'session',
    path: null,
    name: null,
    user: 'anna',
    domain: 'EXAMPLE',
    workstation: 'DESK',
    status: 0,
  });
  assert.deepEqual(rows(SESSION).slice(1), [
    ['SMB3 3.1.1', 'tree-connect', '\\\\files\\data', null, null, 0],
    ['SMB3 3.1.1', 'open', '\\\\files\\data', 'plans\\new.doc', null, 0xc0000022],
    ['SMB3 3.1.1', 'open', '\\\\files\\data', '<share_root>', null, null],
  ]);
});

test('requests that share a message', () => {
  const first = [...header2({ command: 3, message: 1, next: 96 }, false), ...treeConnect('\\\\a\\b')];
  const padded = [...first, ...Array(96 - first.length).fill(0)];
  const both = [...padded, ...header2({ command: 5, message: 2, tree: 0xffffffff }, false), ...create('c')];
  assert.deepEqual(rows([netbios(0, both)]), [
    ['SMB2', 'tree-connect', '\\\\a\\b', null, null, null],
    ['SMB2', 'open', null, 'c', null, null],
  ]);
});

const header1 = (command: number, answer: boolean, message: number, tree = 0, isWide = true): number[] => [
  0xff,
  0x53,
  0x4d,
  0x42,
  command,
  0,
  0,
  0,
  0,
  answer ? 0x80 : 0,
  0,
  isWide ? 0x80 : 0,
  ...Array(12).fill(0),
  ...little(tree, 2),
  0,
  0,
  0,
  0,
  ...little(message, 2),
];
const words = (count: number, ...values: number[]) => [count, ...values, ...Array(2 * count - values.length).fill(0)];
const plain = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

test('a session of SMB 1, its first commands chained', () => {
  const setupWords = words(13, 0x75, 0, 0, 0, ...Array(10).fill(0), 2, 0, 3, 0);
  const setupData = [1, 2, 3, 4, 5, ...plain('bob\0WORK\0Unix\0Samba\0')];
  const first = [...header1(0x73, false, 1, 0, false), ...setupWords, ...little(setupData.length, 2), ...setupData];
  first.splice(32 + 3, 2, ...little(first.length, 2));
  const tree = [...words(4, 0xff, 0, 0, 0, 0, 0, 1, 0), ...little(20, 2), 0, ...plain('\\\\srv\\pub\0?????\0')];
  const turns = [netbios(0, [...first, ...tree]), netbios(1, [...header1(0x73, true, 1, 7, false), 0, 0, 0])];
  // Both asked in one message, which one answer answers.
  assert.deepEqual(
    rows(turns).map(([, ...one]) => one),
    [
      ['session', null, null, 'bob', 0],
      ['tree-connect', '\\\\srv\\pub', null, null, 0],
    ],
  );
});

test('shares and files of SMB 1, and security tokens in it', () => {
  const token = ntlmAuthenticate('carl', 'D', 'W');
  const turns = [
    netbios(0, [
      ...header1(0x73, false, 1),
      ...words(12, 0xff, 0, 0, 0, ...Array(10).fill(0), ...little(token.length, 2)),
      ...little(token.length, 2),
      ...token,
    ]),
    netbios(1, [...header1(0x73, true, 1), 0, 0, 0]),
    netbios(0, [
      ...header1(0x75, false, 2),
      ...words(4, 0xff, 0, 0, 0, 0, 0, 1, 0),
      ...little(20, 2),
      0,
      ...wide('\\\\s\\x\0'),
    ]),
    netbios(1, [...header1(0x75, true, 2, 5), 0, 0, 0]),
    netbios(0, [
      ...header1(0xa2, false, 3, 5),
      ...words(24, 0xff, 0, 0, 0, 0, 8, 0),
      ...little(9, 2),
      0,
      ...wide('\\f\0'),
    ]),
    netbios(1, [...header1(0xa2, true, 3, 5), 0, 0, 0]),
  ];
  assert.deepEqual(rows(turns), [
    ['SMB1', 'session', null, null, 'carl', 0],
    ['SMB1', 'tree-connect', '\\\\s\\x', null, null, 0],
    ['SMB1', 'open', '\\\\s\\x', '\\f', null, 0],
  ]);
});

const inside = (turns: readonly Turn[]) => {
  const parser = SMB.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  for (const { from, says } of turns) {
    const bytes = says as Uint8Array;
    parser.data(from, bytes, 0, bytes.length, 0);
  }
  return parser.inside;
};

test('tickets become transactions of their own, and everything found inside is named', () => {
  const request = kerberosToken(1, kerberosApplicationRequest(['cifs', 'files']));
  const turns = [
    asks({ command: 1, message: 1 }, setup(request)),
    answers({ command: 1, message: 1 }, setupAnswer(kerberosToken(2, kerberosApplicationAnswer()))),
    asks({ command: 9, message: 2 }, [...little(49, 2), ...little(112, 2), ...Array(44).fill(0), 5, 0, 11]),
  ];
  assert.deepEqual(
    play(SMB, turns).map(({ kind }) => kind),
    ['kerberos'],
  );
  assert.deepEqual(inside(turns), ['gssapi', 'krb', 'dce_rpc']);
  assert.deepEqual(inside(SESSION), ['ntlm']);
});

test('encrypted sessions, session requests and keep-alives are put up with', () => {
  const encrypted = netbios(0, [0xfd, 0x53, 0x4d, 0x42, ...Array(60).fill(1)]);
  const keepAlive: Turn = { from: 0, says: Uint8Array.of(0x85, 0, 0, 0) };
  assert.equal(rows([encrypted, keepAlive, ...SESSION]).length, 4);
});

test('what never is answered is given, and is bounded', () => {
  const turns = Array.from({ length: 300 }, (_, index) => asks({ command: 5, message: index }, create(`f${index}`)));
  assert.equal(rows(turns).length, 300);
  assert.deepEqual(
    rows([{ from: 0, says: Uint8Array.of(7, 7, 7, 7, 7) }, ...SESSION.filter(({ from }) => from === 1)]),
    [],
  );
});

test('recognised by content on any port', () => {
  const [hello] = SESSION;
  assert.equal(judge(SMB, hello?.says as Uint8Array), 'yes');
  assert.equal(judge(SMB, [0, 0, 0, 64, 0xff, 0x53, 0x4d, 0x42]), 'yes');
  assert.equal(judge(SMB, [0, 0, 0, 64, 0xff, 0x53]), 'more');
  assert.equal(judge(SMB, [0, 0, 0, 64, 0x6a, 0x53, 0x4d, 0x42]), 'no');
  assert.equal(judge(SMB, [0x81, 0, 0, 68, 0x20], 139), 'yes');
  assert.equal(judge(SMB, [0x81, 0, 0, 68, 0x20], 445), 'no');
});

test('the pieces in which the stream comes make no difference', () => {
  const turns = SESSION.slice(4, 8);
  const whole = play(SMB, turns);
  for (const cut of everyCut(turns)) assert.deepEqual(play(SMB, turns, { cut }), whole);
});

test('damaged streams with gaps never throw', () => {
  const good = SESSION.map(({ says }) => says as Uint8Array);
  const damaged = fc
    .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }))
    .map(([one, changes]) => {
      const bytes = one.slice();
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
  const step = fc.record({
    from: fc.constantFrom(0 as const, 1 as const),
    says: damaged,
    missing: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
      play(
        SMB,
        steps.map(({ from, says, missing }) => (missing === undefined ? { from, says } : { from, says, missing })),
      );
    }),
    { numRuns: 500 },
  );
});
