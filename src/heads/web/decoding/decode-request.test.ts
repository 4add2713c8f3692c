import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { WebFieldKind } from '../../../model/web/inspection.ts';
import type { WebRequest } from '../../../model/web/request.ts';
import { decodeRequest, RequestDecoder } from './decode-request.ts';
import { FIELD_BOUNDS } from './field-budget.ts';

const ATTACK = "1' union select 2";

interface Parts {
  readonly target?: string;
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
}

function requestOf({ target = '/', headers = [], body }: Parts): WebRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : (body ?? null);
  return { method: 'POST', target, version: '1.1', headers, body: bytes, isBodyCut: false };
}

function fieldsOf(parts: Parts): readonly (readonly [WebFieldKind, string, string])[] {
  return decodeRequest(requestOf(parts)).fields.map(({ kind, name, text }) => [kind, name, text]);
}

function isSeen(parts: Parts, text = 'union select'): boolean {
  return decodeRequest(requestOf(parts)).fields.some(({ forms }) => forms.some((form) => form.includes(text)));
}

const FORM = ['Content-Type', 'application/x-www-form-urlencoded'] as const;

test('a request is taken apart: method, path, query, headers, cookies, body', () => {
  const headers = ['Host', 'Shop.Example', 'Cookie', 'sid=a%20b; <x>; empty=', ...FORM];
  assert.deepEqual(fieldsOf({ target: '/a%2Fb?q=1+2&flag&=x', headers, body: 'n=v' }), [
    ['method', '', 'POST'],
    ['path', '', '/a/b'],
    ['name', 'q', 'q'],
    ['query', 'q', '1 2'],
    ['query', '', 'flag'],
    ['query', '', 'x'],
    ['header', 'host', 'Shop.Example'],
    ['cookie', 'sid', 'a b'],
    ['cookie', '', '<x>'],
    ['header', 'content-type', 'application/x-www-form-urlencoded'],
    ['name', 'n', 'n'],
    ['body', 'n', 'v'],
  ]);
});

test('the host is that of the target, and then that of the header', () => {
  assert.equal(
    decodeRequest(requestOf({ target: 'http://A.example:80/x', headers: ['Host', 'b'] })).host,
    'a.example:80',
  );
  assert.equal(decodeRequest(requestOf({ headers: ['host', 'B.example', 'Host', 'c'] })).host, 'b.example');
  assert.equal(decodeRequest(requestOf({})).host, '');
});

test('a parameter that comes again is also looked at as servers join it', () => {
  assert.ok(isSeen({ target: '/?id=1 union/*&id=*/select 2' }));
});

test('the content of a body decides how it is read, whatever its type says', () => {
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'image/png', '']) {
    assert.ok(isSeen({ headers: ['Content-Type', type], body: `{"a":{"b":["${ATTACK}"]}}` }), type);
    assert.ok(isSeen({ headers: ['Content-Type', type], body: `<a><b>${ATTACK}</b></a>` }), type);
  }
  assert.ok(isSeen({ body: `id=${encodeURIComponent(ATTACK)}` }));
});

test('a form that begins like JSON or like XML is read as a form all the same', () => {
  for (const beginning of ['["]=1', '{"=1', `<${'x'.repeat(10_000)}=1`, '["a"]=1', '{']) {
    assert.ok(isSeen({ headers: FORM, body: `${beginning}&id=1'+union+select+2&z="b"` }), beginning.slice(0, 10));
  }
});

test('packed bodies are unpacked, and what is packed wrongly is told', () => {
  const body = gzipSync(`id=${ATTACK}`);
  assert.ok(isSeen({ headers: [...FORM, 'Content-Encoding', 'gzip'], body }));
  assert.deepEqual(decodeRequest(requestOf({ headers: ['Content-Encoding', 'gzip'], body: 'id=1' })).flags, [
    'bad-gzip',
  ]);
});

