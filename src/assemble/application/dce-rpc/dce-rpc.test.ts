import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FLOW, play } from '../../testing/conversation.ts';
import { judge } from '../../testing/judge.ts';
import { kerberosApplicationAnswer, kerberosApplicationRequest } from '../../testing/kerberos.ts';
import { kerberosToken, little, ntlmAuthenticate } from '../../testing/little.ts';
import { AcrossFlows } from '../across-flows.ts';
import { isBind } from './bind.ts';
import { DCE_RPC } from './dce-rpc.ts';

/** One fragment with a security token behind its body. */
function fragment(type: number, token: readonly number[] = []): Uint8Array {
  const trailer = token.length === 0 ? [] : Array(8).fill(0);
  const body = Array(8).fill(1);
  const length = 16 + body.length + trailer.length + token.length;
  const header = [5, 0, type, 3, 0x10, 0, 0, 0, ...little(length, 2), ...little(token.length, 2), 1, 0, 0, 0];
  return Uint8Array.from([...header, ...body, ...trailer, ...token]);
}

test('recognised by any header, in both orders of bytes', () => {
  assert.equal(judge(DCE_RPC, fragment(11)), 'yes');
  assert.equal(judge(DCE_RPC, fragment(0), 135, 1), 'yes');
  assert.equal(judge(DCE_RPC, [5, 0, 11, 3, 0, 0, 0, 0, 0, 72, 0, 0, 0, 0, 0, 1]), 'yes');
  assert.equal(judge(DCE_RPC, fragment(11).subarray(0, 8)), 'more');
  assert.equal(judge(DCE_RPC, fragment(99)), 'no');
  assert.equal(judge(DCE_RPC, [5, 2, 0]), 'no');
  assert.equal(isBind(Uint8Array.of(5, 0, 11), 0, 3), true);
  assert.equal(isBind(Uint8Array.of(5, 0, 11), 0, 2), false);
});

test('who logs in is found, then nothing more is read', () => {
  const parser = DCE_RPC.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const give = (direction: 0 | 1, bytes: Uint8Array) => parser.data(direction, bytes, 0, bytes.length, 0);
  give(0, fragment(11, ntlmAuthenticate('a', 'b', 'c')));
  assert.deepEqual(parser.inside, ['ntlm']);
  for (let count = 0; count < 3; count += 1) give(1, fragment(2));
  assert.equal(parser.finished, true);
  const turns = [
    { from: 0 as const, says: fragment(11, kerberosToken(1, kerberosApplicationRequest(['host', 'x']))) },
    { from: 1 as const, says: fragment(12, kerberosToken(2, kerberosApplicationAnswer())) },
  ];
  assert.deepEqual(
    play(DCE_RPC, turns).map(({ kind }) => kind),
    [],
  );
});

test('arbitrary streams never throw', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.nat(255).map((type) => fragment(type)),
  );
  const turn = fc.record({ from: fc.constantFrom(0 as const, 1 as const), says: piece });
  fc.assert(fc.property(fc.array(turn, { maxLength: 6 }), (turns) => assert.deepEqual(play(DCE_RPC, turns), [])));
});
