import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FLOW } from '../testing/conversation.ts';
import { AcrossFlows } from './across-flows.ts';
import type { ApplicationProtocol } from './parser.ts';
import { APPLICATION_PROTOCOLS } from './protocols.ts';

const CASES = [
  ...APPLICATION_PROTOCOLS.flatMap((protocol) =>
    protocol.transports.map((transport) => [transport, protocol] as const),
  ),
];
const direction = fc.constantFrom(0 as const, 1 as const);
const port = fc.constantFrom(
  22,
  23,
  53,
  88,
  123,
  139,
  161,
  389,
  443,
  445,
  502,
  512,
  513,
  514,
  3_389,
  6_379,
  6_667,
  9_999,
);

function judged(protocol: ApplicationProtocol, from: 0 | 1, bytes: Uint8Array, around: number, to: number): string {
  const wide = new Uint8Array(bytes.length + 80).fill(around);
  wide.set(bytes, 40);
  return protocol.recognise(from, wide, 40, 40 + bytes.length, { ...FLOW, responderPort: to });
}

test('what lies around a window is no part of it', () => {
  // Every first byte, since it decides who looks further.
  const bytes = fc
    .tuple(fc.nat(255), fc.uint8Array({ maxLength: 48 }))
    .map(([first, rest]) => Uint8Array.of(first, ...rest));
  fc.assert(
    fc.property(bytes, direction, port, (window, from, to) => {
      for (const [, protocol] of CASES) {
        const answer = judged(protocol, from, window, 0, to);
        for (const around of [0x30, 0xff]) {
          assert.equal(judged(protocol, from, window, around, to), answer, `${protocol.service} ${window.join(' ')}`);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('no parser throws, whatever it is given and in whatever order', () => {
  const step = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 120 }), fc.integer({ min: 1, max: 100_000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(direction, step), { maxLength: 8 }), (steps) => {
      for (const [transport, protocol] of CASES) {
        const parser = protocol.open(FLOW, transport, () => {}, new AcrossFlows(() => {}));
        for (const [from, one] of steps) {
          if (parser.finished || parser.handsOver === true) break;
          if (typeof one === 'number') parser.gap(from, one, 0);
          else parser.data(from, one, 0, one.length, 0);
        }
        parser.close(0);
      }
    }),
    { numRuns: 300 },
  );
});
