import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';

/** A request that is broken, or meant to break whoever reads it. */
export interface BrokenRequest {
  readonly name: string;
  readonly bytes: Buffer;
  /** Not readable as one request: it is answered by the proxy itself and goes no further. */
  readonly isMalformed: boolean;
  /** Its head could be read, so it counts as a request too. */
  readonly isBodyBroken?: boolean;
}

const HOST = 'Host: shop\r\nConnection: close\r\n';

function malformed(name: string, text: string): BrokenRequest {
  return { name, bytes: Buffer.from(text, 'latin1'), isMalformed: true };
}

function brokenBody(name: string, text: string): BrokenRequest {
  return { ...malformed(name, text), isBodyBroken: true };
}

function whole(name: string, head: string, body: string | Buffer = ''): BrokenRequest {
  const content = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const length = content.length === 0 ? '' : `Content-Length: ${content.length}\r\n`;
  return { name, bytes: Buffer.concat([Buffer.from(`${head}${length}\r\n`, 'latin1'), content]), isMalformed: false };
}

function post(name: string, type: string, body: string | Buffer, coding?: string): BrokenRequest {
  const packed = coding === undefined ? '' : `Content-Encoding: ${coding}\r\n`;
  return whole(name, `POST /form HTTP/1.1\r\n${HOST}Content-Type: ${type}\r\n${packed}`, body);
}

