import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RegexFinder, TextFinder } from './finder.ts';
import { regexPlan } from './regex-source.ts';
import { parseRegex } from './regex-syntax.ts';
import { NO_SIGNS } from './signs.ts';

function at(text: string, inside: string): number {
  return new TextFinder(text).find(inside);
}

test('a text that begins and ends with letters is a word', () => {
  assert.equal(at('script', '/description/'), -1);
  assert.equal(at('script', 'manuscripts.org'), -1);
  assert.equal(at('script', '<script>'), 1);
  assert.equal(at('script', 'descriptions, and a_script'), 20, 'the second place counts where the first is none');
  assert.equal(at('or', 'éor'), -1, 'letters of every language are letters');
  assert.equal(at('<b', 'a<b'), 1, 'a sign needs no edge before it');
  assert.equal(at('<b', 'a<br'), -1);
  assert.equal(at('', 'abc'), 0, 'an empty text stands everywhere');
});

test('of a text that is too long, an expression sees the part around the place that is named', () => {
  const finder = new RegexFinder(regexPlan(parseRegex('need+le')), [], NO_SIGNS);
  const text = `${'x'.repeat(5_000)}neeeddle${'x'.repeat(5_000)}needle`;
  assert.equal(finder.find(text, 0, text.length), 10_008);
  assert.equal(finder.find(text, 10_010, 100), 10_008);
  assert.equal(finder.length, 6);
  assert.equal(finder.find(text, 2_000, 100), -1);
});

test('an expression is not asked where a guard does not hold', () => {
  const finder = new RegexFinder(regexPlan(parseRegex('a.*b')), [['(', '{']], NO_SIGNS);
  assert.equal(finder.find('a b', 0, 3), -1);
  assert.equal(finder.find('a{b', 0, 3), 0);
});

test('an expression whose literal is near its beginning looks only at what begins near one', () => {
  const finder = new RegexFinder(regexPlan(parseRegex('x?need+le$')), [], NO_SIGNS, { least: 0, most: 1 });
  const text = `${'-'.repeat(5_000)}xneedle`;
  assert.deepEqual(finder.after, { least: 0, most: 1 });
  assert.equal(finder.findFrom(text, 5_000, 5_001, text.length), 5_000);
  assert.equal(finder.length, 7);
  assert.equal(finder.findFrom(text, 5_001, 5_001, 100), 5_001, 'also in a part of the text');
  assert.equal(finder.findFrom(text, 4_998, 4_999, text.length), -1);
  const far = new RegexFinder(regexPlan(parseRegex('.*needle')), [], NO_SIGNS);
  assert.equal(far.after, null);
  assert.equal(far.findFrom(text, 5_001, 5_001, text.length), 0, 'it looks at the whole text');
});
