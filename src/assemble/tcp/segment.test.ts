import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../decode/testing/packets.ts';
import { FlowTable } from '../flow-table.ts';
import { segment } from '../testing/wire.ts';
import { WAITS, type Wait } from '../wait-lists.ts';
import { isReuse, noteSegment, segmentWait } from './segment.ts';

const HANDSHAKE = ['> S 0', '< SA 0 1', '> A 1 1'];

/** The table after the segments of a script, all of one flow. */
function tableAfter(script: readonly string[]): FlowTable {
  const table = new FlowTable(1);
  for (const line of script) {
    const { bytes, layers } = decode(segment(line), { link: 228 });
    if (table.find(bytes, layers) < 0) table.open(0, true, WAITS.stream, 0);
    else isReuse(table, 0, layers);
    noteSegment(table, 0, table.direction(0), bytes, layers);
  }
  return table;
}

const WAITING: readonly (readonly [name: string, script: readonly string[], wait: Wait])[] = [
  ['an attempt', ['> S 0'], WAITS.attempt],
  ['an attempt with a bare acknowledgement', ['> S 0', '< A 0 1'], WAITS.attempt],
  ['an open connection', HANDSHAKE, WAITS.stream],
  ['a half-closed connection', [...HANDSHAKE, '> FA 1 1'], WAITS.stream],
  ['a closed connection', [...HANDSHAKE, '> FA 1 1', '< FA 1 2'], WAITS.ended],
  ['a refused attempt', ['> S 0', '< RA 0 1'], WAITS.ended],
  ['a reset connection', [...HANDSHAKE, '> R 1', '< A 1 1'], WAITS.ended],
  ['an aborted connection', [...HANDSHAKE, '> FA 1 1', '> R 2'], WAITS.reset],
  ['a FIN out of nowhere, then its answer', ['> FA 1 1', '< A 1 2'], WAITS.ended],
  ['the middle of a connection', ['> A 1 1'], WAITS.stream],
];

for (const [name, script, wait] of WAITING) {
  const list = Object.entries(WAITS).find(([, value]) => value === wait)?.[0];
  test(`${name} waits as ${list}`, () => assert.equal(segmentWait(tableAfter(script), 0), wait));
}

const REUSING: readonly (readonly [name: string, script: readonly string[], next: string, reuse: boolean])[] = [
  ['the same SYN again', ['> S 0'], '> S 0', false],
  ['another SYN', ['> S 0'], '> S 7', true],
  ['the same SYN after a refusal', ['> S 0', '< RA 0 1'], '> S 0', true],
  ['another SYN into an open connection', HANDSHAKE, '> S 7', false],
  ['the same SYN-ACK again', HANDSHAKE, '< SA 0 1', false],
  ['another SYN-ACK in an open connection', HANDSHAKE, '< SA 7 1', false],
  ['the SYN-ACK to another SYN in an open connection', [...HANDSHAKE, '> S 7'], '< SA 7 8', true],
  ['a SYN after one FIN', [...HANDSHAKE, '> FA 1 1'], '> S 7', false],
  ['a SYN after both', [...HANDSHAKE, '> FA 1 1', '< FA 1 2'], '> S 7', true],
  ['a SYN after a RST that is not believed', [...HANDSHAKE, '> R 9'], '> S 70', false],
  ['a SYN after FINs that do not count', [...HANDSHAKE, '> FA 9 1', '< FA 9 1'], '> S 70', false],
  ['a SYN into the middle of a connection', ['> A 500 1'], '> S 7', true],
  ['a SYN from the other side', ['> S 0'], '< S 7', false],
  ['data after the end', [...HANDSHAKE, '> FA 1 1', '< FA 1 2'], '> A 2 2 +5', false],
];

for (const [name, script, next, reuse] of REUSING) {
  test(`${name} ${reuse ? 'begins a new connection' : 'begins nothing'}`, () => {
    const table = tableAfter(script);
    const { bytes, layers } = decode(segment(next), { link: 228 });
    assert.equal(table.find(bytes, layers), 0);
    assert.equal(isReuse(table, 0, layers), reuse);
  });
}
