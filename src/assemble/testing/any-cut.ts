import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ApplicationProtocol, FlowContext } from '../application/parser.ts';
import { play, type Turn } from './conversation.ts';

/**
 * Whatever two sides say, in whatever order and with whatever gaps, and however it is cut: a parser does not throw, and
 * gives the same. `says` are pieces of the protocol that random bytes would not come upon; a conversation begins with `opening`. For
 * tests.
 */
export function assertCutsDoNotMatter(
  protocol: ApplicationProtocol,
  says: readonly string[],
  options: { readonly flow?: FlowContext; readonly opening?: readonly Turn[] } = {},
): void {
  const noise = fc.uint8Array({ maxLength: 20 }).map((bytes) => String.fromCharCode(...bytes));
  const piece = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...says) }, { weight: 1, arbitrary: noise });
  const turn = fc.record({
    from: fc.constantFrom(0 as const, 1 as const),
    says: fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
    missing: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined, freq: 8 }),
  });
  const turns = fc.array(turn, { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(turns, fc.array(fc.nat({ max: 60 }), { maxLength: 12 }), (all, offsets) => {
      const rest = all.map(({ from, says: text, missing }) =>
        missing === undefined ? { from, says: text } : { from, says: text, missing },
      ) as readonly Turn[];
      const conversation = [...(options.opening ?? []), ...rest];
      const cut = (length: number) => [...new Set(offsets.filter((offset) => offset < length))].sort((a, b) => a - b);
      assert.deepEqual(play(protocol, conversation, { ...options, cut }), play(protocol, conversation, options));
    }),
    { numRuns: 300 },
  );
}
