import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FieldMaker } from '../decoding/field-maker.ts';
import { QuietFields } from './quiet-fields.ts';

const maker = new FieldMaker();

test('a field is remembered as the object that it is, and not when it is long', () => {
  const quiet = new QuietFields();
  const field = maker.make('header', 'accept', '*/*', false);
  quiet.add(field);
  assert.ok(quiet.has(field));
  assert.ok(!quiet.has(maker.make('header', 'accept', '*/*', false)));
  const longest = maker.make('header', 'x', 'a'.repeat(512), false);
  const tooLong = maker.make('header', 'x', 'a'.repeat(513), false);
  for (const one of [longest, tooLong]) quiet.add(one);
  assert.ok(quiet.has(longest));
  assert.ok(!quiet.has(tooLong));
});

test('no flood of other fields makes it hold more than two generations, and what is in use stays', () => {
  const quiet = new QuietFields();
  const known = maker.make('header', 'accept', '*/*', false);
  const strange = maker.make('header', 'x', 'once', false);
  quiet.add(known);
  quiet.add(strange);
  for (let index = 0; index < 20_000; index++) {
    quiet.add(maker.make('query', 'q', `${index}`, true));
    if (index % 1_000 === 0) assert.ok(quiet.has(known));
    assert.ok(quiet.size <= 2 * 4_096 + 1, `${quiet.size}`);
  }
  assert.ok(!quiet.has(strange), 'forgotten');
});
