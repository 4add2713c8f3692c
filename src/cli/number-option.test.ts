import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatehoundError } from '../model/error.ts';
import { numberOption } from './number-option.ts';

test('a number is read as it is written', () => {
  const given = ['5', '.5', '0.25', '1e-3', '-2', '7.'].map((text) => numberOption('--x', text));
  assert.deepEqual(given, [5, 0.5, 0.25, 0.001, -2, 7]);
  assert.equal(numberOption('--x', undefined), undefined);
});

test('what is no number is named as it was typed, with its option', () => {
  for (const [text, shown] of [
    ['high', 'high'],
    ['0x10', '0x10'],
    ['NaN', 'NaN'],
    ['1 2', '1 2'],
    ['', 'nothing'],
  ] as const) {
    assert.throws(
      () => numberOption('--threshold', text),
      (error) => error instanceof GatehoundError && error.message === `--threshold takes a number, not ${shown}`,
    );
  }
});
