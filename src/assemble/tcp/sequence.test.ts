import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { playTcp, type TcpOptions } from '../testing/wire.ts';

const HANDSHAKE = ['> S 0', '< SA 0 1', '> A 1 1'];

interface Case {
  readonly name: string;
  readonly script: readonly string[];
  /** Payload of originator and responder, and what was missed of both. */
  readonly sizes: readonly [number, number, number];
  readonly options?: TcpOptions;
}

const CASES: readonly Case[] = [
  { name: 'nothing but a SYN', script: ['> S 0'], sizes: [0, 0, 0] },
  { name: 'a SYN that carries data', script: ['> S 0 +10', '< SA 0 11'], sizes: [10, 0, 0] },
  { name: 'payload of both sides', script: [...HANDSHAKE, '> A 1 1 +100', '< A 1 101 +70'], sizes: [100, 70, 0] },
  {
    name: 'a FIN takes a number, not a byte',
    script: [...HANDSHAKE, '> FA 1 1 +5', '< FA 1 7', '> A 7 2'],
    sizes: [5, 0, 0],
  },
  {
    name: 'repetitions count once',
    script: [...HANDSHAKE, '> A 1 1 +5', '> A 1 1 +5', '> A 1 1 +8'],
    sizes: [8, 0, 0],
  },
  {
    name: 'a hole that the peer acknowledges was missed',
    script: [...HANDSHAKE, '> A 1 1 +5', '> A 16 1 +5', '< A 1 21'],
    sizes: [20, 0, 10],
  },
  {
    name: 'a hole that the peer acknowledges bit by bit was missed once',
    script: [...HANDSHAKE, '> A 1 1 +5', '> A 26 1 +5', '< A 1 21', '< A 1 31'],
    sizes: [30, 0, 20],
  },
  {
    name: 'a SYN-ACK overrides the numbers of a RST that came first',
    script: ['> S 0', '< R 90000', '< SA 0 1', '> A 1 51'],
    sizes: [0, 50, 50],
  },
  { name: 'a hole that nobody acknowledges', script: [...HANDSHAKE, '> A 1 1 +5', '> A 16 1 +5'], sizes: [20, 0, 0] },
  {
    name: 'a hole that was filled',
    script: [...HANDSHAKE, '> A 1 1 +5', '> A 16 1 +5', '> A 6 1 +10', '< A 1 21'],
    sizes: [20, 0, 0],
  },
  {
    name: 'all data missed but for the FIN',
    script: [...HANDSHAKE, '< A 1 1', '> A 1 2903', '< FA 2903 1', '> A 1 2904'],
    sizes: [0, 2_902, 2_902],
  },
  { name: 'a side that was never captured', script: ['> S 0', '> A 1 1', '> A 1 500 +10'], sizes: [10, 0, 0] },
  { name: 'a stream met in the middle', script: ['> A 5000 9000 +10', '< A 9000 5010 +20'], sizes: [10, 20, 0] },
  {
    name: 'sequence numbers that wrap',
    options: { clientStart: 0xffff_fff0, serverStart: 0xffff_ffff },
    script: [...HANDSHAKE, '> A 1 1 +100', '< A 1 101 +50', '> FA 101 51', '< FA 51 102'],
    sizes: [100, 50, 0],
  },
  { name: 'a RST that jumps too far is not believed', script: [...HANDSHAKE, '> R 90000000'], sizes: [0, 0, 0] },
  { name: 'a RST shows what was missed before it', script: [...HANDSHAKE, '> R 101'], sizes: [100, 0, 0] },
  { name: 'what a RST carries is no payload', script: [...HANDSHAKE, '< RA 1 1 +40'], sizes: [0, 0, 0] },
  { name: 'the acknowledgement of a RST is not believed', script: [...HANDSHAKE, '< RA 1 9999'], sizes: [0, 0, 0] },
  {
    name: 'a SYN in an established connection changes no number',
    script: [...HANDSHAKE, '> S 9000 +10'],
    sizes: [0, 0, 0],
  },
  { name: 'segments after a RST change no number', script: [...HANDSHAKE, '> R 1', '> A 1 1 +50'], sizes: [0, 0, 0] },
  {
    name: 'an acknowledgement of zero is broken, not a jump',
    options: { clientStart: 0xf000_0000 },
    script: [...HANDSHAKE, '> A 1 1 +5', `< A 1 ${2 ** 32 - 0xf000_0000}`],
    sizes: [5, 0, 0],
  },
  {
    name: 'several times round the 32 bits, of which the capture saw little',
    script: [...HANDSHAKE, ...[1, 2, 3, 4, 5].map((step) => `> A 1 ${step * 1_500_000_000}`)],
    sizes: [0, 7_499_999_999, 7_499_999_999],
  },
];

for (const { name, script, sizes, options } of CASES) {
  test(`${name}: ${sizes.join(', ')}`, () => {
    const [flow, ...others] = playTcp(script, options);
    assert.deepEqual(others, []);
    assert.deepEqual([flow?.originatorBytes, flow?.responderBytes, flow?.missedBytes], sizes);
  });
}

test('the size of a whole stream does not depend on its segments, their order or where its numbers start', () => {
  const streams = fc
    .record({
      lengths: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 20 }),
      start: fc.nat(2 ** 32 - 1),
    })
    .chain(({ lengths, start }) => {
      let at = 1;
      const lines = lengths.map((length) => {
        at += length;
        return `> A ${at - length} 1 +${length}`;
      });
      return fc.record({
        size: fc.constant(at - 1),
        start: fc.constant(start),
        lines: fc.shuffledSubarray(lines, { minLength: lines.length }),
      });
    });
  fc.assert(
    fc.property(streams, ({ size, start, lines }) => {
      const script = [...HANDSHAKE, ...lines, `< A 1 ${size + 1}`];
      const [flow] = playTcp(script, { clientStart: start });
      assert.deepEqual([flow?.originatorBytes, flow?.missedBytes], [size, 0]);
    }),
  );
});
