import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIELD_BOUNDS } from './field-budget.ts';
import { FieldMaker } from './field-maker.ts';

test('what comes again is the same field, whatever its kind and name', () => {
  const maker = new FieldMaker();
  const field = maker.recall('header', 'accept', '*/*', false);
  assert.equal(maker.recall('header', 'accept', '*/*', false), field);
  assert.notEqual(maker.recall('cookie', 'accept', '*/*', false), field);
  assert.notEqual(maker.recall('header', 'accept', '*/*', true), field);
  assert.deepEqual(maker.make('header', 'accept', '*/*', false), field);
});

test('no flood of other texts makes it hold more than two generations, and what is in use stays', () => {
  const maker = new FieldMaker();
  const known = maker.recall('header', 'accept', '*/*', false);
  const strange = maker.recall('header', 'x', 'once', false);
  for (let index = 0; index < 100_000; index++) {
    maker.recall('query', 'q', `value ${index}`, true);
    if (index % 1_000 === 0) assert.equal(maker.recall('header', 'accept', '*/*', false), known);
  }
  assert.notEqual(maker.recall('header', 'x', 'once', false), strange, 'forgotten');
});

test('a text does not grow beyond what a field may hold', () => {
  // One character of three bytes that stands for eighteen.
  const { text, forms } = new FieldMaker().make('query', 'q', '\xef\xb7\xba'.repeat(21_000), true);
  assert.equal(text.length, FIELD_BOUNDS.length);
  assert.ok(forms.every((form) => form.length <= FIELD_BOUNDS.length));
});
