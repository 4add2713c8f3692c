import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ChunkedDecoder } from './chunked-decoder.ts';

interface Decoded {
  readonly body: string;
  /** What comes after the body; null where it has not ended. */
  readonly rest: string | null;
  readonly fault: string | null;
  readonly trailer: string;
}

function decode(text: string, cuts: readonly number[] = []): Decoded {
  const bytes = Buffer.from(text, 'latin1');
  const decoder = new ChunkedDecoder();
  const out: Buffer[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length].toSorted((a, b) => a - b)) {
    if (decoder.isDone || decoder.isFailed || cut < from) continue;
    from += decoder.push(bytes.subarray(from, cut), 0, out);
  }
  return {
    body: Buffer.concat(out).toString('latin1'),
    rest: decoder.isDone ? bytes.toString('latin1', from) : null,
    fault: decoder.isFailed ? decoder.fault : null,
    trailer: decoder.trailer,
  };
}

describe('chunks', () => {
  test('are taken off, with extensions and trailer', () => {
    const decoded = decode('4\r\nWiki\r\n5;a="b"\r\npedia\r\nE\r\n in\r\n\r\nchunks.\r\n0\r\nA: b\r\nC: d\r\n\r\nGET');
    assert.deepEqual(decoded, {
      body: 'Wikipedia in\r\n\r\nchunks.',
      rest: 'GET',
      fault: null,
      trailer: 'A: b\r\nC: d\r\n\r\n',
    });
  });

  for (const [fault, text] of [
    ['chunk-size', '\r\nabc'],
    ['chunk-size', ' 3\r\nabc\r\n'],
    ['chunk-size', '3 \r\nabc\r\n'],
    ['chunk-size', '+3\r\nabc\r\n'],
    ['chunk-size', '0x3\r\nabc\r\n'],
    ['chunk-size', '-1\r\n'],
    ['chunk-size', '3\nabc\r\n'],
    ['chunk-size', '3\rabc\r\n'],
    ['chunk-size', '10000000000000003\r\nabc\r\n'],
    ['chunk-size', '3_0\r\n'],
    ['chunk-extension', '3;a\nabc\r\n0\r\n\r\n'],
    ['chunk-extension', '3;\0\r\nabc'],
    ['chunk-extension', `3;${'a'.repeat(300)}`],
    ['chunk-end', '3\r\nabcd\r\n'],
    ['chunk-end', '3\r\nabc\n0\r\n\r\n'],
    ['chunk-end', '3\r\nabc\r0'],
    ['trailer', '0\r\nA: b\n\r\n'],
    ['trailer', '0\r\n\n'],
    ['trailer', '0\r\nA\rb\r\n\r\n'],
    ['trailer', `0\r\n${'a'.repeat(9_000)}`],
  ] as const) {
    test(`${JSON.stringify(text.slice(0, 40))} is refused: ${fault}`, () => assert.equal(decode(text).fault, fault));
  }

  test('give the same body however they are written and cut', () => {
    const parts = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.array(fc.nat(400)), fc.boolean(), (chunks, cuts, isUpper) => {
        const size = (chunk: string) =>
          isUpper ? chunk.length.toString(16).toUpperCase() : `0${chunk.length.toString(16)}`;
        const text = `${chunks.map((chunk) => `${size(chunk)}\r\n${chunk}\r\n`).join('')}0\r\n\r\nnext`;
        assert.deepEqual(decode(text, cuts), { body: chunks.join(''), rest: 'next', fault: null, trailer: '\r\n' });
      }),
    );
  });

  test('never throw, and fail alike however they are cut', () => {
    const part = fc.constantFrom('0', '3', 'a', '\r\n', '\r', '\n', ';', 'abc', 'f', ' ', '\0', ':');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat(60)), (parts, cuts) => {
        assert.deepEqual(decode(parts.join(''), cuts), decode(parts.join('')));
      }),
    );
  });
});
