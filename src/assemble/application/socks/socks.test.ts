import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FLOW, play, toBytes } from '../../testing/conversation.ts';
import { judge } from '../../testing/judge.ts';
import { AcrossFlows } from '../across-flows.ts';
import type { Direction } from '../parser.ts';
import { SOCKS } from './socks.ts';

/** What a parser makes of a conversation, given byte by byte or in one piece. */
function settled(turns: readonly (readonly [Direction, readonly number[]])[], inPieces = false): string {
  const parser = SOCKS.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  for (const [direction, bytes] of turns) {
    const pieces = inPieces ? bytes.map((byte) => [byte]) : [bytes];
    for (const piece of pieces) parser.data(direction, Uint8Array.from(piece), 0, piece.length, 0);
  }
  return parser.handsOver === true ? 'handed over' : parser.finished ? 'finished' : 'open';
}

const VERSION_4 = [4, 1, 0, 80, 192, 0, 2, 1, ...toBytes('me\0')];
const CONNECT = [5, 1, 0, 3, 1, 97, 0, 80];

test('recognised by the first message', () => {
  assert.equal(judge(SOCKS, [5, 1, 0]), 'yes');
  assert.equal(judge(SOCKS, [5, 2, 0, 2]), 'yes');
  assert.equal(judge(SOCKS, [5, 3, 0, 2]), 'no');
  assert.equal(judge(SOCKS, [5, 1]), 'more');
  assert.equal(judge(SOCKS, VERSION_4), 'yes');
  assert.equal(judge(SOCKS, [4, 9]), 'no');
  assert.equal(judge(SOCKS, [4, 1, 0, 80, 1, 2, 3, 4, 0x80, 0]), 'no');
  assert.equal(judge(SOCKS, [5, 1, 0], 1_080, 1), 'no');
});

test('what is carried is handed over once it is granted', () => {
  for (const inPieces of [false, true]) {
    const told = (...turns: (readonly [Direction, readonly number[]])[]) => settled(turns, inPieces);
    assert.equal(told([0, VERSION_4], [1, [0, 90, 0, 0, 0, 0, 0, 0]]), 'handed over');
    assert.equal(told([0, VERSION_4], [1, [0, 91, 0, 0, 0, 0, 0, 0]]), 'finished');
    const granted = [5, 0, 0, 1, 192, 0, 2, 1, 0, 80];
    assert.equal(told([0, [5, 1, 0]], [1, [5, 0]], [0, CONNECT], [1, granted]), 'handed over');
    const login = [1, 1, 97, 1, 98];
    assert.equal(told([0, [5, 1, 2]], [1, [5, 2]], [0, login], [1, [1, 0]], [0, CONNECT], [1, granted]), 'handed over');
    assert.equal(told([0, [5, 1, 2]], [1, [5, 2]], [0, login], [1, [1, 1]]), 'finished');
    assert.equal(told([0, [5, 1, 0]], [1, [5, 255]]), 'finished');
    assert.equal(told([0, [5, 1, 0]], [1, [5, 0]], [0, CONNECT], [1, [5, 0, 0, 3, 1, 97, 0, 80]]), 'handed over');
    assert.equal(told([0, [5, 1, 0]], [1, [5, 0]], [0, CONNECT], [1, [5, 5, 0, 1, 0, 0, 0, 0, 0, 0]]), 'finished');
    assert.equal(told([0, [5, 1, 0]], [1, [5, 0]], [0, CONNECT], [1, [5, 0, 0]]), 'open');
  }
});

test('what the server carries in the same piece is told apart', () => {
  const parser = SOCKS.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  parser.data(0, Uint8Array.from(VERSION_4), 0, VERSION_4.length, 0);
  parser.data(1, Uint8Array.of(9, 0, 90, 0, 0, 0, 0, 0, 0, 0x53), 1, 10, 0);
  assert.equal(parser.handedOverAt, 9);
});

test('a granted request is a tunnel through the proxy, a refused one is none', () => {
  const tunnels = (code: number) =>
    play(SOCKS, [
      { from: 0, says: Uint8Array.from(VERSION_4) },
      { from: 1, says: Uint8Array.of(0, code, 0, 0, 0, 0, 0, 0) },
    ]);
  assert.deepEqual(tunnels(91), []);
  assert.deepEqual(tunnels(90), [
    {
      kind: 'tunnel',
      uid: '',
      time: 2_000_000,
      originator: FLOW.originator,
      originatorPort: 0,
      responder: FLOW.responder,
      responderPort: FLOW.responderPort,
      tunnelType: 'Tunnel::SOCKS',
      action: 'Tunnel::DISCOVER',
    },
  ]);
});

test('arbitrary bytes never throw', () => {
  const turn = fc.tuple(fc.constantFrom(0 as const, 1 as const), fc.array(fc.nat(255), { maxLength: 30 }));
  fc.assert(fc.property(fc.array(turn), fc.boolean(), (turns, inPieces) => assert.ok(settled(turns, inPieces))));
});
