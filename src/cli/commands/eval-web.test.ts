import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gatehound } from '../../../test/command.ts';
import { lines } from '../../heads/web/classifier/testing/samples.ts';

const root = mkdtempSync(join(tmpdir(), 'gatehound-eval-web-'));
after(() => rmSync(root, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}

const GOOD = lines(20, 'good');
const BAD = lines(20, 'bad');
const good = file('good.txt', `${GOOD.join('\n')}\n`);
const bad = file('bad.txt', `${BAD.join('\n')}\n`);

test('lists of good and bad requests are measured, by rules and classifier or by one of them', async () => {
  for (const by of ['both', 'classifier', 'rules']) {
    const { exitCode, stdout, stderr } = await gatehound(['eval', 'web', '-g', good, '-b', bad, '--by', by]);
    assert.deepEqual([exitCode, stderr], [0, ''], by);
    for (const words of [/precision/, /F1/, /ROC/]) assert.match(stdout, words);
  }
});

test('labels in a file of their own give the same as two lists, and words that are no label are left out', async () => {
  const data = file('data.txt', `${[...GOOD, ...BAD].join('\n')}\n`);
  const truth = [...GOOD.map(() => '0'), ...BAD.map(() => '1')];
  const labels = file('labels.txt', `label\n${truth.join('\r\n')}\n`);
  const page = join(root, 'page.html');
  const lists = JSON.parse((await gatehound(['eval', 'web', '-g', good, '-b', bad, '--json'])).stdout);
  const labelled = JSON.parse(
    (await gatehound(['eval', 'web', '-d', data, '-l', labels, '--json', '-r', page])).stdout,
  );
  for (const key of ['title', 'seconds', 'memoryBytes']) {
    delete lists[key];
    delete labelled[key];
  }
  assert.deepEqual(labelled, lists);
  assert.match(readFileSync(page, 'utf8'), /^<!doctype html>/i);
});

test('one kind alone is measured too', async () => {
  const { exitCode, stderr } = await gatehound(['eval', 'web', '-g', good]);
  assert.deepEqual([exitCode, stderr], [0, '']);
});

test('lines that hold no request are told', async () => {
  const data = file('data.jsonl', `{"url":"/","label":0}\nbroken\n{"url":"/?q=<script>","label":1}\n`);
  const { exitCode, stderr } = await gatehound(['eval', 'web', '-d', data]);
  assert.equal(exitCode, 4);
  assert.match(stderr, /^GH-SRC-013: 1 lines hold no request/);
});

test('what is missing or wrong ends with its code', async () => {
  const labels = file('few.txt', '0\n1\n');
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [[], 2, /^GH-CLI-001: /],
    [['-d', good], 2, /^GH-WEB-040: /],
    [['-d', good, '-l', labels], 2, /^GH-WEB-040: there are 2 labels and 20 requests/],
    [['-d', good, '-l', join(root, 'none')], 3, /^GH-SRC-001: /],
    [['-d', good, bad, '-l', labels], 2, /^GH-CLI-001: /],
    [['-g', join(root, 'none')], 3, /^GH-SRC-001: /],
    [['-g', good, '-m', good], 3, /^GH-MDL-002: /],
    [['-g', good, '--by', 'x'], 2, /^GH-CLI-001: /],
  ];
  for (const [words, code, message] of cases) {
    const { exitCode, stdout, stderr } = await gatehound(['eval', 'web', ...words]);
    assert.deepEqual([exitCode, stdout], [code, ''], `${words.join(' ')}: ${stderr}`);
    assert.match(stderr, message);
  }
});
