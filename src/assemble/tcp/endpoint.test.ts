import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FlowTable } from '../flow-table.ts';
import { advance, ENDPOINT, ENDPOINT_FLAG, either, isOrderly, isSaid } from './endpoint.ts';

const [FIN, SYN, RST, ACK] = [1, 2, 4, 16];

/** Plays segments of one flow as [direction, flags, payload] and gives the table. */
function play(...segments: readonly (readonly [number, number, number?])[]): FlowTable {
  const table = new FlowTable(1);
  for (const [direction, flags, length] of segments) advance(table, 0, direction, flags, length ?? 0);
  return table;
}

function states(table: FlowTable): readonly (number | undefined)[] {
  return [table.endpointState[0], table.endpointState[1]];
}

const HANDSHAKE = [
  [0, SYN],
  [1, SYN | ACK],
] as const;

test('a SYN and its answer establish both sides', () => {
  assert.deepEqual(states(play([0, SYN])), [ENDPOINT.synSent, ENDPOINT.inactive]);
  assert.deepEqual(states(play(...HANDSHAKE)), [ENDPOINT.established, ENDPOINT.established]);
});

test('a bare acknowledgement of a SYN is no answer, data is', () => {
  assert.deepEqual(states(play([0, SYN], [1, ACK])), [ENDPOINT.synSent, ENDPOINT.inactive]);
  assert.deepEqual(states(play([0, SYN], [1, ACK, 5])), [ENDPOINT.synSent, ENDPOINT.partial]);
});

test('a side that answers an established one was only missed', () => {
  assert.deepEqual(states(play([1, SYN | ACK], [0, ACK])), [ENDPOINT.established, ENDPOINT.established]);
  assert.deepEqual(states(play([0, ACK], [1, ACK])), [ENDPOINT.partial, ENDPOINT.partial]);
});

test('a SYN turns a guess into an attempt', () => {
  assert.deepEqual(states(play([0, ACK], [0, SYN])), [ENDPOINT.synSent, ENDPOINT.inactive]);
});

test('a connection is finished by both FINs, by a RST, or by a FIN to nobody', () => {
  const finished = (table: FlowTable) => either(table, 0, ENDPOINT_FLAG.finished);
  assert.equal(finished(play(...HANDSHAKE, [0, FIN | ACK])), false);
  assert.equal(finished(play(...HANDSHAKE, [0, FIN | ACK], [1, FIN | ACK])), true);
  assert.equal(finished(play(...HANDSHAKE, [1, RST])), true);
  assert.equal(finished(play([0, FIN | ACK])), true);
  assert.equal(isSaid(play(...HANDSHAKE, [1, RST]), 0), false);
});

test('a RST after the own FIN aborts, unless the other side has closed too', () => {
  const aborted = (table: FlowTable) => either(table, 0, ENDPOINT_FLAG.aborted);
  const table = play(...HANDSHAKE, [0, FIN], [0, RST]);
  assert.equal(aborted(table), true);
  assert.deepEqual(states(table), [ENDPOINT.reset, ENDPOINT.established]);
  assert.equal(aborted(play(...HANDSHAKE, [0, FIN], [1, FIN], [0, RST])), false);
});

test('a side is in order while it is established or closed from there', () => {
  assert.equal(isOrderly(play(...HANDSHAKE), 0), true);
  assert.equal(isOrderly(play(...HANDSHAKE, [0, FIN]), 0), true);
  assert.equal(isOrderly(play(...HANDSHAKE, [0, RST]), 0), false);
  assert.equal(isOrderly(play([0, ACK], [0, FIN]), 0), false);
});

test('whatever the flags, states are known ones, a reset side stays so, and what ended stays ended', () => {
  const segments = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.nat(63), fc.nat(3)), { maxLength: 20 });
  fc.assert(
    fc.property(segments, (script) => {
      const table = new FlowTable(1);
      for (const [direction, flags, length] of script) {
        const before = [...table.endpointFlags];
        const wasReset = table.endpointState[direction] === ENDPOINT.reset;
        advance(table, 0, direction, flags, length);
        assert.ok(Object.values(ENDPOINT).includes(table.endpointState[direction] as 0));
        assert.ok(table.endpointFlags.every((now, side) => (now & (before[side] as number)) === before[side]));
        if (wasReset) assert.equal(table.endpointState[direction], ENDPOINT.reset);
      }
    }),
  );
});
