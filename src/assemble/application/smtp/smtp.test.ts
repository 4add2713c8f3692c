import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoginTransaction } from '../../../model/transaction/login.ts';
import type { SmtpTransaction } from '../../../model/transaction/smtp.ts';
import { assertCutsDoNotMatter } from '../../testing/any-cut.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { AcrossFlows } from '../across-flows.ts';
import type { ApplicationParser } from '../parser.ts';
import { PENDING_LIMIT, SMTP, WAITING_BYTES } from './smtp.ts';

const client = (...lines: string[]): Turn => ({ from: 0, says: `${lines.join('\r\n')}\r\n` });
const server = (...lines: string[]): Turn => ({ from: 1, says: `${lines.join('\r\n')}\r\n` });
const smtp = (turns: readonly Turn[]): SmtpTransaction[] =>
  play(SMTP, turns).filter((one): one is SmtpTransaction => one.kind === 'smtp');
const logins = (turns: readonly Turn[]): unknown[] =>
  play(SMTP, turns)
    .filter((one): one is LoginTransaction => one.kind === 'login')
    .map(({ service, user, password, success }) => [service, user, password, success]);
const brief = (transactions: readonly SmtpTransaction[]): unknown[] =>
  transactions.map(({ depth, mailFrom, recipients, subject, lastReply }) => [
    depth,
    mailFrom,
    recipients.join(','),
    subject,
    lastReply,
  ]);

const HELLO: readonly Turn[] = [server('220 mx ESMTP'), client('EHLO pc.example'), server('250-mx', '250 8BITMIME')];
const MAIL: readonly Turn[] = [
  client('MAIL FROM:<ada@example.org> SIZE=5'),
  server('250 ok'),
  client('RCPT TO: <bob@example.org>'),
  server('250 ok'),
  client('DATA'),
  server('354 go'),
  client('Subject: hello', 'From: ada', '', 'Subject: not this', '..', '.'),
  server('250 queued'),
];
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

test('a mail is told when it has been taken, the next one after it', () => {
  const turns = [...HELLO, ...MAIL, client('RSET'), server('250 ok'), ...MAIL, client('QUIT'), server('221 bye')];
  const transactions = smtp(turns);
  assert.deepEqual(brief(transactions), [
    [1, 'ada@example.org', 'bob@example.org', 'hello', '250 queued'],
    [2, 'ada@example.org', 'bob@example.org', 'hello', '250 queued'],
  ]);
  assert.equal(transactions[0]?.time, 1_000_000);
  assert.equal(transactions[1]?.time, 11_000_000);
  assert.equal(transactions[0]?.helo, 'pc.example');
  assert.equal(transactions[0]?.from, 'ada');
  assert.deepEqual(transactions[0]?.path, [FLOW.responder, FLOW.originator]);
  for (const cut of everyCut(turns)) assert.deepEqual(play(SMTP, turns, { cut }), play(SMTP, turns));
});

test('what was asked for and never sent is told too; a session without mail is not', () => {
  const refused = [client('MAIL FROM:<>'), server('250 ok'), client('RCPT TO:<x@y>'), server('550 no')];
  assert.deepEqual(brief(smtp([...HELLO, ...refused, ...MAIL])), [
    [1, null, 'x@y', null, '550 no'],
    [2, 'ada@example.org', 'bob@example.org', 'hello', '250 queued'],
  ]);
  assert.deepEqual(smtp([...HELLO, client('NOOP'), server('250 ok')]), []);
});

test('a client that does not wait is followed', () => {
  const commands = client('MAIL FROM:<a@b>', 'RCPT TO:<c@d>', 'DATA');
  const replies = server('250 1', '250 2', '354 go');
  const mail = client('Subject: one', '', 'text', '.', 'MAIL FROM:<e@f>', 'RCPT TO:<g@h>', 'DATA');
  const last = [server('250 taken', '250 4', '250 5', '354 go'), client('', '.'), server('250 too')];
  assert.deepEqual(brief(smtp([...HELLO, commands, replies, mail, ...last])), [
    [1, 'a@b', 'c@d', 'one', '250 taken'],
    [2, 'e@f', 'g@h', null, '250 too'],
  ]);
});

