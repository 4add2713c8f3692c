import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gatehound } from '../../../test/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-rules-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const DIFFAI = `[
	{"url": "script", "alert": "[!] Script tag found in url!"},
	{"url": "UNION", "alert": "[!] UNION operator found in url!"},
	{"content": "<script>", "alert": "[!] Possible XSS Attack."},
	{"headers": {"Host": "localhost"}, "alert": "Test HEADER"}
]`;

test('rules check reads the rules of diffai and says how many there are', async () => {
  const path = file('diffai.json', DIFFAI);
  const { stdout, stderr, exitCode } = await gatehound(['rules', 'check', path]);
  assert.equal(stderr, '');
  assert.equal(stdout, `${path}: 4 rules\n`);
  assert.equal(exitCode, 0);
});

test('rules check says line and reason of what is wrong, in one line', async () => {
  const path = file('wrong.json', '[\n{"alert": "a",\n"match": {"regex": "(?=a)"}}]');
  const { stdout, stderr, exitCode } = await gatehound(['rules', 'check', path]);
  assert.equal(stdout, '');
  assert.match(stderr, /^GH-WEB-004: .*wrong\.json line 3: rule rule-1: look-around is not allowed; .*\n$/);
  assert.equal(exitCode, 3);
});

test('rules test says on what rules fire, for URLs and for whole requests, and what it could not read', async () => {
  const rules = file('rules.json', DIFFAI);
  const requests = file(
    'requests.txt',
    [
      '/?q=%2553cript',
      '/description/',
      '{"method":"POST","url":"/a","headers":{"host":"localhost"},"body":"c=%3Cscript%3E"}',
      '{"url":',
      '',
    ].join('\n'),
  );
  const { stdout, stderr, exitCode } = await gatehound([
    'rules',
    'test',
    rules,
    '--requests',
    requests,
    '--no-built-in',
  ]);
  assert.equal(
    stdout,
    `3 requests, 2 flagged: 2 of them by these rules alone; 0 no longer flagged
        1  rule-1
           request 1, url: script
        1  rule-3
           request 3, body c: <script>
        1  rule-4
           request 3, header host: localhost
`,
  );
  assert.match(stderr, /^GH-WEB-008: 1 line of .* from line 4 on hold no request/);
  assert.equal(exitCode, 4);
});

test('rules test compares with the rules that are live, and gives JSON', async () => {
  const next = file('next.json', '[{"id":"a","alert":"a","where":"query","match":"evil"}]');
  const live = file('live.json', '[{"id":"a","alert":"a","where":"any","match":"evil"}]');
  const words = ['rules', 'test', next, '--against', live, '--requests', '-', '--no-built-in', '--json'];
  const input = [new TextEncoder().encode('/?x=evil\n/evil\n')];
  const { stdout, exitCode } = await gatehound(words, { input });
  const { rules, gone, requests, lost } = JSON.parse(stdout);
  assert.deepEqual([requests, lost, rules[0].fired, gone[0].fired, exitCode], [2, 1, 1, 1, 0]);
});

test('requests that cannot be read are an error', async () => {
  const rules = file('rules.json', DIFFAI);
  const { stderr, exitCode } = await gatehound(['rules', 'test', rules, '--requests', join(folder, 'none')]);
  assert.match(stderr, /^GH-SRC-001: /);
  assert.equal(exitCode, 3);
});

test('an expression that backtracks without end ends all the same, as the launcher starts Node', async () => {
  const rules = file('bomb.json', '[{"alert":"bomb","where":"query","match":{"regex":"(A+)+$"}}]');
  const requests = file('long.txt', `/?q=${'a'.repeat(60_000)}!\n`);
  const words = ['rules', 'test', rules, '--requests', requests, '--no-built-in'];
  const { stdout, signal } = await gatehound(words, { timeout: 20_000 });
  assert.equal(signal, null);
  assert.match(stdout, /^1 request, 0 flagged/);
});

test('rules list tells what each built-in rule is and does, in columns or as JSON', async () => {
  const { stdout, exitCode } = await gatehound(['rules', 'list']);
  const rules = JSON.parse((await gatehound(['rules', 'list', '--json'])).stdout) as Record<string, string>[];
  const lines = stdout.trimEnd().split('\n');
  assert.deepEqual([exitCode, lines.length], [0, rules.length]);
  for (const [index, { id, severity, action, evidence, alert }] of rules.entries()) {
    const words = [id, severity, action, evidence].join(' ');
    assert.equal(lines[index]?.replace(/ +/g, ' '), `${words} ${alert}`.replace(/ +/g, ' '));
  }
  const begins = lines.map((line) => /^\S+ +\S+ +\S+ +\S+ +/.exec(line)?.[0].length);
  assert.equal(new Set(begins).size, 1);
});

test('rules check and score requests warn of a rule that switches off nothing', async () => {
  const path = file('off.json', '[{"id":"sqli-tight-quote","alert":"off","enabled":false}]');
  const warning =
    /rule sqli-tight-quote is switched off, and there is none of this id; did you mean sqli-tight-quotes\?\n$/;
  const { stderr, exitCode } = await gatehound(['rules', 'check', path]);
  assert.match(stderr, warning);
  assert.equal(exitCode, 0);
  const requests = file('one.txt', '/\n');
  assert.match((await gatehound(['score', 'requests', requests, '--rules', path])).stderr, warning);
  assert.match((await gatehound(['eval', 'web', '--good', requests, '--rules', path])).stderr, warning);
});
