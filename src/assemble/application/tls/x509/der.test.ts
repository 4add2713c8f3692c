import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { der, identifier } from '../testing/certificates.ts';
import { bytesOf } from '../testing/messages.ts';
import { readObjectIdentifier, readValue, readValues } from './der.ts';

test('a value is read with short and long lengths', () => {
  for (const length of [0, 1, 127, 128, 255, 256, 40_000]) {
    const bytes = bytesOf(9, der(4, new Uint8Array(length)), 9);
    const value = readValue(bytes, 1, bytes.length - 1);
    assert.ok(value);
    assert.deepEqual([value.tag, value.head, value.end - value.start, value.end], [4, 1, length, bytes.length - 1]);
    assert.equal(readValue(bytes, 1, bytes.length - 2), null, 'cut');
  }
});

test('forms that do not stand in certificates are refused', () => {
  const forms = [[0x1f, 1, 0], [0x30, 0x80, 0, 0], [4, 0x84, 0, 0, 0, 1, 7], [4], []];
  for (const form of forms) assert.equal(readValue(Uint8Array.from(form), 0, form.length), null, `${form}`);
});

test('values must fill what holds them, and be few', () => {
  const three = bytesOf(der(2, [1]), der(2, [2]), der(5));
  assert.equal(readValues(three, 0, three.length, 3)?.length, 3);
  assert.equal(readValues(three, 0, three.length, 2), null);
  assert.equal(readValues(three, 0, three.length - 1, 3), null);
});

test('object identifiers are read as they are written', () => {
  const arc = fc.nat(2 ** 30);
  fc.assert(
    fc.property(fc.nat(1), fc.nat(39), fc.array(arc, { maxLength: 10 }), (first, second, rest) => {
      const text = [first, second, ...rest].join('.');
      const bytes = identifier(text);
      const value = readValue(bytes, 0, bytes.length);
      assert.ok(value);
      assert.equal(readObjectIdentifier(bytes, value), text);
    }),
  );
  const joint = identifier('2.999.3');
  assert.equal(readObjectIdentifier(joint, { tag: 6, head: 0, start: 2, end: joint.length }), '2.999.3');
  for (const content of [[], [0x88], new Uint8Array(200).fill(1), new Uint8Array(12).fill(0xff)]) {
    const bytes = bytesOf(content);
    assert.equal(readObjectIdentifier(bytes, { tag: 6, head: 0, start: 0, end: bytes.length }), null);
  }
});
