import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, ipv4, tcp } from '../../decode/testing/packets.ts';
import { FlowTable } from '../flow-table.ts';
import { CLIENT, SERVER } from '../testing/wire.ts';
import { WAITS } from '../wait-lists.ts';
import { noteSegment } from './segment.ts';

const [RST, SYN, ACK] = [4, 2, 16];

interface Step {
  readonly from?: 'server';
  readonly flags?: number;
  readonly at?: number;
  readonly stamp?: number;
  readonly acknowledges?: number;
}

/** Whether each segment of a connection is dropped for its timestamp; the last word of each step. */
function play(steps: readonly Step[]): readonly boolean[] {
  const table = new FlowTable(1);
  return steps.map(({ from, flags = ACK, at = 0, stamp, acknowledges = 0 }) => {
    const isServer = from === 'server';
    const options =
      stamp === undefined ? [] : [1, 1, 8, 10, stamp >>> 24, stamp >>> 16, stamp >>> 8, stamp, 0, 0, 0, 0];
    const ports = isServer ? { sourcePort: 80, destinationPort: 4_000 } : { sourcePort: 4_000, destinationPort: 80 };
    const [source, destination] = isServer ? [SERVER, CLIENT] : [CLIENT, SERVER];
    const acknowledgement = (flags & ACK) === 0 ? 0 : 1 + acknowledges;
    const fields = { ...ports, flags, sequence: at, acknowledgement, options };
    const { bytes, layers } = decode(ipv4({ source, destination, protocol: 6 }, tcp(fields, [])), { link: 228 });
    if (table.find(bytes, layers) < 0) table.open(0, true, WAITS.stream, 0);
    return noteSegment(table, 0, table.direction(0), bytes, layers, true).refused;
  });
}

const HANDSHAKE: readonly Step[] = [
  { flags: SYN, stamp: 100 },
  { from: 'server', flags: SYN | ACK, stamp: 900 },
];

function last(...steps: readonly Step[]): boolean | undefined {
  return play(steps).at(-1);
}

test('a segment with an older timestamp than the newest is dropped, unless it is a RST', () => {
  assert.equal(last(...HANDSHAKE, { at: 1, stamp: 99 }), true);
  assert.equal(last(...HANDSHAKE, { at: 1, stamp: 100 }), false);
  assert.equal(last(...HANDSHAKE, { at: 1, stamp: 99, flags: RST }), false);
  assert.equal(last(...HANDSHAKE, { at: 1, stamp: 200 }, { at: 1, stamp: 199 }), true);
});

test('timestamps are compared across their wrap', () => {
  assert.equal(last({ flags: SYN, stamp: 0xffff_fff0 }, HANDSHAKE[1] as Step, { at: 1, stamp: 5 }), false);
});

test('only what begins where all was acknowledged is remembered', () => {
  const ahead = [...HANDSHAKE, { at: 5, stamp: 500 }];
  assert.equal(last(...ahead, { at: 1, stamp: 200 }), false);
  assert.equal(last(...ahead, { from: 'server', at: 1, stamp: 901, acknowledges: 9 }, { at: 6, stamp: 400 }), false);
});

test('timestamps that only one side has are not used, nor a segment without any', () => {
  assert.equal(last(HANDSHAKE[0] as Step, { from: 'server', flags: SYN | ACK }, { at: 1, stamp: 9 }), false);
  assert.equal(last(...HANDSHAKE, { at: 1 }), false);
});

test('where the beginning was missed the first segment begins', () => {
  assert.equal(last({ at: 1, stamp: 100 }, { at: 1, stamp: 99 }), true);
});