test('a mail in chunks is read across them', () => {
  const part = 'Subject: chunks\r\n';
  const rest = '\r\n.\r\nQUIT\r\n';
  const turns: Turn[] = [
    ...HELLO,
    client('MAIL FROM:<a@b>', 'RCPT TO:<c@d>'),
    { from: 0, says: `BDAT ${part.length}\r\n${part}BDAT ${rest.length} LAST\r\n${rest}` },
    server('250 1', '250 2', '250 3', '250 taken'),
    client('MAIL FROM:<e@f>', 'BDAT 0 LAST'),
    server('250 5', '250 empty'),
  ];
  const expected = [
    [1, 'a@b', 'c@d', 'chunks', '250 taken'],
    [2, 'e@f', '', null, '250 empty'],
  ];
  assert.deepEqual(brief(smtp(turns)), expected);
  for (const cut of everyCut(turns)) assert.deepEqual(play(SMTP, turns, { cut }), play(SMTP, turns));
});

test('DATA that is refused is followed by commands', () => {
  const turns = [
    ...HELLO,
    client('MAIL FROM:<a@b>'),
    server('250 ok'),
    client('DATA'),
    server('503 no'),
    client('QUIT'),
  ];
  assert.deepEqual(brief(smtp(turns)), [[1, 'a@b', '', null, '503 no']]);
});

test('logins are told with their outcome, and their mails know it', () => {
  const plain = [client(`AUTH PLAIN ${base64('\0ada\0secret')}`), server('535 no')];
  const login = [
    client('AUTH LOGIN'),
    server('334 VXNlcm5hbWU6'),
    client(base64('ada')),
    server('334 UGFzc3dvcmQ6'),
    client(base64('better')),
    server('235 in'),
  ];
  const turns = [...HELLO, ...plain, ...login, ...MAIL];
  assert.deepEqual(logins(turns), [
    ['smtp', 'ada', 'secret', false],
    ['smtp', 'ada', 'better', true],
  ]);
  assert.equal(smtp(turns)[0]?.authenticated, true);
  assert.deepEqual(logins([...HELLO, client('AUTH LOGIN'), server('334 ')]), []);
});

test('STARTTLS hands over, behind its reply', () => {
  const given: SmtpTransaction[] = [];
  const parser = SMTP.open(FLOW, 'tcp', (one) => given.push(one as SmtpTransaction), new AcrossFlows(() => {}));
  const say = (from: 0 | 1, text: string) => parser.data(from, toBytes(text), 0, text.length, 1);
  say(1, '220 mx\r\n');
  say(0, 'EHLO a\r\nSTARTTLS\r\n');
  say(1, '250 mx\r\n220 go\r\n\x16');
  assert.equal(parser.handsOver, true);
  assert.equal(parser.handedOverAt, 16);
  assert.deepEqual(brief(given), [[1, null, '', null, '220 go']]);
  assert.equal(given[0]?.tls, true);
});

test('a hole in a mail costs what it held, no more', () => {
  const turns: Turn[] = [
    ...HELLO,
    ...MAIL.slice(0, 6),
    { from: 0, says: 'Subject: a\r\nDate: ' },
    { from: 0, missing: 100, says: 'rest\r\n.\r\n' },
    server('250 taken'),
  ];
  assert.deepEqual(brief(smtp(turns)), [[1, 'ada@example.org', 'bob@example.org', 'a', '250 taken']]);
});

const times = <Result>(count: number, make: (index: number) => Result): Result[] =>
  Array.from({ length: count }, (_, index) => make(index));

test('floods of commands, recipients and mails are bounded', () => {
  const [one] = smtp([client('MAIL FROM:<a@b>', ...times(1_000, (index) => `RCPT TO:<${index}@c>`))]);
  assert.equal(one?.recipients.length, 256);
  const mails = times(PENDING_LIMIT, () => ['MAIL FROM:<a@b>', 'DATA', '', '.']).flat();
  assert.equal(smtp([client(...mails)]).length, PENDING_LIMIT);
});

