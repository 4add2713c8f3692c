import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HeadScan } from './head-scan.ts';

function scan(text: string): number | string {
  const scan = new HeadScan();
  const end = scan.scan(Buffer.from(text, 'latin1'));
  return end === -2 ? scan.fault : end;
}

describe('the end of a head', () => {
  test('is after its empty line', () => {
    assert.equal(scan('GET / HTTP/1.1\r\nHost: a\r\n\r\nbody\n'), 27);
  });

  test('has not come while a line is open, or its line feed is still to come', () => {
    assert.equal(scan('GET / HTTP/1.1\r\nHost: a'), -1);
    assert.equal(scan('GET / HTTP/1.1\r\nHost: a\r'), -1);
    assert.equal(scan('GET / HTTP/1.1\r\nHost: a\r\n\r'), -1);
  });

  test('is not waited for where a line ends otherwise', () => {
    assert.equal(scan('GET / HTTP/1.1\nHost'), 'bare-line-feed');
    assert.equal(scan('GET / HTTP/1.1\r\n\n'), 'bare-line-feed');
    assert.equal(scan('GET / HTTP/1.1\rHost'), 'bare-carriage-return');
    assert.equal(scan('\n'), 'bare-line-feed');
  });

  test('is not waited for where a byte stands that no head holds', () => {
    for (const byte of ['\0', '\x01', '\x0b', '\x7f', '\x1b']) assert.equal(scan(`GET /${byte}`), 'control-character');
    assert.equal(scan('\x16\x03\x01\x02\x00'), 'control-character', 'a TLS handshake on a plain port');
    assert.equal(scan('GET /\xff\x80 HTTP/1.1\r\nA:\tb\r\n\r\n'), 26, 'bytes above 127 and tabs may stand there');
  });

  test('is found alike however the bytes are cut', () => {
    const alphabet = fc.constantFrom('\r', '\n', '\r\n', '\r\n\r\n', 'a', ':', ' ', '\t', '\0', '\xe9');
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 30 }), fc.array(fc.nat(40)), (parts, cuts) => {
        const bytes = Buffer.from(parts.join(''), 'latin1');
        const whole = scan(parts.join(''));
        const piecewise = new HeadScan();
        let found = -1;
        for (const cut of [...cuts, bytes.length].toSorted((a, b) => a - b)) {
          found = piecewise.scan(bytes.subarray(0, Math.min(cut, bytes.length)));
          if (found !== -1) break;
        }
        assert.equal(found === -2 ? piecewise.fault : found, whole);
      }),
    );
  });
});
