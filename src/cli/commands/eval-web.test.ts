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

test('labels in a file of their own give the same as two lists', async () => {
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
    [['-d', good, '-l', labels], 2, /^GH-WEB-040: .*few\.txt has 2 labels, the data 20 requests; give 20 labels, /],
    [['-d', good, '-l', good], 2, /^GH-WEB-040: .*good\.txt line \d+: .* is no label; write 0 /],
    [['-g', good, '-l', labels], 2, /^GH-CLI-001: /],
    [['-g', good, '--threshold', 'high'], 2, /^GH-CLI-001: --threshold takes a number, not high; /],
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

interface Report {
  readonly sizes: { readonly all: number; readonly benign: number; readonly attack: number; readonly ignored: number };
  readonly operatingPoint: { readonly threshold: number; readonly recall: number; readonly falsePositiveRate: number };
}

async function reportOf(
  words: readonly string[],
): Promise<Report & { readonly stderr: string; readonly code: number | null }> {
  const { exitCode, stdout, stderr } = await gatehound(['eval', 'web', ...words, '--json']);
  assert.notEqual(stdout, '', stderr);
  return { ...JSON.parse(stdout), stderr, code: exitCode };
}

test('labels go by line: that of a line that holds no request is passed over, and an empty line may have one', async () => {
  const attack = JSON.stringify({ url: "/?id=1' union select password from users--" });
  const data = file('holes.jsonl', ['{"url":"/"}', 'broken', attack, '', '{"url":"/b"}'].join('\n'));
  for (const text of ['0\n0\n1\n0\n', '0\n1\n1\n\n0\n', '0\n0\n1\n1\n0\n', 'label\nbenign\n?\nsqli\nnormal\n']) {
    const { code, sizes, operatingPoint } = await reportOf(['-d', data, '-l', file('holes.txt', text)]);
    assert.equal(code, 4);
    assert.deepEqual([sizes.benign, sizes.attack], [2, 1], text);
    assert.deepEqual([operatingPoint.recall, operatingPoint.falsePositiveRate], [1, 0], text);
  }
  const { exitCode, stderr } = await gatehound(['eval', 'web', '-d', data, '-l', file('short.txt', '0\n1\n0\n')]);
  assert.equal(exitCode, 2);
  assert.match(stderr, /short\.txt has 3 labels, the data 3 requests and 1 line that holds none; give 4 labels, /);
});

test('a word means the same in a file of labels and in a column, and what nobody knows is not measured', async () => {
  const words = ['0', 'benign', 'unknown', '', '2', 'n/a', '1', 'sqli'];
  const csv = file('words.csv', `query,label\n${words.map((word, index) => `a${index},${word}`).join('\n')}\n`);
  const column = await reportOf(['-d', csv]);
  const data = file('words.txt', words.map((_, index) => `a${index}`).join('\n'));
  const list = await reportOf([
    '-d',
    data,
    '-l',
    file('words.labels', `${words.map((word) => word || '?').join('\n')}\n`),
  ]);
  for (const { sizes } of [column, list]) assert.deepEqual([sizes.benign, sizes.attack, sizes.ignored], [2, 2, 4]);
});

test('a label of a row counts more than the list in which it stands, and that is told', async () => {
  const csv = file('mixed.csv', 'query,label\na,0\nb,0\nc,sqli\nd,\n');
  const { sizes, stderr } = await reportOf(['--good', csv]);
  assert.deepEqual([sizes.benign, sizes.attack], [3, 1]);
  assert.match(
    stderr,
    /^.*mixed\.csv: 1 row says otherwise than the option that names the file; the label of a row counts\n$/,
  );
});

test('the threshold is reported as it is, and what reaches it is found', async () => {
  const data = file('one.csv', "query,label\n1' union select password from users--,1\nplain,0\n");
  const { operatingPoint } = await reportOf(['-d', data, '--by', 'rules', '--threshold', '0.5']);
  assert.equal(operatingPoint.threshold, 0.5);
  const rules = file('exact.json', '[{"id":"x","alert":"x","where":"query","match":"exactly","confidence":0.5}]');
  const exact = file('exact.csv', 'query,label\nexactly,1\nplain,0\n');
  const reached = await reportOf(['-d', exact, '--by', 'rules', '--threshold', '0.5', '--rules', rules]);
  assert.deepEqual([reached.operatingPoint.recall, reached.operatingPoint.falsePositiveRate], [1, 0]);
});

test('several files of rules are all asked', async () => {
  const rules = ['uno', 'due'].map((word) =>
    file(`${word}.json`, JSON.stringify([{ id: word, alert: word, where: 'query', match: word }])),
  );
  const data = file('several.csv', 'query,label\nuno,1\ndue,1\ntre,0\n');
  const { operatingPoint } = await reportOf(['-d', data, '--by', 'rules', ...rules.flatMap((one) => ['--rules', one])]);
  assert.deepEqual([operatingPoint.recall, operatingPoint.falsePositiveRate], [1, 0]);
});
