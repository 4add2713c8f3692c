import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Layers } from '../../decode/layers.ts';
import { FlowTable } from '../flow-table.ts';
import { noteWindow } from './window.ts';

/** The SYNs of both sides, with this window scale each or none; gives what is noted of both. */
function shifts(...scales: readonly (number | null)[]): readonly number[] {
  const table = new FlowTable(1);
  for (const [direction, scale] of scales.entries()) {
    const bytes = new Uint8Array(24);
    if (scale !== null) bytes.set([3, 3, scale, 0], 20);
    const layers = new Layers();
    layers.reset(0, bytes.length, bytes.length);
    layers.tcpWindow = 1_000 + direction;
    layers.payload = scale === null ? 20 : 24;
    noteWindow(table, 0, direction === 0 ? 0 : 1, bytes, layers);
    assert.equal(table.firstWindow[direction], 1_000 + direction);
  }
  return [...table.windowShift.subarray(0, 2)];
}

test('a shift counts only where both SYNs have one, and ends at 14', () => {
  assert.deepEqual(shifts(7, 3), [8, 4]);
  assert.deepEqual(shifts(7, null), [1, 1]);
  assert.deepEqual(shifts(null, 7), [1, 1]);
  assert.deepEqual(shifts(200, 0), [15, 1]);
  assert.deepEqual(shifts(7), [8, 0]);
});
