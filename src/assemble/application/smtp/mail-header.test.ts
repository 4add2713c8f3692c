import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MailHeader } from './mail-header.ts';

function header(...lines: string[]): MailHeader {
  const mail = new MailHeader();
  for (const line of lines) mail.line(line);
  mail.end();
  return mail;
}

test('the fields that Zeek logs are read, whatever the case of their names', () => {
  const mail = header(
    'Date: Mon, 5 Oct 2009 11:36:07 +0530',
    'FROM: "Ada" <ada@example.org>',
    'reply-to: <list@example.org>',
    'Message-ID: <1@example.org>',
    'In-Reply-To: <0@example.org>',
    'Subject:   hello  ',
    'X-Originating-IP: [192.0.2.7]',
    'X-Mailer: Mail 1.0',
    'X-Other: none',
    'no field',
  );
  assert.equal(mail.date, 'Mon, 5 Oct 2009 11:36:07 +0530');
  assert.equal(mail.from, '"Ada" <ada@example.org>');
  assert.equal(mail.replyTo, '<list@example.org>');
  assert.equal(mail.messageId, '<1@example.org>');
  assert.equal(mail.inReplyTo, '<0@example.org>');
  assert.equal(mail.subject, 'hello');
  assert.equal(mail.originatingAddress, '192.0.2.7');
  assert.equal(mail.userAgent, 'Mail 1.0');
});

test('a field goes on in lines that begin with a blank', () => {
  const mail = header(' astray', 'Subject: one', '  two', '\tthree', 'To: a@example.org');
  assert.equal(mail.subject, 'one  two\tthree');
  assert.deepEqual(mail.to, ['a@example.org']);
});

test('lists are split at commas, but not inside quotes, and each name is kept once', () => {
  const mail = header('To: "Doe, Jane" <j@a>, k@a,, k@a', 'To: l@a', 'Cc: "open <m@a>');
  assert.deepEqual(mail.to, ['"Doe, Jane" <j@a>', 'k@a', 'l@a']);
  assert.deepEqual(mail.cc, ['"open <m@a>']);
});

test('relays are followed down to the first one', () => {
  const mail = header(
    'Received: from c.example (c.example [198.51.100.3]) by d.example',
    'Received: from [192.0.2.9] (b.example [198.51.100.2]) by c.example 1.2.3.4.5 999.1.1.1',
    'Received: from b.example (b.example [198.51.100.2]) by b.example',
  );
  assert.deepEqual(mail.relays, ['198.51.100.3', '198.51.100.2']);
  assert.match(mail.firstReceived ?? '', /by b\.example$/);
  assert.match(mail.secondReceived ?? '', /999/);
});

test('a flood of names, relays or text is bounded', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => `${index}@example.org`).join(',');
  const mail = header(
    `To: ${many.slice(0, 4_000)}`,
    ...Array.from({ length: 10 }, (_, index) => `Cc: ${index}${many.slice(0, 4_000)}`),
    ...Array.from({ length: 500 }, (_, index) => `Received: from 192.0.2.${index % 256}`),
    'Subject: a',
    ...Array.from({ length: 1_000 }, () => ` ${'b'.repeat(100)}`),
  );
  assert.ok(mail.to.length <= 256 && mail.cc.length <= 256);
  assert.equal(mail.relays.length, 50);
  assert.ok((mail.subject?.length ?? 0) <= 4_096);
});

test('an address that is no more than brackets and blanks costs nothing', () => {
  assert.equal(header(`X-Originating-IP: ${' ]'.repeat(2_000)}x`).originatingAddress, null);
  assert.equal(header('X-Originating-IP: [2001:db8::7] ').originatingAddress, '2001:db8::7');
});

test('what is kept is counted', () => {
  const mail = header('Subject: hello', 'To: a@b, c@d', 'Received: from 192.0.2.1');
  assert.equal(mail.held, 5 + 8 + 14 + 64 + 0);
});

test('any lines are taken', () => {
  fc.assert(fc.property(fc.array(fc.string({ maxLength: 50 })), (lines) => void header(...lines)));
});
