import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { gatehound } from '../../../test/command.ts';

const GATEHOUND = fileURLToPath(new URL('../../../gatehound', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gatehound-score-requests-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  return path;
}

const ATTACK = "/shop?id=1'+union+select+password+from+users--+-";

interface Row {
  readonly probability: number;
  readonly label: number;
  readonly input: string;
}

/** Rows of an output in which every byte counts. */
function rowsOf(
  words: readonly string[],
  input?: Uint8Array,
): { readonly rows: readonly Row[]; readonly status: number | null } {
  const { stdout, status } = spawnSync(
    GATEHOUND,
    ['score', 'requests', ...words],
    input === undefined ? {} : { input },
  );
  const lines = stdout.toString('latin1').split('\n');
  assert.equal(lines.pop(), '');
  const rows = lines.map((line) => {
    const found = /^([01]\.\d{6})\t([01])\t(.*)$/s.exec(line);
    assert.ok(found !== null, line);
    return { probability: Number(found[1]), label: Number(found[2]), input: found[3] as string };
  });
  return { rows, status };
}

const LINES = [
  '/index.html',
  ATTACK,
  '',
  'a\tb\tc',
  '\xff\xfe<script>alert(1)</script>',
  '/windows\r',
  ' ',
  '\xef\xbb\xbf/bom',
  '\xc3\xa9',
];

test('one line out for each line in, in order, byte for byte: also tabs, CR, nothing, and what is no UTF-8', () => {
  const path = file('lines.txt', LINES.join('\n'));
  const { rows, status } = rowsOf([path]);
  assert.equal(status, 0);
  assert.deepEqual(
    rows.map(({ input }) => input),
    LINES,
  );
  assert.deepEqual([rows[0]?.label, rows[1]?.label, rows[4]?.label], [0, 1, 1]);
  const packed = file('lines.gz', gzipSync(Buffer.from(`${LINES.join('\n')}\n`, 'latin1')));
  assert.deepEqual(rowsOf([packed]).rows, rows);
  assert.deepEqual(rowsOf(['-'], Buffer.from(LINES.join('\n'), 'latin1')).rows, rows);
});

test('an empty input has an empty output', () => {
  assert.deepEqual(rowsOf([file('empty.txt', '')]), { rows: [], status: 0 });
});

test('rules, classifier or both decide, and a threshold of one’s own', () => {
  const path = file('by.txt', `/index.html\n${ATTACK}\n`);
  for (const by of ['both', 'classifier', 'rules']) {
    assert.deepEqual(
      rowsOf([path, '--by', by]).rows.map(({ label }) => label),
      [0, 1],
      by,
    );
  }
  const { rows } = rowsOf([path, '--by', 'rules', '--threshold', '1']);
  assert.deepEqual(
    rows.map(({ probability, label }) => label === 1 && probability < 1),
    [false, false],
  );
});

test('what lines are can be said', () => {
  const path = file('field.txt', '{"a":"<script>alert(1)</script>"}\n');
  for (const field of ['url', 'query', 'value', 'header', 'body', 'guess']) {
    assert.equal(rowsOf([path, '--field', field]).rows.length, 1, field);
  }
});

test('whole requests as JSON lines: a line for each, also for those that cannot be read', () => {
  const text = [
    JSON.stringify({
      method: 'POST',
      url: '/a\nb',
      headers: { 'Content-Type': 'application/json' },
      body: '{"q":"x"}',
    }),
    'broken',
    JSON.stringify({ url: '/', headers: { 'User-Agent': '() { :;}; /bin/cat /etc/passwd' } }),
  ].join('\n');
  const path = file('requests.jsonl', text);
  const { rows, status } = rowsOf([path, '--format', 'ndjson']);
  assert.deepEqual(
    rows.map(({ input }) => input),
    ['POST /a%0Ab', 'broken', 'GET /'],
  );
  assert.equal(rows[2]?.label, 1);
  assert.equal(status, 4);
});

test('requests as they are sent, and HAR', () => {
  const raw = file('raw.http', `GET /index.html HTTP/1.1\r\nHost: a\r\n\r\nGET ${ATTACK} HTTP/1.1\r\n\r\n`);
  assert.deepEqual(
    rowsOf([raw, '--format', 'raw-http']).rows.map(({ label, input }) => [label, input]),
    [
      [0, 'GET /index.html'],
      [1, `GET ${ATTACK}`],
    ],
  );
  const entry = (second: number, url: string): object => ({
    ...{
      startedDateTime: `2026-11-20T10:00:0${second}Z`,
      time: 1,
      response: { status: 200, headers: [], content: {} },
    },
    request: { method: 'GET', url, httpVersion: 'HTTP/1.1', headers: [] },
  });
  const har = file(
    'one.har',
    JSON.stringify({ log: { entries: [entry(5, `http://a${ATTACK}`), entry(1, 'http://a/')] } }),
  );
  assert.deepEqual(
    rowsOf([har, '--format', 'har']).rows.map(({ label }) => label),
    [1, 0],
  );
});

test('why: a line of JSON for each, with rules and words', async () => {
  const path = file('why.txt', `${ATTACK}\n\xc3\xa9\n\xff\n`);
  const { exitCode, stdout } = await gatehound(['score', 'requests', path, '--explain']);
  assert.equal(exitCode, 0);
  const [attack, accent, byte] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(attack.label, 1);
  assert.ok(attack.hits.some(({ evidence }: { evidence: string }) => evidence === 'SQL_INJECTION'));
  assert.deepEqual([accent.input, byte.input], ['é', 'ÿ']);
});

test('what is missing or wrong ends with its code', async () => {
  const path = file('one.txt', '/\n');
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [[join(folder, 'none.txt')], 3, /^GH-SRC-001: /],
    [[folder], 3, /^GH-SRC-003: /],
    [[''], 2, /^GH-CLI-001: /],
    [[path, '--by', 'chance'], 2, /^GH-CLI-001: /],
    [[path, '--field', 'x'], 2, /^GH-CLI-001: /],
    [[path, '--format', 'x'], 2, /^GH-CLI-001: /],
    [[path, '--threshold', 'high'], 2, /^GH-CLI-001: --threshold takes a number, not high; /],
    [[path, '--threshold', '5'], 2, /^GH-CFG-004: /],
    [[path, '--model', join(folder, 'none')], 3, /^GH-MDL-001: /],
    [[path, '--model', path], 3, /^GH-MDL-002: /],
    [[path, '--rules', path], 3, /^GH-WEB-002: /],
    [[path, '--format', 'har'], 3, /^GH-SRC-004: /],
    [[], 2, /^GH-CLI-001: /],
  ];
  for (const [words, code, message] of cases) {
    const { exitCode, stdout, stderr } = await gatehound(['score', 'requests', ...words]);
    assert.deepEqual([exitCode, stdout], [code, ''], `${words.join(' ')}: ${stderr}`);
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  }
});

