import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RegexFinder, TextFinder } from './finder.ts';
import { LeafFindings } from './leaf-findings.ts';
import { PLACE_BITS } from './places.ts';
import { regexPlan } from './regex-source.ts';
import { parseRegex } from './regex-syntax.ts';
import { NO_SIGNS } from './signs.ts';
import { ANYWHERE, type Span } from './span.ts';

function expression(source: string, after: Span = ANYWHERE): RegexFinder {
  return new RegexFinder(regexPlan(parseRegex(source)), [], NO_SIGNS, after);
}

test('what was found holds in its request alone, and says where', () => {
  const findings = new LeafFindings(2);
  findings.begin();
  assert.ok(!findings.find(0, new TextFinder('x'), 'a b', PLACE_BITS.query, 'id'));
  assert.ok(findings.find(0, new TextFinder('b'), 'a b', PLACE_BITS.query, 'id'));
  assert.deepEqual(findings.of(0), { where: 'query id', text: 'a b', at: 2, length: 1 });
  assert.equal(findings.of(1), null);
  assert.ok(findings.find(1, new TextFinder('b'), 'b', PLACE_BITS.whole, ''));
  assert.equal(findings.of(1)?.where, 'body');
  findings.begin();
  assert.ok(!findings.holds(0));
  assert.equal(findings.of(0), null);
});

test('an expression looks near the literal that it is asked for, and anywhere where it is asked for none', () => {
  const findings = new LeafFindings(1);
  const finder = expression('x?needle', { least: 0, most: 1 });
  const text = 'xneedle needle';
  findings.begin();
  findings.enter(text);
  findings.lookNear(13, 8);
  assert.ok(findings.find(0, finder, text, PLACE_BITS.path, ''));
  assert.equal(findings.of(0)?.at, 8);
  findings.lookAnywhere();
  assert.ok(findings.find(0, finder, text, PLACE_BITS.path, ''));
  assert.equal(findings.of(0)?.at, 0);
});

test('expressions that looked at a million characters see what stands around the literal, until the next request', () => {
  const findings = new LeafFindings(1);
  const finder = expression('needle');
  const text = `${'-'.repeat(50_000)}needle`;
  const miss = '-'.repeat(50_000);
  const look = (): boolean => findings.find(0, finder, text, PLACE_BITS.body, 'a');
  findings.begin();
  for (let count = 0; count < 19; count++) findings.find(0, finder, miss, PLACE_BITS.body, 'a');
  assert.equal(findings.shortened, 0);
  findings.find(0, finder, miss, PLACE_BITS.body, 'a');
  findings.lookAnywhere();
  assert.ok(!look(), 'it sees the beginning');
  assert.equal(findings.shortened, 1);
  findings.enter(text);
  findings.lookNear(text.length - 1, -1);
  assert.ok(look());
  assert.equal(findings.shortened, 2);
  assert.ok(findings.find(0, new TextFinder('-needle'), text, PLACE_BITS.body, 'a'), 'a text is looked for everywhere');
  assert.equal(findings.shortened, 2);
  findings.begin();
  findings.lookAnywhere();
  assert.ok(look());
  assert.equal(findings.shortened, 0);
});
