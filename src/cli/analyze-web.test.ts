import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gatehound } from '../../test/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-analyze-web-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const row = (client: string, second: number, target: string) =>
  `${client} - - [20/Nov/2026:10:00:0${second} +0000] "GET ${target} HTTP/1.1" 200 512 "-" "Mozilla/5.0"\n`;
const LOG = file('access.log', row('203.0.113.5', 1, '/') + row('198.51.100.7', 2, '/?q=1'));

test('an access log is analysed like a capture: counted, with its clients as profiles', async () => {
  const { exitCode, stdout, stderr } = await gatehound(['analyze', LOG, '--json']);
  assert.equal(stderr, '');
  assert.equal(exitCode, 0);
  const document = JSON.parse(stdout);
  assert.deepEqual(document.inputs, [
    {
      ...{ path: LOG, format: 'access-log', packets: 0, flows: 0, transactions: 2, unreadable: 0 },
      ...{ skipped: [], partial: false, problem: null },
    },
  ]);
  assert.deepEqual(
    document.profiles.map(({ ip }: { ip: string }) => ip),
    ['203.0.113.5', '198.51.100.7'],
  );
});

test('in line and on threads an access log gives the same', async () => {
  const [inline, threaded] = await Promise.all(
    ['0', '1'].map((threads) => gatehound(['analyze', LOG, '--head', 'web', '--threads', threads, '--json'])),
  );
  assert.equal(inline?.exitCode, 0);
  assert.equal(threaded?.stdout, inline?.stdout);
});

test('the summary speaks of transactions, and nothing of packets that there are none of', async () => {
  const { exitCode, stdout, stderr } = await gatehound(['analyze', LOG, '--print']);
  assert.equal(exitCode, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /2 transactions/);
});

test('damaged rows end with exit 4 and the line of the first', async () => {
  const damaged = file('damaged.log', `${readFileSync(LOG, 'utf8')}broken\n`);
  const { exitCode, stderr } = await gatehound(['analyze', damaged, '--print']);
  assert.equal(exitCode, 4);
  assert.match(stderr, /^GH-SRC-013: line 3 \(byte \d+\) cannot be read: /);
});

test('a HAR file is read too', async () => {
  const entry = {
    startedDateTime: '2026-11-20T10:00:00.000Z',
    request: { method: 'GET', url: 'http://a.example/', httpVersion: 'HTTP/1.1', headers: [] },
    response: { status: 200, headers: [], content: { size: 0 } },
  };
  const har = file('session.har', JSON.stringify({ log: { version: '1.2', entries: [entry] } }));
  const { exitCode, stdout } = await gatehound(['analyze', har, '--json']);
  assert.equal(exitCode, 0);
  const [input] = JSON.parse(stdout).inputs;
  assert.deepEqual([input.format, input.transactions], ['har', 1]);
});

test('what a HAR file tells of an answer is looked at, also where its headers say that it came packed', async () => {
  const entry = {
    startedDateTime: '2026-11-20T10:00:00.000Z',
    request: { method: 'GET', url: 'http://a.example/?f=../../../etc/passwd', httpVersion: 'HTTP/1.1', headers: [] },
    response: {
      status: 200,
      headers: [{ name: 'content-encoding', value: 'gzip' }],
      content: { size: 64, text: 'root:x:0:0:root:/root:/bin/bash\nbin:x:1:1:bin:/bin:/sbin/nologin\n' },
    },
  };
  const har = file('leak.har', JSON.stringify({ log: { version: '1.2', entries: [entry] } }));
  const { stdout } = await gatehound(['analyze', har, '--json']);
  const kinds = JSON.parse(stdout).evidence.map(({ kind }: { kind: string }) => kind);
  assert.ok(kinds.includes('WEB_ATTACK_SUCCEEDED'), kinds.join(' '));
});

test('rules that cannot be used are refused with their name before anything is read', async () => {
  const broken = file('broken.json', '[{"url": ');
  const { exitCode, stdout, stderr } = await gatehound(['analyze', LOG, '--print', '--rules', broken]);
  assert.equal(exitCode, 3);
  assert.equal(stdout, '');
  assert.match(stderr, /^GH-WEB-002: .*broken\.json/);
  const missing = await gatehound(['analyze', LOG, '--print', '--rules', join(folder, 'nothing.json')]);
  assert.match(missing.stderr, /^GH-WEB-001: /);
});
