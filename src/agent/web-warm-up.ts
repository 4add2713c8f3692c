import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { WebHead } from '../heads/web/web-head.ts';
import type { WebRequest } from '../model/web/request.ts';

/** After so many of each kind the slowest of all first requests takes 40 ms of processor time (measured: 96 without signs below). */
const ROUNDS = 20;
/** For documentation (RFC 5737): nobody's. */
const CLIENT = '192.0.2.1';

const TEXT = 'Some words on plants, prices of 3.50 and 20 % off: "it is what it is", say they & we.';
/** Signs at which rules begin to look more closely. */
const SIGNS =
  'a; b | c && d & e $ f ( g ) ` h ` \' i \' " j " { k } [ l ] < m > # n -- o /* p */ % q = r \\ s ! t : u @ v ~ w ../ x \n y';
const FORM = 'application/x-www-form-urlencoded';
const JSON_TEXT = JSON.stringify({ name: TEXT, list: [1, 2, { deep: TEXT }], yes: true });
const MULTIPART = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${TEXT}\r\n--b--\r\n`;

/** Codings of bodies, and who packs so. */
const PACKERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync } as const;

function post(type: string, body: string | Uint8Array, coding?: string): WebRequest {
  const packed = coding === undefined ? [] : ['Content-Encoding', coding];
  const headers = ['Host', 'localhost', 'Content-Type', type, ...packed];
  return { method: 'POST', target: '/a', version: '1.1', headers, body: Buffer.from(body), isBodyCut: false };
}

/** Requests that go through every reader of the web head and are nobody's attack. */
function ordinaryRequests(): readonly WebRequest[] {
  const value = encodeURIComponent(TEXT);
  return [
    {
      ...{ method: 'GET', target: `/a/b.html?text=${value}&number=1`, version: '1.1', body: null, isBodyCut: false },
      headers: ['Host', 'localhost', 'User-Agent', 'Mozilla/5.0', 'Cookie', `a=1; b=${value}`, 'Accept', '*/*'],
    },
    post(FORM, `text=${value}&more=${value}`),
    // Expressions are compiled once for texts of Latin-1 and once for others.
    post('text/plain', SIGNS),
    post('text/plain', `${SIGNS} \u20ac`),
    post('application/json', JSON_TEXT),
    post('multipart/form-data; boundary=b', MULTIPART),
    post('application/xml', `<?xml version="1.0"?><a b="c"><d>${TEXT.replace('&', '&amp;')}</d></a>`),
    ...Object.entries(PACKERS).map(([coding, pack]) => post(FORM, pack(`text=${value}`), coding)),
  ];
}

/**
 * Lets the head look at ordinary requests before real ones come, also with rules that are new: what runs for the first time
 * is compiled first, expressions too, and the first request of all would take longer than its budget. Nothing of it is
 * heard, and no rule counts it but those that fire at everything.
 */
export function warmUp(head: WebHead): void {
  for (let round = 0; round < ROUNDS; round++) {
    // Taken apart anew each time: the head remembers requests that it has taken apart.
    for (const request of ordinaryRequests()) head.inspect(request, CLIENT);
  }
}
