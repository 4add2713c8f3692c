import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HeadScan } from './head-scan.ts';
import { CHUNKED, type RequestHead, readRequestHead } from './request-head.ts';

const LIMITS = { targetBytes: 100, fields: 20 };

function read(...lines: string[]): RequestHead | string {
  return readRequestHead(`${lines.join('\r\n')}\r\n\r\n`, LIMITS);
}

function sound(...lines: string[]): RequestHead {
  const head = read(...lines);
  assert.ok(typeof head !== 'string', String(head));
  return head;
}

const GET = 'GET /a?b=c HTTP/1.1';
const POST = 'POST / HTTP/1.1';
const HOST = 'Host: example.org';

/** What is refused, and as what. */
const BROKEN: readonly (readonly [string, string, ...string[]])[] = [
  ['request-line', 'GET / HTTP/1.1 ', HOST],
  ['request-line', 'GET  / HTTP/1.1', HOST],
  ['request-line', ' GET / HTTP/1.1', HOST],
  ['request-line', 'GET /a b HTTP/1.1', HOST],
  ['request-line', 'GET\t/ HTTP/1.1', HOST],
  ['request-line', 'GET /', HOST],
  ['request-line', 'GET', HOST],
  ['request-line', 'G(T / HTTP/1.1', HOST],
  ['request-line', 'GET / http/1.1', HOST],
  ['request-line', 'GET / HTTP/1.1x', HOST],
  ['version', 'GET / HTTP/1.2', HOST],
  ['version', 'GET / HTTP/2.0', HOST],
  ['version', 'GET / HTTP/0.9', HOST],
  ['target-size', `GET /${'a'.repeat(100)} HTTP/1.1`, HOST],
  ['target', 'GET a HTTP/1.1', HOST],
  ['target', 'GET * HTTP/1.1', HOST],
  ['target', 'GET ftp://example.org/ HTTP/1.1', HOST],
  ['target-host', 'GET http://other.org/ HTTP/1.1', HOST],
  ['target-host', 'GET http://example.org@other.org/ HTTP/1.1', HOST],
  ['no-host', GET],
  ['several-hosts', GET, HOST, HOST],
  ['several-hosts', GET, HOST, 'hOST: other.org'],
  ['host', GET, 'Host:'],
  ['host', GET, 'Host: a b'],
  ['host', GET, 'Host: a/b'],
  ['host', GET, 'Host: a@b'],
  ['host', GET, 'Host: a,b'],
  ['host', GET, 'Host: a:port'],
  ['folded-line', GET, HOST, ' folded'],
  ['folded-line', GET, HOST, '\tfolded: yes'],
  ['folded-line', GET, ' Host: a'],
  ['space-before-colon', GET, HOST, 'Content-Length : 5'],
  ['space-before-colon', GET, HOST, 'Transfer-Encoding\t: chunked'],
  ['field-name', GET, HOST, 'A\t: 5'],
  ['field-name', GET, HOST, ': empty'],
  ['field-name', GET, HOST, 'A B: c'],
  ['field-name', GET, HOST, 'A\xe9: c'],
  ['framing-name', POST, HOST, 'Content_Length: 5'],
  ['framing-name', POST, HOST, 'transfer_encoding: chunked'],
  ['framing-name', POST, HOST, 'Transfer Encoding: chunked'],
  ['framing-name', POST, HOST, 'x Content-Length: 5'],
  ['framing-name', POST, HOST, 'Content-Length 5'],
  ['framing-name', GET, '\xa0Host: other.org', HOST],
  ['field-line', GET, HOST, 'nothing'],
  ['field-count', GET, HOST, ...Array.from({ length: 20 }, (_, index) => `A${index}: b`)],
  ['content-length', POST, HOST, 'Content-Length: +5'],
  ['content-length', POST, HOST, 'Content-Length: -1'],
  ['content-length', POST, HOST, 'Content-Length: 0x5'],
  ['content-length', POST, HOST, 'Content-Length: 5, 5'],
  ['content-length', POST, HOST, 'Content-Length: 5 5'],
  ['content-length', POST, HOST, 'Content-Length:'],
  ['content-length', POST, HOST, 'Content-Length: 99999999999999999999'],
  ['several-lengths', POST, HOST, 'Content-Length: 5', 'Content-Length: 5'],
  ['several-lengths', POST, HOST, 'Content-Length: 5', 'content-length: 6'],
  ['length-and-coding', POST, HOST, 'Content-Length: 5', 'Transfer-Encoding: chunked'],
  ['length-and-coding', POST, HOST, 'Transfer-Encoding: identity', 'Content-Length: 5'],
  ['transfer-encoding', POST, HOST, 'Transfer-Encoding: identity'],
  ['transfer-encoding', POST, HOST, 'Transfer-Encoding: chunked, identity'],
  ['transfer-encoding', POST, HOST, 'Transfer-Encoding: gzip, chunked'],
  ['transfer-encoding', POST, HOST, 'Transfer-Encoding: xchunked'],
  ['transfer-encoding', POST, HOST, 'Transfer-Encoding: "chunked"'],
  ['transfer-encoding', POST, HOST, 'Transfer-Encoding: chunked;a=b'],
  ['transfer-encoding', POST, HOST, 'Transfer-Encoding: \x0bchunked'],
  ['transfer-encoding', POST, HOST, 'Transfer-Encoding:'],
  ['transfer-encoding', POST, HOST, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
  ['old-transfer-encoding', 'POST / HTTP/1.0', HOST, 'Transfer-Encoding: chunked'],
  ['expectation', POST, HOST, 'Expect: everything'],
];

describe('the head of a request', () => {
  for (const [kind, ...lines] of BROKEN) {
    test(`${JSON.stringify(lines.join('\\n').slice(0, 80))} is refused: ${kind}`, () =>
      assert.equal(read(...lines), kind));
  }

  test('is read with everything as sent, and lines for the upstream without what belongs to this hop', () => {
    const lines = [
      'Accept:  */*',
      HOST,
      'X-Empty:',
      'Connection: keep-alive',
      'User-Agent: a b ',
      'Cookie: c=d',
      'TE: gzip',
    ];
    const head = sound(GET, ...lines);
    assert.deepEqual(head.headers, [
      ...['Accept', '*/*', 'Host', 'example.org', 'X-Empty', '', 'Connection', 'keep-alive'],
      ...['User-Agent', 'a b', 'Cookie', 'c=d', 'TE', 'gzip'],
    ]);
    assert.equal(head.plain, 'Accept: */*\r\nX-Empty: \r\nUser-Agent: a b\r\nCookie: c=d\r\n');
    assert.equal(head.host, 'example.org');
    assert.equal(head.target, '/a?b=c');
    assert.equal(head.bodyLength, 0);
    assert.ok(head.isKeptAlive);
  });

  test('loses the fields that Connection names, but none that a proxy writes itself', () => {
    const head = sound(
      POST,
      HOST,
      'Connection: X-One, close, Content-Length, Host',
      'x-one: 1',
      'X-Two: 2',
      'Content-Length: 3',
    );
    assert.equal(head.plain, 'X-Two: 2\r\n');
    assert.equal(head.bodyLength, 3);
    assert.equal(head.host, 'example.org');
    assert.ok(!head.isKeptAlive);
  });

  test('does not pass on fields that speak with the voice of a proxy, also in the spelling of CGI', () => {
    const names = [
      'X-Forwarded-For',
      'X_Forwarded_For',
      'Forwarded',
      'X-Real-IP',
      'X_Real-IP',
      'Proxy',
      'X-Forwarded-Port',
    ];
    const head = sound(GET, HOST, ...names.map((name) => `${name}: 1.2.3.4`), 'a_b: kept');
    assert.equal(head.plain, 'a_b: kept\r\n');
    assert.equal(head.forwarded.chain, '1.2.3.4');
  });

  test('knows where the body ends', () => {
    assert.equal(sound(POST, HOST, 'Content-Length: 0').bodyLength, 0);
    assert.equal(sound(POST, HOST, 'Content-Length: 0012').bodyLength, 12);
    assert.equal(sound(POST, HOST, 'Transfer-Encoding: Chunked').bodyLength, CHUNKED);
    assert.equal(sound('POST / HTTP/1.0', 'Content-Length: 5').bodyLength, 5);
  });

  test('in absolute form goes on in origin form, where it names the host that Host names', () => {
    assert.equal(sound('GET http://Example.org/a?b HTTP/1.1', HOST).path, '/a?b');
    assert.equal(sound('GET https://example.org?b HTTP/1.1', HOST).path, '/?b');
    assert.equal(sound('OPTIONS * HTTP/1.1', HOST).path, '*');
  });

  test('keeps a connection as its version has it', () => {
    assert.ok(!sound('GET / HTTP/1.0').isKeptAlive);
    assert.ok(sound('GET / HTTP/1.0', 'Connection: Keep-Alive').isKeptAlive);
    assert.ok(!sound(GET, HOST, 'Connection: a, CLOSE').isKeptAlive);
  });

  test('asks for a WebSocket with all that belongs to it, and for no other protocol', () => {
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    assert.ok(sound(GET, HOST, 'Connection: keep-alive, Upgrade', 'Upgrade: WebSocket', key).isUpgrade);
    assert.ok(!sound(GET, HOST, 'Upgrade: websocket', key).isUpgrade);
    assert.ok(!sound(GET, HOST, 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AA').isUpgrade);
    assert.ok(!sound(POST, HOST, 'Connection: Upgrade', 'Upgrade: websocket', key, 'Content-Length: 3').isUpgrade);
    assert.ok(!sound(GET, HOST, 'Connection: Upgrade', 'Upgrade: websocket').isUpgrade);
  });

  test('never throws, and what it takes is sound in every line for the upstream', () => {
    const word = fc.constantFrom(
      'GET',
      'POST',
      '/',
      '/a',
      ' ',
      'HTTP/1.1',
      'HTTP/1.0',
      '\r\n',
      ':',
      'Host: a',
      '\r\n',
      'Content-Length',
      'Connection',
      'x',
      ', ',
      '5',
      '\t',
      '\xe9',
      '_',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 25 }), fc.boolean(), (words, isSound) => {
        const text = `${isSound ? 'GET / HTTP/1.1\r\nHost: a\r\n' : ''}${words.join('')}\r\n\r\n`;
        const bytes = Buffer.from(text, 'latin1');
        const end = new HeadScan().scan(bytes);
        if (end < 0) return;
        const head = readRequestHead(bytes.toString('latin1', 0, end), LIMITS);
        if (typeof head === 'string') return;
        for (const line of head.plain.split('\r\n').slice(0, -1))
          assert.match(line, /^[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\r\n]*$/);
        assert.match(head.path, /^(?:\/|\*$)/);
      }),
    );
  });
});