/** Shapes of which one reader makes one request and another two (RFC 9112 section 11.2), and lengths that are none. */
function ambiguous(): readonly BrokenRequest[] {
  const hidden = 'GET /hidden HTTP/1.1\r\nHost: shop\r\n\r\n';
  const begin = `POST /form HTTP/1.1\r\n${HOST}`;
  const chunked = 'Transfer-Encoding: chunked\r\n';
  const lengths = ['-1', '+5', '0x5', '5, 6', '5 5', '', '٣', '1e3', '99999999999999999999999', '5;a=b'];
  const codings = ['chunked, identity', 'identity', 'xchunked', 'chunked chunked', '\x0bchunked', 'gzip', '"chunked"'];
  const sizes = ['-1', '0x5', '5 ', ' 5', 'g', 'ffffffffffffffffff', '5\t', '+5', ''];
  return [
    ...lengths.map((length) =>
      malformed(`Content-Length: ${length}`, `${begin}Content-Length: ${length}\r\n\r\nabcde`),
    ),
    ...codings.map((coding) =>
      malformed(`Transfer-Encoding: ${coding}`, `${begin}Transfer-Encoding: ${coding}\r\n\r\n0\r\n\r\n`),
    ),
    ...sizes.map((size) => brokenBody(`chunk of ${size}`, `${begin}${chunked}\r\n${size}\r\nabcde\r\n0\r\n\r\n`)),
    malformed('length and chunks', `${begin}Content-Length: 4\r\n${chunked}\r\n0\r\n\r\n${hidden}`),
    malformed('chunks and length', `${begin}${chunked}Content-Length: 4\r\n\r\n0\r\n\r\n${hidden}`),
    malformed('two lengths', `${begin}Content-Length: 5\r\nContent-Length: 0\r\n\r\n${hidden}`),
    malformed('two codings', `${begin}${chunked}Transfer-Encoding: identity\r\n\r\n0\r\n\r\n${hidden}`),
    malformed('space before the colon', `${begin}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`),
    malformed('folded line', `${begin}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${hidden}`),
    malformed('bare line feeds', `GET / HTTP/1.1\nHost: shop\n\n${hidden}`),
    malformed('bare carriage return', `GET / HTTP/1.1\r\nHost: shop\rX: y\r\n\r\n`),
    malformed('NUL in a header', `GET / HTTP/1.1\r\n${HOST}X: a\0b\r\n\r\n`),
    malformed('NUL in a name', `GET / HTTP/1.1\r\n${HOST}Transfer\0-Encoding: chunked\r\n\r\n`),
    malformed('chunks in HTTP/1.0', `POST /form HTTP/1.0\r\n${HOST}${chunked}\r\n0\r\n\r\n${hidden}`),
    malformed('two hosts', `GET / HTTP/1.1\r\nHost: a\r\n${HOST}\r\n`),
    malformed('no host', 'GET / HTTP/1.1\r\n\r\n'),
    malformed('another host in the target', `GET http://other/ HTTP/1.1\r\n${HOST}\r\n`),
    // A trailer may be left out, whatever it says (RFC 9110 section 6.5.1).
    {
      ...malformed('a trailer that is a length', `${begin}${chunked}\r\n0\r\nContent-Length: 5\r\n\r\n`),
      isMalformed: false,
    },
    brokenBody('end of a chunk missing', `${begin}${chunked}\r\n5\r\nabcdeXX\r\n0\r\n\r\n`),
    malformed('no version', 'GET /\r\n\r\n'),
    malformed('a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
    malformed('fields of HTTP/2 on no stream', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x04\x01\x04\0\0\0\0abcd'),
  ];
}

/** Too much of what there may be some of. */
function floods(): readonly BrokenRequest[] {
  const parts = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(100_000);
  const query = 'a=a&'.repeat(2_000);
  return [
    malformed('10,000 headers', `GET / HTTP/1.1\r\n${HOST}${'A: b\r\n'.repeat(10_000)}\r\n`),
    malformed('101 headers', `GET / HTTP/1.1\r\n${HOST}${'A: b\r\n'.repeat(101)}\r\n`),
    malformed('a header of 1 MB', `GET / HTTP/1.1\r\n${HOST}A: ${'b'.repeat(1e6)}\r\n\r\n`),
    malformed('a target of 1 MB', `GET /${'a'.repeat(1e6)} HTTP/1.1\r\n${HOST}\r\n`),
    whole('a cookie of 12 KB', `GET / HTTP/1.1\r\n${HOST}Cookie: ${'a=b; '.repeat(2_400)}\r\n`),
    whole('a cookie of 12 KB of signs', `GET / HTTP/1.1\r\n${HOST}Cookie: a=${"'(%27".repeat(2_400)}\r\n`),
    whole('a query of 2,000 values', `GET /?${query.slice(0, 8_000)} HTTP/1.1\r\n${HOST}`),
    whole('a query encoded over and over', `GET /?a=%${'25'.repeat(3_900)}27 HTTP/1.1\r\n${HOST}`),
    post('1 MB of a=a&', 'application/x-www-form-urlencoded', 'a=a&'.repeat(250_000)),
    post('1 MB of one value of signs', 'application/x-www-form-urlencoded', `a=${"'(<%27;|".repeat(125_000)}`),
    post('1 MB of SQL that never comes to the point', 'text/plain', 'select union /*'.repeat(66_000)),
    post('100,000 parts', 'multipart/form-data; boundary=b', `${parts}--b--\r\n`),
    post('a boundary that never comes', 'multipart/form-data; boundary=b', '--\r\n--b'.repeat(20_000)),
    post('100,000 characters as entities', 'text/plain', '&#x26;amp;'.repeat(12_000)),
    post('base64 in base64', 'text/plain', nestedBase64(30_000)),
  ];
}

function nestedBase64(size: number): string {
  let text = 'select';
  while (text.length < size) text = Buffer.from(text.repeat(3)).toString('base64');
  return text;
}

/** Deep, and large once unpacked. */
function bombs(): readonly BrokenRequest[] {
  const zeros = Buffer.alloc(1 << 26);
  const form = Buffer.from('a=%27&'.repeat(4e6));
  const entities = Array.from({ length: 9 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`);
  const laughs = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">${entities.join('')}]><a>&l9;</a>`;
  const quadratic = `<!DOCTYPE a [<!ENTITY x "${'x'.repeat(50_000)}">]><a>${'&x;'.repeat(10_000)}</a>`;
  const packers = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync } as const;
  const type = 'application/x-www-form-urlencoded';
  return [
    post('arrays 10,000 deep', 'application/json', `${'['.repeat(10_000)}${']'.repeat(10_000)}`),
    post('objects 10,000 deep', 'application/json', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
    post('arrays that never end', 'application/json', '['.repeat(120_000)),
    post('elements 10,000 deep', 'application/xml', `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`),
    post('entities that multiply', 'application/xml', laughs),
    post('one long entity many times', 'application/xml', quadratic),
    ...Object.entries(packers).map(([coding, pack]) => post(`64 MB in ${coding}`, type, pack(zeros), coding)),
    ...Object.entries(packers).map(([coding, pack]) => post(`4,000,000 values in ${coding}`, type, pack(form), coding)),
    post('gzip in gzip', type, gzipSync(gzipSync(zeros)), 'gzip, gzip'),
    post('gzip in gzip in gzip', type, gzipSync(gzipSync(gzipSync(zeros))), 'gzip, gzip, gzip'),
    post('a hundred codings', type, 'a=b', Array.from({ length: 100 }, () => 'gzip').join(', ')),
    post('gzip that breaks off', type, gzipSync(form).subarray(0, 5_000), 'gzip'),
    post('no gzip at all', type, 'a=b', 'gzip'),
    post('broken UTF-8', type, 'a=\xff\xfe\xc0\xaf\xed\xa0\x80%ff%c0%ae%f8%88%80%80%80&\x80=\xf4\x90\x80\x80'),
    post(
      'bytes of all kinds',
      'application/octet-stream',
      Buffer.from(Array.from({ length: 65_536 }, (_, at) => (at * 7) & 0xff)),
    ),
  ];
}

export function brokenRequests(): readonly BrokenRequest[] {
  return [...ambiguous(), ...floods(), ...bombs()];
}
