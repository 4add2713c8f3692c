import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gatehound } from '../../../test/command.ts';
import { decodeClassifier } from '../../heads/web/classifier/classifier-file.ts';
import { lines } from '../../heads/web/classifier/testing/samples.ts';

const GATEHOUND = fileURLToPath(new URL('../../../gatehound', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'gatehound-train-web-'));
after(() => rmSync(root, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}

function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(path);
  return path;
}

const GOOD = file('good.txt', `${lines(300, 'good').join('\n')}\n`);
const BAD = file('bad.txt', `${lines(300, 'bad').join('\n')}\n`);

test('two lists become a model, and the report says how it does', async () => {
  const out = join(folder('two'), 'web.model');
  const page = join(root, 'report.html');
  const { exitCode, stdout, stderr } = await gatehound(['train', 'web', '-g', GOOD, '-b', BAD, '-o', out, '-r', page]);
  assert.deepEqual([exitCode, stderr], [0, '']);
  assert.deepEqual(readdirSync(join(root, 'two')), ['web.model']);
  const { provenance } = decodeClassifier(readFileSync(out));
  assert.deepEqual([provenance.from, provenance.good, provenance.bad], [['good.txt', 'bad.txt'], 300, 300]);
  for (const words of [/precision/, /F1/, /accuracy/, /ROC/, /good\.txt +300 good, 0 bad/]) assert.match(stdout, words);
  assert.match(readFileSync(page, 'utf8'), /^<!doctype html>/i);
});

test('the same data and seed give the same file, wherever it lies, and what was there is replaced', async () => {
  const elsewhere = folder('elsewhere');
  writeFileSync(join(elsewhere, 'good.txt'), readFileSync(GOOD));
  const out = join(elsewhere, 'web.model');
  writeFileSync(out, 'what was there');
  const words = ['train', 'web', '--bad', BAD, '--out', out, '--seed', '7', '--json'];
  const first = await gatehound([...words, '--good', join(elsewhere, 'good.txt')]);
  const model = readFileSync(out);
  const report = JSON.parse(first.stdout) as Record<string, unknown>;
  assert.equal(report['modelBytes'], model.length);
  await gatehound([...words, '--good', GOOD]);
  assert.ok(model.equals(readFileSync(out)));
});

test('labels come from CSV and from lines of JSON, and what cannot be read is told', async () => {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const csv = file(
    'data.csv',
    `query,label\n${[...lines(100, 'good').map((line) => `${quoted(line)},0`), ...lines(100, 'bad').map((line) => `${quoted(line)},sqli`)].join('\n')}\n`,
  );
  const ndjson = file(
    'data.jsonl',
    [
      ...lines(100, 'good').map((line) => JSON.stringify({ url: `/?q=${encodeURIComponent(line)}`, label: 0 })),
      'broken',
      ...lines(100, 'bad').map((line) => JSON.stringify({ url: `/?q=${encodeURIComponent(line)}`, label: 1 })),
    ].join('\n'),
  );
  const out = join(root, 'labelled.model');
  const { exitCode, stderr } = await gatehound(['train', 'web', '--data', csv, ndjson, '--out', out]);
  assert.equal(exitCode, 4);
  assert.match(stderr, /^GH-SRC-013: .*data\.jsonl: 1 lines hold no request, the first is line 101/);
  const { provenance } = decodeClassifier(readFileSync(out));
  assert.deepEqual([provenance.good, provenance.bad], [200, 200]);
});

test('what is missing or wrong ends with its code, and writes nothing', async () => {
  const place = folder('refused');
  const out = join(place, 'web.model');
  const few = file('few.txt', 'a\nb\n');
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [[], 2, /^GH-CLI-001: /],
    [['-g', GOOD, '-b', join(root, 'none')], 3, /^GH-SRC-001: /],
    [['-g', GOOD], 1, /^GH-WEB-043: there are 300 good and 0 bad/],
    [['-g', GOOD, '-b', few], 1, /^GH-WEB-043: /],
    [['-d', GOOD], 2, /^GH-WEB-040: /],
    [['-d', file('wrong.csv', 'query,label\na,0\nb,-1\n')], 2, /^GH-WEB-040: .*wrong\.csv line 3: -1 is no label; /],
    [['-g', GOOD, '-b', BAD, '--budget', '0'], 2, /^GH-CLI-001: /],
    [['-g', GOOD, '-b', BAD, '--seed', '-1'], 2, /^GH-CLI-001: /],
    [['-g', GOOD, '-b', BAD, '--field', 'x'], 2, /^GH-CLI-001: /],
  ];
  for (const [words, code, message] of cases) {
    const { exitCode, stdout, stderr } = await gatehound(['train', 'web', ...words, '--out', out]);
    assert.deepEqual([exitCode, stdout], [code, ''], `${words.join(' ')}: ${stderr}`);
    assert.match(stderr, message);
  }
  const nowhere = await gatehound(['train', 'web', '-g', GOOD, '-b', BAD, '-o', join(root, 'no', 'folder')]);
  assert.match(nowhere.stderr, /^GH-MDL-006: /);
  assert.deepEqual(readdirSync(place), []);
});

