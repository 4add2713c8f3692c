import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { EvidenceKind } from '../../../model/evidence.ts';
import { outcomeOf } from './attack-outcome.ts';
import { bytesOf, heard, type RequestStory } from './testing/heard-request.ts';

function outcome(story: RequestStory) {
  const { exchange, decoded, inspection } = heard(story);
  return outcomeOf(exchange, decoded, inspection);
}

const answered = (kind: EvidenceKind, answer: string, target = '/?id=x') => outcome({ target, attack: [kind], answer });

/** An answer for each sign, and an attack that leads there. */
const SIGNS: readonly (readonly [sign: RegExp, kind: EvidenceKind, answer: string])[] = [
  [/command id/, 'COMMAND_INJECTION', 'PING ok\nuid=33(www-data) gid=33(www-data) groups=33(www-data)'],
  [/Windows/, 'COMMAND_INJECTION', ' Volume Serial Number is 1A2B-3C4D'],
  [
    /\/etc\/passwd/,
    'PATH_TRAVERSAL',
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
  ],
  [/\/etc\/passwd/, 'XML_EXTERNAL_ENTITY', '<r>root:x:0:0::/root:/bin/ash</r>'],
  [/\/etc\/shadow/, 'PATH_TRAVERSAL', 'root:$6$salt$abcdefghijklmnop:19000:0:99999:7:::'],
  [/boot\.ini/, 'PATH_TRAVERSAL', '[boot loader]\r\ntimeout=30'],
  [/private key/, 'PATH_TRAVERSAL', `-----BEGIN OPENSSH ${'PRIVATE'} KEY-----`],
  [/cloud/, 'SERVER_SIDE_REQUEST_FORGERY', '{"AccessKeyId" : "x"}'],
  [/secrets/, 'SENSITIVE_FILE_REQUEST', 'APP_ENV=local\nDB_PASSWORD=hello'],
  [/source of PHP/, 'FILE_INCLUSION', '<?php echo 1;'],
  [/PHP information/, 'CODE_INJECTION', '<title>PHP 8.2.1 - phpinfo()</title>'],
  [/MySQL/, 'SQL_INJECTION', 'You have an error in your SQL syntax; check the manual'],
  [/PostgreSQL/, 'SQL_INJECTION', 'ERROR:  syntax error at or near "x"'],
  [/Oracle/, 'SQL_INJECTION', 'ORA-01756: a message'],
  [/SQL Server/, 'SQL_INJECTION', 'Unclosed quotation mark after the character string'],
  [/SQLite/, 'SQL_INJECTION', 'sqlite3.OperationalError: near "x": syntax error'],
  [/MongoDB/, 'NOSQL_INJECTION', 'MongoServerError: unknown operator: $foo'],
  [/Java/, 'SQL_INJECTION', '\tat com.example.shop.Catalogue.find(Catalogue.java:42)'],
  [/Python/, 'CODE_INJECTION', 'Traceback (most recent call last):\n  File "/app.py", line 3'],
  [/of PHP/, 'SQL_INJECTION', '<b>Warning</b>: mysqli in /var/www/x.php'],
  [/\.NET/, 'SQL_INJECTION', "Server Error in '/' Application."],
  [/Node\.js/, 'CODE_INJECTION', 'TypeError: x\n    at Object.find (/srv/app/index.js:10:15)'],
  [/Ruby/, 'CODE_INJECTION', "app/models/user.rb:12:in `find'"],
  [/directory/, 'PATH_TRAVERSAL', '<title>Index of /backup</title>'],
];

