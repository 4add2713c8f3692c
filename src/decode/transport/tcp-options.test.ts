import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode, ipv4, tcp } from '../testing/packets.ts';
import { findTcpOption, TCP_OPTION } from './tcp-options.ts';

function find(options: readonly number[], wanted: number, captured?: number): number | undefined {
  const packet = ipv4({ protocol: 6 }, tcp({ options }, [0xaa, 0xaa]));
  const { bytes, layers } = decode(packet.subarray(0, captured ?? packet.length), {
    link: 228,
    wireLength: packet.length,
  });
  const at = findTcpOption(bytes, layers, wanted);
  return at < 0 ? undefined : bytes[at];
}

const { windowScale, timestamps } = TCP_OPTION;

test('an option is found alone, in its usual place and behind others', () => {
  assert.equal(find([1, 1, 8, 10, 7, 0, 0, 0, 0, 0, 0, 0], timestamps), 7);
  assert.equal(find([8, 10, 7, 0, 0, 0, 0, 0, 0, 0, 1, 1], timestamps), 7);
  assert.equal(find([2, 4, 5, 180, 4, 2, 8, 10, 9, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 6], timestamps), 9);
  assert.equal(find([2, 4, 5, 180, 4, 2, 8, 10, 9, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 6], windowScale), 6);
});

test('no option is found behind the end, with a wrong length, or where the capture ends', () => {
  assert.equal(find([], windowScale), undefined);
  assert.equal(find([0, 3, 3, 6], windowScale), undefined);
  assert.equal(find([3, 4, 6, 0], windowScale), undefined);
  assert.equal(find([1, 5, 0, 3], windowScale), undefined);
  assert.equal(find([1, 1, 1, 3], windowScale), undefined);
  assert.equal(find([1, 1, 8, 10, 7, 0, 0, 0, 0, 0, 0, 0], timestamps, 46), undefined);
});

test('any options end', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 40, maxLength: 40 }),
      fc.constantFrom(windowScale, timestamps),
      (bytes, kind) => {
        find([...bytes], kind);
      },
    ),
  );
});
