import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ControlChannel } from './control-channel.ts';

function played(numbers: readonly number[]): { readonly said: string; readonly lost: boolean } {
  let said = '';
  const channel = new ControlChannel((bytes, start, end) => {
    said += String.fromCharCode(...bytes.subarray(start, end));
  });
  for (const number of numbers) channel.packet(number, Uint8Array.of(0, 64 + number, 0), 1, 2);
  return { said, lost: channel.lost };
}

test('packets come out in the order of their numbers, each once', () => {
  assert.equal(played([1, 2, 3]).said, 'ABC');
  assert.equal(played([3, 2, 2, 1, 1, 4, 3]).said, 'ABCD');
  assert.equal(played([0, 2, 1]).said, 'AB');
});

test('a packet beyond the window tells that one was lost', () => {
  assert.deepEqual(played([2, 12, 1]), { said: 'AB', lost: false });
  assert.deepEqual(played([2, 13, 1]), { said: '', lost: true });
});

test('a flood of packets holds no more than a window of them', () => {
  const given: number[] = [];
  const channel = new ControlChannel((_bytes, start, end) => given.push(end - start));
  for (let round = 0; round < 1_000; round++) {
    for (let number = 2; number <= 12; number++) channel.packet(number, new Uint8Array(2_048), 0, 2_048);
  }
  channel.packet(1, new Uint8Array(1), 0, 1);
  assert.equal(given.length, 12);
});

test('what is longer than OpenVPN makes packets is not held', () => {
  const given: number[] = [];
  const channel = new ControlChannel((_bytes, start, end) => given.push(end - start));
  channel.packet(2, new Uint8Array(4_096), 0, 4_096);
  channel.packet(1, new Uint8Array(1), 0, 1);
  assert.deepEqual(given, [1]);
});
