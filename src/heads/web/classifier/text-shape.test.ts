import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { measureShape, SHAPE_FEATURES } from './text-shape.ts';

function shapeOf(text: string, start = 0, end = text.length): (name: string) => number {
  const row = new Float64Array(SHAPE_FEATURES.length).fill(7);
  measureShape(text, start, end, row);
  assert.deepEqual([...row.subarray(0, 2)], [7, 7], 'the first two are of others');
  return (name) => row[SHAPE_FEATURES.indexOf(name)] as number;
}

test('each feature has a name of its own', () => {
  assert.equal(new Set(SHAPE_FEATURES).size, SHAPE_FEATURES.length);
});

test('what a text is made of is counted', () => {
  const value = shapeOf("1' or '1'='1' union select/*x*/ -- ");
  assert.equal(value("sign '"), 5);
  assert.equal(value('odd quotes'), 1);
  assert.equal(value('comment'), 1);
  assert.equal(value('two hyphens'), 1);
  assert.equal(value('tautology'), 1);
  assert.ok(value('words of SQL') >= 3);
  assert.equal(value('opening tag'), 0);
  assert.equal(shapeOf('<script>alert(1)')('opening tag'), 1);
  assert.equal(shapeOf('alert(1)')('call'), 1);
  assert.equal(shapeOf('../../etc/passwd')('dot dot slash'), 1);
});

test('a window is measured as if it stood alone', () => {
  const names = SHAPE_FEATURES.slice(2);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (before, text, behind) => {
      const alone = shapeOf(text);
      const inside = shapeOf(before + text + behind, before.length, before.length + text.length);
      for (const name of names) assert.equal(inside(name), alone(name), name);
    }),
  );
});

test('every text has finite numbers, the empty one too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const value = shapeOf(text);
      for (const name of SHAPE_FEATURES.slice(2)) assert.ok(Number.isFinite(value(name)), name);
    }),
  );
  assert.equal(shapeOf('')('letters'), 0);
});