describe('outcome of an attack', () => {
  for (const [sign, kind, answer] of SIGNS) {
    test(`${kind} answered with ${sign.source} succeeded`, () => {
      const found = answered(kind, answer);
      assert.equal(found.outcome, 'succeeded');
      assert.match(found.sign ?? '', sign);
      assert.ok(found.confidence >= 0.6);
    });
  }

  test('a sign does not count for an attack that does not lead to it', () => {
    assert.equal(answered('CROSS_SITE_SCRIPTING', 'uid=33(www-data) gid=33(www-data)').outcome, 'unknown');
    assert.equal(answered('WEB_REQUEST_ANOMALY', 'uid=33(www-data) gid=33(www-data)').outcome, 'succeeded');
  });

  test('what the request says itself is only an echo', () => {
    const text = 'uid=0(root) gid=0';
    assert.equal(
      answered('COMMAND_INJECTION', `You asked: ${text}`, `/?q=${encodeURIComponent(text)}`).outcome,
      'unknown',
    );
    assert.equal(answered('COMMAND_INJECTION', text, '/?q=id').outcome, 'succeeded');
  });

  test('a script stands in the page as sent, or escaped', () => {
    const target = '/search?q=%3Cscript%3Ealert(1)%3C/script%3E';
    const page = (text: string) => answered('CROSS_SITE_SCRIPTING', `<html><p>${text}</p></html>`, target);
    assert.equal(page('<script>alert(1)</script>').outcome, 'succeeded');
    assert.equal(page('&lt;script&gt;alert(1)&lt;/script&gt;').outcome, 'unknown');
    assert.equal(answered('CROSS_SITE_SCRIPTING', '{"q":"<script>alert(1)</script>"}', target).outcome, 'unknown');
    const image = '/?q=%3Cimg src=x onerror=alert(1)%3E';
    assert.equal(answered('CROSS_SITE_SCRIPTING', '<p><img src=x onerror=alert(1)></p>', image).outcome, 'succeeded');
    assert.equal(answered('CROSS_SITE_SCRIPTING', '<p><img src=x></p>', '/?q=%3Cimg src=x%3E').outcome, 'unknown');
  });

  test('arithmetic in a template was done, where its result stands in the page and the task does not', () => {
    const page = (answer: string, value: string) =>
      answered('TEMPLATE_INJECTION', answer, `/?name=${encodeURIComponent(value)}`);
    assert.equal(page('<p>Hello 1787569</p>', '{{1337*1337}}').outcome, 'succeeded');
    assert.equal(page('<p>Hello {{1337*1337}} 1787569</p>', '{{1337*1337}}').outcome, 'unknown');
    assert.equal(page('<p>Hello 17875690</p>', '{{1337*1337}}').outcome, 'unknown');
    assert.equal(page('<p>49 things</p>', '{{7*7}}').outcome, 'unknown', 'short numbers stand anywhere');
    assert.equal(page('<p>abc49def</p>', 'abc#{7*7}def').outcome, 'succeeded');
    assert.equal(page('<p>7777777</p>', "{{7*'7'}}").outcome, 'succeeded');
  });

  test('statuses: stopped, broken, or nothing to say', () => {
    const status = (code: number | null) => outcome({ attack: ['SQL_INJECTION'], status: code });
    for (const code of [400, 401, 403, 404, 405, 429]) assert.equal(status(code).outcome, 'failed', String(code));
    assert.deepEqual(
      [status(500).outcome, status(500).sign],
      ['unknown', 'status 500: the application may have broken'],
    );
    for (const code of [200, 302, null]) assert.deepEqual([status(code).outcome, status(code).sign], ['unknown', null]);
    assert.equal(outcome({ attack: ['SQL_INJECTION'], status: 500, answer: 'ORA-01756: x' }).outcome, 'succeeded');
    const refused = outcome({ attack: ['SQL_INJECTION'], status: 403, refused: 'GH-1' });
    assert.deepEqual([refused.outcome, refused.sign], ['failed', 'refused, reference GH-1']);
  });

  test('packed answers are read, also where they are cut', () => {
    const passwd = `root:x:0:0:root:/root:/bin/bash\n${Array.from({ length: 400 }, (_, index) => `user${index}:x:${index * 7}`).join('\n')}`;
    const packed = new Uint8Array(gzipSync(bytesOf(passwd)));
    const story = { attack: ['PATH_TRAVERSAL'] as const, answerHeaders: { 'content-encoding': 'gzip' } };
    assert.equal(outcome({ ...story, answer: packed }).outcome, 'succeeded');
    assert.equal(outcome({ ...story, answer: packed.subarray(0, 700) }).outcome, 'succeeded');
  });

  test('no answer makes it slow or fail', () => {
    const part = fc.constantFrom(
      ' ',
      '\n',
      '\tat ',
      'a.',
      'x',
      '<',
      '/',
      "'",
      '(',
      ':1',
      'uid=',
      'PostgreSQL',
      '\n\n\n',
      '"error":',
    );
    const long = fc.array(part, { maxLength: 40 }).map((parts) => parts.join('').repeat(200).slice(0, 16_384));
    fc.assert(
      fc.property(long, (answer) => {
        const started = performance.now();
        outcome({ attack: ['WEB_REQUEST_ANOMALY'], answer });
        assert.ok(performance.now() - started < 100);
      }),
      { numRuns: 50 },
    );
  });
});
