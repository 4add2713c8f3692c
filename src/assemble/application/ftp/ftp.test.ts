import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FtpTransaction } from '../../../model/transaction/ftp.ts';
import type { LoginTransaction } from '../../../model/transaction/login.ts';
import { assertCutsDoNotMatter } from '../../testing/any-cut.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { AcrossFlows } from '../across-flows.ts';
import { bytesOf, clientHello, message, record, serverHello, serverName } from '../tls/testing/messages.ts';
import { FTP, PENDING_LIMIT } from './ftp.ts';

const client = (...lines: string[]): Turn => ({ from: 0, says: `${lines.join('\r\n')}\r\n` });
const server = (...lines: string[]): Turn => ({ from: 1, says: `${lines.join('\r\n')}\r\n` });
const ftp = (turns: readonly Turn[]): FtpTransaction[] =>
  play(FTP, turns).filter((one): one is FtpTransaction => one.kind === 'ftp');
const brief = (transactions: readonly FtpTransaction[]): unknown[] =>
  transactions.map(({ command, argument, replyCode }) => [command, argument, replyCode]);

const LOGIN: readonly Turn[] = [
  server('220 ready'),
  client('USER ada'),
  server('331 password?'),
  client('PASS secret'),
  server('230-Welcome', '230 in'),
];

test('a session tells its transfers and who made them', () => {
  const turns = [
    ...LOGIN,
    client('CWD /pub'),
    server('250 there'),
    client('PASV'),
    server('227 Entering Passive Mode (198,51,100,2,4,1)'),
    client('RETR a.txt'),
    server('150 Opening BINARY mode data connection for a.txt (154427 bytes).'),
    server('226 done'),
    client('QUIT'),
    server('221 bye'),
  ];
  const transactions = ftp(turns);
  assert.deepEqual(brief(transactions), [
    ['PASV', null, 227],
    ['RETR', 'ftp://198.51.100.2/pub/a.txt', 226],
  ]);
  const [passive, retrieve] = transactions;
  assert.equal(passive?.dataPassive, true);
  assert.equal(passive?.dataOriginator, FLOW.originator);
  assert.equal(passive?.dataResponder, '198.51.100.2');
  assert.equal(passive?.dataPort, 1_025);
  assert.equal(retrieve?.fileSize, 154_427);
  assert.equal(retrieve?.user, 'ada');
  assert.equal(retrieve?.password, 'secret');
  assert.equal(retrieve?.dataPort, null);
  for (const cut of everyCut(turns)) assert.deepEqual(play(FTP, turns, { cut }), play(FTP, turns));
});

test('security tokens of GSSAPI that are TLS are read as TLS', () => {
  const encoded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const handshake = (type: number, body: Uint8Array) => encoded(record(22, message(type, body)));
  const done = encoded(bytesOf(record(20, Uint8Array.of(1)), record(22, new Uint8Array(40))));
  const turns = [
    server('220 ready'),
    client('AUTH GSSAPI'),
    server('334 go on'),
    client(`ADAT ${handshake(1, clientHello({ extensions: [serverName('grid.example')] }))}`),
    server(`335 ADAT=${handshake(2, serverHello())}`),
    client(`ADAT ${done}`),
    server(`235 ADAT=${done}`),
    client('PASV'),
  ];
  const told = play(FTP, turns).map((one) =>
    one.kind === 'ssl' ? [one.serverName, one.history, one.established] : one.kind,
  );
  assert.deepEqual(told, [['grid.example', 'CsIi', true], 'ftp']);
  assert.deepEqual(insideOf(turns), ['ssl', 'gridftp']);
  // Kerberos, and a client that asks for nothing.
  const kerberos = [client('AUTH GSSAPI'), server('334 go on'), client('ADAT YIIB'), server('335 ADAT=YIIB')];
  assert.deepEqual([play(FTP, kerberos), insideOf(kerberos)], [[], []]);
  assert.deepEqual(
    play(FTP, turns.toSpliced(1, 2)).map(({ kind }) => kind),
    ['ftp'],
  );
});

function insideOf(turns: readonly Turn[]): readonly string[] | undefined {
  const parser = FTP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  for (const { from, says } of turns) {
    const bytes = toBytes(says ?? '');
    parser.data(from, bytes, 0, bytes.length, 1);
  }
  return parser.inside;
}

