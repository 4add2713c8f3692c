import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unpackHuffman } from './huffman.ts';

const decode = (hexadecimal: string): string | null => {
  const bytes = Uint8Array.from(Buffer.from(hexadecimal.replaceAll(' ', ''), 'hex'));
  const into = new Uint8Array(100);
  const length = unpackHuffman(bytes, 0, bytes.length, into);
  return length < 0 ? null : Buffer.from(into.subarray(0, length)).toString('latin1');
};

test('the examples of RFC 7541 appendix C decode', () => {
  assert.equal(decode('f1e3 c2e5 f23a 6ba0 ab90 f4ff'), 'www.example.com');
  assert.equal(decode('a8eb 1064 9cbf'), 'no-cache');
  assert.equal(decode('25a8 49e9 5bb8 e8b4 bf'), 'custom-value');
  assert.equal(decode('d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff'), 'Mon, 21 Oct 2013 20:13:21 GMT');
  const cookie = 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1';
  assert.equal(
    decode(
      '94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
    ),
    cookie,
  );
});

test('the longest codes decode, and the end of string is never sent', () => {
  // Appendix B: 0x0a is 30 bits 3ffffffc, 0xf9 28 bits ffffffe, EOS 30 bits of ones.
  assert.equal(decode('ff ff ff f3'), '\n');
  assert.equal(decode('ff ff ff ef'), '\xf9');
  assert.equal(decode('ff ff ff ff'), null);
});

test('padding is shorter than a byte, and ones', () => {
  assert.equal(decode('f1e3 c2e5 f23a 6ba0 ab90 f4ff ff'), null);
  assert.equal(decode('a8eb 1064 9cbe'), null);
  assert.equal(decode(''), '');
});

test('what does not fit is counted', () => {
  const into = new Uint8Array(4);
  // Eight zeros of five bits.
  assert.equal(unpackHuffman(new Uint8Array(5), 0, 5, into), 8);
  assert.equal(Buffer.from(into).toString(), '0000');
});

test('any bytes are taken', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 50 }),
      (bytes) => void unpackHuffman(bytes, 0, bytes.length, new Uint8Array(10)),
    ),
  );
});
