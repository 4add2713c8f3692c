import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { LineDecoder } from '../../src/heads/web/decoding/decode-line.ts';
import { RequestDecoder } from '../../src/heads/web/decoding/decode-request.ts';
import type { DecodedRequest } from '../../src/heads/web/decoding/decoded-request.ts';
import { BUILT_IN_RULES } from '../../src/heads/web/rules/built-in/index.ts';
import { requestOf } from '../../src/heads/web/rules/request-of.ts';
import { RuleSet } from '../../src/heads/web/rules/rule-set.ts';
import { testData } from '../data.ts';

/*
 * What the built-in rules find by themselves, without the classifier: a request counts as found where those that fire are
 * sure to 0.9 together. The figures are those of this set of rules less a small margin, so that a change that loses
 * something shows.
 */
const SURE = 0.9;

interface Row {
  readonly label: 0 | 1;
  readonly cls: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const rules = new RuleSet(BUILT_IN_RULES);

function isFound(request: DecodedRequest): boolean {
  const hits = rules.inspect(request, { client: '203.0.113.1', status: null });
  return 1 - hits.reduce((doubt, { confidence }) => doubt * (1 - confidence), 1) >= SURE;
}

function linesOf(t: TestContext, name: string): readonly string[] | null {
  const path = testData('web', `${name}.gz`);
  if (path === undefined) {
    t.skip(`no ${name} on this machine`);
    return null;
  }
  const lines = gunzipSync(readFileSync(path)).toString('latin1').split('\n');
  return lines.map((line) => line.replace(/\r$/, '')).filter((line) => line !== '');
}

/** Of the rows that are picked, how many there are and the share that is found. */
function shareOfRows(lines: readonly string[], pick: (row: Row) => boolean): { count: number; share: number } {
  const decoder = new RequestDecoder();
  let count = 0;
  let found = 0;
  for (const line of lines) {
    const row = JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as Row;
    if (!pick(row)) continue;
    const { method, url, headers, body } = row;
    count++;
    if (isFound(decoder.decode(requestOf({ method, url, headers, ...(body === '' ? {} : { body }) })))) found++;
  }
  return { count, share: found / count };
}

/** What is expected of the rows of one kind: at least (attacks) or at most (ordinary requests) such a share. */
function expectRows(
  t: TestContext,
  name: string,
  pick: (row: Row) => boolean,
  bound: { readonly least: number } | { readonly most: number },
): void {
  const lines = linesOf(t, name);
  if (lines === null) return;
  const { count, share } = shareOfRows(lines, pick);
  t.diagnostic(`${count} requests, ${(share * 100).toFixed(3)} % found`);
  if ('least' in bound) assert.ok(share >= bound.least, `${share}`);
  else assert.ok(share <= bound.most, `${share}`);
}

describe('the built-in rules by themselves', () => {
  test('find nine in ten of the positive requests of the tests of the OWASP CRS', (t) => {
    expectRows(t, 'crs_tests_A.jsonl', ({ label }) => label === 1, { least: 0.935 });
  });

  test('find seven in ten in each class of them', (t) => {
    const lines = linesOf(t, 'crs_tests_A.jsonl');
    if (lines === null) return;
    const classes = new Set(lines.map((line) => (JSON.parse(line) as Row).cls));
    for (const cls of classes) {
      const { count, share } = shareOfRows(lines, (row) => row.label === 1 && row.cls === cls);
      t.diagnostic(`${cls}: ${count} requests, ${(share * 100).toFixed(1)} % found`);
      assert.ok(share >= 0.7, cls);
    }
  });

  test('take at most three in ten thousand ordinary requests of browsers for an attack', (t) => {
    expectRows(t, 'blazehttp_benign_hostsA.jsonl', ({ label }) => label === 0, { most: 0.0003 });
  });

  test('take none of the ordinary values of parameters for an attack, and find those with SQL', (t) => {
    expectRows(t, 'httpparams.jsonl', ({ label }) => label === 0, { most: 0 });
    expectRows(t, 'httpparams.jsonl', ({ cls }) => cls === 'sqli', { least: 0.995 });
  });

  test('take none of the ordinary requests to a shop for an attack, and find those with SQL', (t) => {
    expectRows(t, 'torpeda2012.jsonl', ({ label }) => label === 0, { most: 0 });
    expectRows(t, 'torpeda2012.jsonl', ({ cls }) => cls === 'SQLi', { least: 0.995 });
  });

  test('are fooled by less than one in fifty of the texts that fool detectors of SQL', (t) => {
    expectRows(t, 'libinjection.jsonl', ({ label }) => label === 0, { most: 0.02 });
    expectRows(t, 'libinjection.jsonl', ({ label }) => label === 1, { least: 0.97 });
  });

  test('take hardly any ordinary URL for an attack', (t) => {
    const decoder = new LineDecoder();
    for (const name of ['goodfromE.txt', 'good_fromE2.txt']) {
      const lines = linesOf(t, name);
      if (lines === null) return;
      const found = lines.filter((line) => isFound(decoder.decode(line, 'url')));
      t.diagnostic(`${name}: ${lines.length} URLs, ${found.length} found`);
      // Two of them are attacks: they ask the database to sleep.
      assert.ok(found.length <= 2, found.join('\n'));
    }
  });
});