test('a server that answers with no reply speaks no FTP, unless bytes are missing', () => {
  const refuted = (...turns: readonly Turn[]) => {
    const parser = FTP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
    for (const { from, says, missing } of turns) {
      if (missing !== undefined) parser.gap(from, missing, 1);
      const bytes = toBytes(says ?? '');
      if (!parser.finished) parser.data(from, bytes, 0, bytes.length, 1);
    }
    return parser.refuted;
  };
  assert.equal(refuted(...LOGIN, client('SYST'), server('UNIX')), true);
  assert.equal(refuted(...LOGIN, client('SYST'), server('215_UNIX')), true);
  assert.equal(refuted(...LOGIN, client('SYST'), server('215-UNIX', 'anything', '215 so')), false);
  assert.equal(refuted(...LOGIN, { from: 1, missing: 3, says: 'UNIX\r\n' }), false);
  assert.equal(refuted(client('USER ada'), server('end of a line', '331 password?')), false);
});

test('logins are told with their outcome', () => {
  const login = (code: string): unknown => {
    const turns = [...LOGIN.slice(0, 4), server(`${code} so`)];
    const found = play(FTP, turns).find((one): one is LoginTransaction => one.kind === 'login');
    return found === undefined ? undefined : [found.service, found.user, found.password, found.success];
  };
  assert.deepEqual(login('230'), ['ftp', 'ada', 'secret', true]);
  assert.deepEqual(login('530'), ['ftp', 'ada', 'secret', false]);
  assert.equal(login('421'), undefined);
  const refused = play(FTP, [client('USER eve'), server('530 no')]) as LoginTransaction[];
  assert.deepEqual(
    refused.map(({ user, password, success }) => [user, password, success]),
    [['eve', null, false]],
  );
});

test('data connections that are announced are expected, from either side', () => {
  const across = new AcrossFlows(() => {});
  const turns = [
    ...LOGIN,
    client('PORT 192,0,2,1,16,0'),
    server('200 ok'),
    client('EPSV'),
    server('229 Entering Extended Passive Mode (|||63282|)'),
    client('EPRT |1|192.0.2.1|5000|'),
  ];
  play(FTP, turns, { across });
  const { expectations } = across;
  assert.equal(expectations.take(FLOW.responder, FLOW.originator, 4_096, 0), 'ftp-data');
  assert.equal(expectations.take(FLOW.originator, FLOW.responder, 63_282, 0), 'ftp-data');
  assert.equal(expectations.take(FLOW.responder, FLOW.originator, 5_000, 0), 'ftp-data');
  assert.equal(expectations.size, 0);
});

test('an address of somebody else is told, but a connection to it is not expected', () => {
  const across = new AcrossFlows(() => {});
  const turns = [
    ...LOGIN,
    client('PASV'),
    server('227 Entering Passive Mode (203,0,113,9,0,22)'),
    client('PORT 203,0,113,9,0,25'),
    server('200 ok'),
    client('EPRT |1|203.0.113.9|80|'),
  ];
  const told = play(FTP, turns, { across }).filter((one): one is FtpTransaction => one.kind === 'ftp');
  assert.deepEqual(
    told.map(({ dataResponder }) => dataResponder),
    ['203.0.113.9', '203.0.113.9', '203.0.113.9'],
  );
  const { expectations } = across;
  assert.equal(expectations.take(FLOW.originator, '203.0.113.9', 22, 0), null);
  assert.equal(expectations.take(FLOW.responder, '203.0.113.9', 25, 0), null);
  // Behind NAT the port is right and the address is not.
  assert.equal(expectations.take(FLOW.originator, FLOW.responder, 22, 0), 'ftp-data');
  assert.equal(expectations.take(FLOW.responder, FLOW.originator, 25, 0), 'ftp-data');
  assert.equal(expectations.take(FLOW.responder, FLOW.originator, 80, 0), 'ftp-data');
});

