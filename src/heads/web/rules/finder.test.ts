import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RegexFinder, TextFinder } from './finder.ts';
import { regexPlan } from './regex-source.ts';
import { parseRegex } from './regex-syntax.ts';

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
  const finder = new RegexFinder(regexPlan(parseRegex('need+le')), []);
  const text = `${'x'.repeat(5_000)}neeeddle${'x'.repeat(5_000)}needle`;
  assert.equal(finder.find(text, 0, text.length), 10_008);
  assert.equal(finder.find(text, 10_010, 100), 10_008);
  assert.equal(finder.length, 6);
  assert.equal(finder.find(text, 2_000, 100), -1);
});

test('an expression is not asked where a guard does not hold', () => {
  const finder = new RegexFinder(regexPlan(parseRegex('a.*b')), [['(', '{']]);
  assert.equal(finder.find('a b', 0, 3), -1);
  assert.equal(finder.find('a{b', 0, 3), 0);
});