test('a thousand recipients that are sent at once leave every reply with its command', () => {
  const recipients = times(1_000, (index) => `RCPT TO:<${index}@c>`);
  const turns = [
    ...HELLO,
    client('MAIL FROM:<a@b>', ...recipients, 'DATA'),
    server(...times(1_001, () => '250 ok'), '354 go'),
    client('Subject: many', '', '.'),
    server('250 taken'),
    ...MAIL,
  ];
  const told = smtp(turns);
  assert.deepEqual(
    told.map(({ subject, lastReply }) => [subject, lastReply]),
    [
      ['many', '250 taken'],
      ['hello', '250 queued'],
    ],
  );
});

test('replies to commands that are given up are told from those that follow', () => {
  // A chunk of nothing and the mail's end, over and over: more than are waited for.
  const mails = times(PENDING_LIMIT + 8, (index) => [`MAIL FROM:<${index}@b>`, 'BDAT 0 LAST']).flat();
  const told = smtp([client(...mails), server(...times(2 * (PENDING_LIMIT + 8), (index) => `250 ${index}`))]);
  assert.equal(told.length, PENDING_LIMIT + 8);
  assert.equal(told.filter(({ lastReply }) => lastReply === null).length, 8 + PENDING_LIMIT / 2);
  for (const { mailFrom, lastReply } of told) {
    // Each mail has two replies, the second one to its end.
    if (lastReply !== null) assert.equal(lastReply, `250 ${2 * Number.parseInt(mailFrom ?? '', 10) + 1}`);
  }
});

test('however many mails wait, and whatever is in them, what is kept is bounded and counted', () => {
  const parser = SMTP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {})) as ApplicationParser & { held: number };
  let most = 0;
  const say = (from: 0 | 1, ...lines: string[]) => {
    for (const line of lines) parser.data(from, toBytes(`${line}\r\n`), 0, line.length + 2, 1);
    most = Math.max(most, parser.held);
  };
  const long = 'a'.repeat(1_300);
  say(1, '220 mx');
  for (let mail = 0; mail < 8; mail++) {
    say(0, 'MAIL FROM:<a@b>', ...times(200, (index) => `RCPT TO:<${index}${long}@b>`), 'DATA');
    say(0, ...times(256, (index) => `To: ${index}${long}@c`), `Subject: ${long}`, '', '.');
  }
  assert.equal(parser.finished, false);
  assert.ok(most > WAITING_BYTES / 2 && most < 2.5 * WAITING_BYTES, `${most}`);
  parser.close(1);
  assert.ok(parser.held < 8_192, `${parser.held}`);
});

test('SMTP is known by either greeting', () => {
  const recognise = (text: string, responderPort = 8_080) =>
    SMTP.recognise(0, toBytes(text), 0, text.length, { ...FLOW, responderPort });
  assert.equal(recognise('220 mx ESMTP\r\n'), 'yes');
  assert.equal(recognise('220 hello\r\n', 25), 'yes');
  assert.equal(recognise('220 hello\r\n'), 'more');
  assert.equal(recognise('220 (vsFTPd)\r\n'), 'no');
  assert.equal(recognise('ehlo pc\r\n'), 'yes');
  assert.equal(recognise('HELO '), 'yes');
  assert.equal(recognise('HEL'), 'more');
  assert.equal(recognise('HELP\r\n'), 'no');
});

test('however the parts of SMTP are mixed and cut, the same is read', () => {
  const commands = [
    'EHLO a\r\n',
    'MAIL FROM:<a@b>\r\n',
    'RCPT TO:<c@d>\r\n',
    'DATA\r\n',
    '.\r\n',
    'BDAT 20 LAST\r\n',
    'BDAT 3\r\n',
  ];
  const mail = ['Subject: a\r\n', ' b\r\n', '\r\n', 'AUTH LOGIN\r\n', 'YQ==\r\n', 'STARTTLS\r\n'];
  assertCutsDoNotMatter(SMTP, [
    ...commands,
    ...mail,
    '250 ok\r\n',
    '354 go\r\n',
    '334 \r\n',
    '235 in\r\n',
    '220 go\r\n',
    '250-a\r\n',
  ]);
});