test('commands that wait together are answered in their order', () => {
  const turns = [...LOGIN, client('DELE a', 'NOOP', 'DELE b'), server('250 gone', '200 ok', '550 no'), client('QUIT')];
  assert.deepEqual(brief(ftp(turns)), [
    ['DELE', 'ftp://198.51.100.2/./a', 250],
    ['DELE', 'ftp://198.51.100.2/./b', 550],
  ]);
});

test('the directory follows the replies', () => {
  const turns = [
    ...LOGIN,
    client('PWD'),
    server('257 "/home/ada" is it'),
    client('CWD docs'),
    server('250 ok'),
    client('CWD nowhere'),
    server('550 no'),
    client('CDUP'),
    server('200 ok'),
    client('STOR a b.txt'),
  ];
  assert.deepEqual(brief(ftp(turns)), [['STOR', 'ftp://198.51.100.2/home/ada/a b.txt', null]]);
});

test('AUTH TLS hands over, behind its reply', () => {
  const parser = FTP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const say = (from: 0 | 1, text: string) => parser.data(from, toBytes(text), 0, text.length, 1);
  say(1, '220 ready\r\n');
  say(0, 'AUTH TLS\r\n');
  say(1, '234 go\r\n\x16\x03');
  assert.equal(parser.handsOver, true);
  assert.equal(parser.handedOverAt, 8);
});

test('a flood of commands without replies is bounded', () => {
  const turns = [client(...Array.from({ length: PENDING_LIMIT + 5 }, (_, index) => `DELE ${index}`))];
  assert.equal(ftp(turns).length, PENDING_LIMIT + 5);
});

test('replies to commands that are given up are told from those that follow', () => {
  const names = Array.from({ length: PENDING_LIMIT + 5 }, (_, index) => index);
  const turns = [
    client(...names.map((name) => `DELE ${name}`)),
    server(...names.flatMap((name) => [`150 ${name}`, `250 ${name}`])),
  ];
  const told = ftp(turns);
  assert.equal(told.filter(({ replyCode }) => replyCode === null).length, 5);
  for (const { argument, replyText } of told.slice(5)) assert.equal(argument, `ftp://198.51.100.2/./${replyText}`);
});

test('what is kept of commands and replies is bounded and counted', () => {
  const parser = FTP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const say = (from: 0 | 1, text: string) => parser.data(from, toBytes(text), 0, text.length, 1);
  say(1, '220 ready\r\n');
  for (const command of ['USER', 'PASS', 'ADAT', ...Array<string>(40).fill('RETR')]) {
    say(0, `${command} ${'a'.repeat(24_000)}\r\n`);
  }
  const held = parser.held ?? 0;
  assert.ok(held > PENDING_LIMIT * 4_000 && held < PENDING_LIMIT * 4_500 + 9_000, `${held}`);
});

test('FTP is known by its greeting, or by its commands', () => {
  const recognise = (text: string, responderPort = 8_080) =>
    FTP.recognise(0, toBytes(text), 0, text.length, { ...FLOW, responderPort });
  assert.equal(recognise('220 (vsFTPd)\r\n'), 'yes');
  assert.equal(recognise('220 mx ESMTP\r\n'), 'no');
  assert.equal(recognise('220 hello\r\n'), 'more');
  assert.equal(recognise('USER ada\r\n'), 'yes');
  assert.equal(recognise('USER ada\r\n', 110), 'no');
  assert.equal(recognise('USER ada 0 * :Ada\r\n'), 'no');
  assert.equal(recognise('AUTH TLS\r\n'), 'yes');
  assert.equal(recognise('AUTH PLAIN\r\n'), 'no');
  assert.equal(recognise('pasv\r\n', 21), 'yes');
  assert.equal(recognise('PASV\r\n'), 'no');
  assert.equal(recognise('USE'), 'more');
  assert.equal(recognise('\x16\x03\x01'), 'no');
});

test('however the parts of FTP are mixed and cut, the same is read', () => {
  const says = [
    'USER a\r\n',
    'PASS b\r\n',
    'PASV\r\n',
    'RETR c\r\n',
    'CWD ..\r\n',
    'AUTH TLS\r\n',
    '230 in\r\n',
    '530 no\r\n',
  ];
  assertCutsDoNotMatter(FTP, [...says, '227 (1,2,3,4,5,6)\r\n', '250-a\r\n', '250 b\r\n', '234 go\r\n']);
});