test('interrupted, it says so, and leaves the model that was there', async () => {
  const place = folder('interrupted');
  const out = join(place, 'web.model');
  writeFileSync(out, 'what was there');
  const many = file(
    'many.txt',
    lines(40_000, 'good')
      .map((line, index) => `${line} ${index}`)
      .join('\n'),
  );
  const child = spawn(GATEHOUND, ['train', 'web', '-g', many, '-b', BAD, '-o', out], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const interrupting = setTimeout(() => child.kill('SIGINT'), 2_500);
  const code = await ended;
  clearTimeout(interrupting);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /^GH-WEB-042: /);
  assert.deepEqual(readdirSync(place), ['web.model']);
  assert.equal(readFileSync(out, 'utf8'), 'what was there');
});

test('rows of CSV go by their own label, whichever list they stand in, and those without one by the list', async () => {
  const rows = [
    ...lines(150, 'good').map((line) => `"${line}",0`),
    ...lines(145, 'bad').map((line) => `"${line.replaceAll('"', '""')}",1`),
    ...lines(5, 'bad').map((line) => `"own ${line.replaceAll('"', '""')}",`),
  ];
  const csv = file('mixed.csv', `query,label\n${rows.join('\n')}\n`);
  const out = join(root, 'mixed.model');
  const { exitCode, stdout, stderr } = await gatehound(['train', 'web', '-g', csv, '-b', BAD, '-o', out]);
  assert.equal(exitCode, 0);
  assert.match(
    stderr,
    /^.*mixed\.csv: 145 rows say otherwise than the option that names the file; the label of a row counts\n$/,
  );
  assert.match(stdout, /mixed\.csv +155 good, 145 bad; 145 rows say otherwise/);
  const { provenance } = decodeClassifier(readFileSync(out));
  assert.deepEqual([provenance.good, provenance.bad], [155, 445]);
});

test('rows that say that nobody knows are passed over and counted, and never attacks', async () => {
  const rows = lines(120, 'good').map(
    (line, index) => `"${line}",${index < 100 ? '0' : ['', 'unknown', '?', 'n/a'][index % 4]}`,
  );
  const csv = file('open.csv', `query,label\n${rows.join('\n')}\n`);
  const out = join(root, 'open.model');
  const { exitCode, stdout, stderr } = await gatehound(['train', 'web', '-d', csv, '-b', BAD, '-o', out]);
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /^.*open\.csv: 20 rows without a label were passed over\n$/);
  assert.match(stdout, /open\.csv +100 good, 0 bad; 20 without a label/);
  const { provenance } = decodeClassifier(readFileSync(out));
  assert.deepEqual([provenance.good, provenance.bad], [100, 300]);
});

test('the report says what set the threshold, what was not in the data, and the threshold as it is', async () => {
  const out = join(root, 'few.model');
  const words = ['train', 'web', '-g', GOOD, '-b', BAD, '-o', out];
  const { stdout } = await gatehound(words);
  assert.match(
    stdout,
    /^Finds [\d.]+ % of the attacks, .*\nWeb classifier .*\nThe threshold was set by 300 ordinary requests: of/,
  );
  assert.match(stdout.replaceAll('\n', ' '), /of so few, a budget of 0\.1 % allows none to be taken for an attack\./);
  assert.match(stdout, /\nNo request had a header, cookie or body: the figures do not speak of them\.\n/);
  const report = JSON.parse((await gatehound([...words, '--budget', '1.1', '--json'])).stdout);
  assert.equal(report.operatingPoint.threshold, decodeClassifier(readFileSync(out)).threshold);
  assert.match(report.notes[0], /with a budget of 1\.1 %, 3 may be taken for attacks\.$/);
});