test('a body is also read as it was sent, whatever its coding says', () => {
  const sent = `id=${ATTACK}`;
  for (const coding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, br', 'made-up'])
    assert.ok(isSeen({ headers: [...FORM, 'Content-Encoding', coding], body: sent }), coding);
  assert.ok(isSeen({ headers: ['Content-Encoding', 'gzip'], body: JSON.stringify({ id: ATTACK }) }));
  // The name of a file in the head of gzip (RFC 1952 section 2.3.1).
  const packed = gzipSync('a=1');
  const named = Buffer.concat([packed.subarray(0, 3), Buffer.from([8]), packed.subarray(4, 10)]);
  const body = Buffer.concat([named, Buffer.from(`&${sent}&z=\0`), packed.subarray(10)]);
  assert.ok(isSeen({ headers: [...FORM, 'Content-Encoding', 'gzip'], body }));
  // What was cut on its way is no reason for suspicion.
  const cut = {
    ...requestOf({ headers: ['Content-Encoding', 'gzip'], body: packed.subarray(0, 15) }),
    isBodyCut: true,
  };
  assert.deepEqual(decodeRequest(cut).flags, ['body-cut']);
  const form = { ...requestOf({ headers: FORM, body: 'a=1' }), isBodyCut: true };
  assert.deepEqual(decodeRequest(form).flags, ['form-cut']);
});

test('in a multipart body every reader finds its own attack', () => {
  const type = (parameters: string) => ['Content-Type', `multipart/form-data; ${parameters}`];
  const disposition = (parameters: string, content: string) =>
    `--x\r\nContent-Disposition: form-data; ${parameters}\r\n\r\n${content}\r\n`;
  const long = ' '.repeat(9_000);
  const bodies: readonly (readonly [parameters: string, body: string])[] = [
    ['xboundary=y; boundary=x', `${disposition('name="id"', ATTACK)}--x--\r\n--y\r\n\r\n1\r\n--y--`],
    ['boundary=y; boundary=x', `${disposition('name="id"', ATTACK)}--x--\r\n--y\r\n\r\n1\r\n--y--`],
    ['boundary=x', `${disposition('name="id"', `1\r\n--xZ\r\nX: ${ATTACK}`)}--x--`],
    ['boundary=x', `${ATTACK}\r\n${disposition('name="id"', '1')}--x--`],
    ['boundary=x', `${disposition('name="id"; filename*=x', long + ATTACK)}--x--`],
    ['boundary=x', `${disposition('foo="; filename=x"; name="id"', long + ATTACK)}--x--`],
    ['boundary=x', `${disposition('name="a"; filename="a.gif"', `GIF89a${'\x80'.repeat(9_000)}<?php ${ATTACK}`)}--x--`],
    ['xboundary=y; boundary=x', `${'\x80'.repeat(9_000)}\r\n${disposition('name="id"', ATTACK)}--x--`],
  ];
  for (const [parameters, body] of bodies) assert.ok(isSeen({ headers: type(parameters), body }), body.slice(0, 80));
});

/** A multipart body with parts of these contents. */
function multipart(contents: readonly string[]): string {
  const part = (content: string, index: number): string =>
    `--x\r\nContent-Disposition: form-data; name="f${index}"\r\n\r\n${content}\r\n`;
  return `${contents.map(part).join('')}--x--\r\n`;
}

test('padding hides no attack: what finds no place of its own is looked at together', () => {
  const filler = Array.from({ length: 2_000 }, (_, index) => `p${index}`);
  const padded: Readonly<Record<string, Parts>> = {
    'empty pairs': { target: `/?${'&'.repeat(5_000)}id=${ATTACK}` },
    'pairs of nothing': { target: `/?${'=&'.repeat(5_000)}id=${ATTACK}` },
    'pairs in the query': { target: `/?${filler.map((name) => `${name}=1&`).join('')}id=${ATTACK}` },
    'empty cookies': { headers: ['Cookie', `${';'.repeat(5_000)}id=${ATTACK}`] },
    cookies: { headers: ['Cookie', `${filler.map((name) => `${name}=1;`).join('')}id=${ATTACK}`] },
    headers: { headers: [...filler.flatMap((name) => [name, 'x']), 'X-Id', ATTACK] },
    'pairs in the query, for the body': { target: `/?${filler.join('&')}`, headers: FORM, body: `id=${ATTACK}` },
    'pairs in the query, for a header': { target: `/?${filler.join('&')}`, headers: ['X-Id', ATTACK] },
    form: { headers: FORM, body: `${filler.map((name) => `${name}=1&`).join('')}id=${ATTACK}` },
    JSON: { body: JSON.stringify({ ...Object.fromEntries(filler.map((name) => [name, 'x'])), id: ATTACK }) },
    XML: { body: `<a>${'<b>x</b>'.repeat(2_000)}<b>${ATTACK}</b></a>` },
    parts: {
      headers: ['Content-Type', 'multipart/form-data; boundary=x'],
      body: multipart([...filler.slice(0, 700), ATTACK]),
    },
  };
  for (const [padding, parts] of Object.entries(padded)) assert.ok(isSeen(parts), padding);
  assert.deepEqual(decodeRequest(requestOf(padded['form'] as Parts)).flags, ['many-fields']);
});

test('a long name is looked at to its end', () => {
  assert.ok(isSeen({ target: `/?${'a'.repeat(10_000)}${ATTACK}=1` }));
});

/** Texts in which decoders look for something again and again where they are written carelessly. */
const UNITS = [
  ...[
    ' ',
    ' \n',
    'a',
    'a=a&',
    '=&',
    '<a b=',
    '<',
    '<!--',
    '<a b="',
    '{',
    '[',
    '{"a":',
    '"',
    '\\"',
    '"\\"',
    '\\',
    '\\u{0',
    '%',
    '%25',
  ],
  ...[
    '&#',
    '&#x0',
    '--x\r\n',
    '--x',
    '/*',
    '/*!0',
    '/**',
    '#',
    '--',
    '$',
    '${ifs',
    '{a,',
    "'",
    '\r\n',
    ' ',
    'YWxlcnQo',
    '\0',
  ],
  ...[
    '\xc3',
    '\xef\xb7\xba',
    '\xcc\x96\xcc\x81',
    '\xef\xbe\x9e\xcc\x96',
    '\xe2\x80\x8b',
    'name=',
    ';',
    ',',
    '0',
    'x="',
  ],
] as const;
const BEGINNINGS = [
  '',
  '{"',
  '<a ',
  'a=',
  '/*!',
  '--x\r\nContent-Disposition: form-data; name="',
  '&#x',
  'a\xcc\x81',
] as const;
const TYPES = ['', FORM[1], 'multipart/form-data; boundary=x'] as const;

test('whatever is sent, a request is taken apart within its bounds and in time that grows with its length alone', () => {
  const decoder = new RequestDecoder();
  const LENGTH = 65_536;
  for (const unit of UNITS) {
    for (const beginning of BEGINNINGS) {
      const body = (beginning + unit.repeat(LENGTH / unit.length)).slice(0, LENGTH);
      for (const type of TYPES) {
        const request = requestOf({ headers: ['Content-Type', type], body });
        const begun = performance.now();
        const { fields } = decoder.decode(request);
        // Each takes some 10 ms; what takes the square of its length takes seconds. Other tests run beside this one.
        assert.ok(performance.now() - begun < 1_000, JSON.stringify([beginning, unit, type]));
        assert.ok(fields.length <= FIELD_BOUNDS.fields + 4);
        for (const { text } of fields) assert.ok(text.length <= FIELD_BOUNDS.length);
      }
    }
  }
});

test('no bytes make it throw, and the same request gives the same, remembered or not', () => {
  const crumb = fc.oneof(
    fc.constantFrom(
      'a=1',
      '&',
      '%',
      '{"a":',
      '[',
      '<a>',
      '"',
      ';',
      '\r\n',
      '--x',
      '\\u',
      '&#x',
      '/*',
      '\0',
      '?',
      '://',
    ),
    fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  );
  const bytes = fc.array(crumb, { maxLength: 40 }).map((crumbs) => crumbs.join(''));
  const coding = fc.constantFrom('gzip', 'br', 'zstd', 'deflate', 'identity');
  const decoder = new RequestDecoder();
  fc.assert(
    fc.property(bytes, bytes, bytes, fc.constantFrom(...TYPES), coding, (target, cookie, body, type, packed) => {
      const headers = ['Cookie', cookie, 'Content-Type', type, 'Content-Encoding', packed];
      const request = requestOf({ target, headers, body });
      assert.deepEqual(decoder.decode(request), decodeRequest(request));
    }),
  );
});