test('several files of rules are all asked', async () => {
  const rules = ['uno', 'due'].map((word) =>
    file(`${word}.json`, JSON.stringify([{ id: word, alert: word, where: 'query', match: word }])),
  );
  const path = file('several.txt', '/?a=uno\n/?a=due\n/?a=tre\n');
  const { rows } = rowsOf([path, ...rules.flatMap((one) => ['--rules', one])]);
  assert.deepEqual(
    rows.map(({ label }) => label),
    [1, 1, 0],
  );
});

test('lines that were probably meant as more are judged as lines, with a note', async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['{"method":"GET","url":"/"}\nx\n', /^.*noted\.txt begins with a request as JSON, .*--format ndjson.*\n$/],
    ['id,query,label\n1,x,0\n', /^.*noted\.txt begins with a header of CSV, .*\n$/],
    ['{"a":1}\n', /^$/],
    ['/a\n{"url":"/"}\n', /^$/],
  ];
  for (const [text, note] of cases) {
    const { exitCode, stdout, stderr } = await gatehound(['score', 'requests', file('noted.txt', text)]);
    assert.equal(exitCode, 0);
    assert.match(stderr, note);
    assert.equal(stdout.trimEnd().split('\n').length, text.trimEnd().split('\n').length);
  }
  const said = await gatehound(['score', 'requests', file('said.txt', '{"url":"/"}\n'), '--field', 'body']);
  assert.equal(said.stderr, '');
});
