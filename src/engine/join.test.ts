import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StageOutput } from '../model/stream.ts';
import { joinAtTicks } from './join.ts';

/** Anything that is no tick: which stage gave it, and how many it gave before. */
function item(stage: 'one' | 'other', number: number): StageOutput {
  return { kind: 'packet-model', time: number, file: new TextEncoder().encode(stage) };
}

function textOf(output: StageOutput): string {
  if (output.kind === 'packet-model') return `${new TextDecoder().decode(output.file)} ${output.time}`;
  return output.kind === 'tick' ? `tick ${output.time}` : output.kind;
}

/** What a stage gives: so many items before each tick, and after the last one, or before the end. */
function given(stage: 'one' | 'other', counts: readonly number[], ends: boolean): StageOutput[] {
  let number = 0;
  const items = (count: number) => Array.from({ length: count }, () => item(stage, number++));
  const last = counts.length - 1;
  return counts.flatMap((count, index) => {
    if (index < last) return [...items(count), { kind: 'tick', time: index } as const];
    return ends ? [...items(count), { kind: 'end' } as const] : items(count);
  });
}

test('between two ticks what the first stage gave comes first, and a tick once both have given what was before it', () => {
  const joined = joinAtTicks(given('one', [1, 0, 2], true), given('other', [2, 1, 1], true));
  assert.deepEqual(joined.map(textOf), [
    'one 0',
    'other 0',
    'other 1',
    'tick 0',
    'other 2',
    'tick 1',
    'one 1',
    'one 2',
    'other 3',
    'end',
  ]);
});

test('nothing in, nothing out', () => {
  assert.deepEqual(joinAtTicks([], []), []);
  assert.deepEqual(joinAtTicks([], given('other', [2], false)).map(textOf), ['other 0', 'other 1']);
  assert.deepEqual(joinAtTicks(given('one', [2], false), []).map(textOf), ['one 0', 'one 1']);
});

test('whatever both give: all of it, in the order of each, ticks and the end once, and nothing passes a tick', () => {
  const counts = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(counts, fc.boolean(), (pairs, ends) => {
      const joined = joinAtTicks(
        given(
          'one',
          pairs.map(([one]) => one),
          ends,
        ),
        given(
          'other',
          pairs.map(([, other]) => other),
          ends,
        ),
      ).map(textOf);
      let at = 0;
      const numbers = { one: 0, other: 0 };
      for (const [index, [one, other]] of pairs.entries()) {
        for (let count = 0; count < one; count++) assert.equal(joined[at++], `one ${numbers.one++}`);
        for (let count = 0; count < other; count++) assert.equal(joined[at++], `other ${numbers.other++}`);
        if (index < pairs.length - 1) assert.equal(joined[at++], `tick ${index}`);
        else if (ends) assert.equal(joined[at++], 'end');
      }
      assert.equal(joined.length, at);
    }),
  );
});
