import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeRequest, RequestDecoder } from '../decoding/decode-request.ts';
import { requestOf } from './request-of.ts';
import { RuleSet } from './rule-set.ts';
import type { ConditionText, RuleText } from './rule-text.ts';
import { arbitraryRegex, arbitraryText, byBacktracking } from './testing/arbitrary-regex.ts';
import { fires, hitsOf } from './testing/inspect.ts';

/** What diffai ships, word for word as its page shows it. */
const DIFFAI: readonly RuleText[] = [
  { url: 'script', alert: '[!] Script tag found in url!' },
  { url: 'UNION', alert: '[!] UNION operator found in url!' },
  { content: '<script>', alert: '[!] Possible XSS Attack.' },
  { headers: { Host: 'localhost' }, alert: 'Test HEADER' },
];

function alerts(request: Parameters<typeof hitsOf>[1]): readonly string[] {
  return hitsOf(DIFFAI, request).map(({ message }) => message);
}

test('rules of diffai find what they missed there, and spare what they should', () => {
  assert.deepEqual(alerts({ url: 'http://shop.example/?q=%2553cript' }), ['[!] Script tag found in url!']);
  assert.deepEqual(alerts({ url: '/item?id=1+union+select+1' }), ['[!] UNION operator found in url!']);
  assert.deepEqual(alerts({ url: '/', body: 'comment=%3Cscript%3Ealert(1)%3C%2Fscript%3E' }), [
    '[!] Possible XSS Attack.',
  ]);
  assert.deepEqual(alerts({ url: '/', headers: { host: 'localhost:8080' } }), ['Test HEADER'], 'as HTTP/2 writes it');
  assert.deepEqual(alerts({ url: '/description/' }), []);
  assert.deepEqual(alerts({ url: 'http://manuscripts.org/' }), []);
  assert.deepEqual(alerts({ url: '/script/?a=UNION', headers: { Host: 'localhost' } }), [
    '[!] Script tag found in url!',
    '[!] UNION operator found in url!',
    'Test HEADER',
  ]);
});

test('a body with bytes of no encoding is looked at', () => {
  const body = Uint8Array.from([0xff, 0xfe, 0, ...new TextEncoder().encode('x=<script>'), 0xc3, 0x28]);
  const request = { ...requestOf({ method: 'POST', url: '/upload' }), body };
  const set = new RuleSet(DIFFAI);
  const hits = set.inspect(decodeRequest(request), { client: '', status: null });
  assert.deepEqual(
    hits.map(({ rule }) => rule),
    ['rule-3'],
  );
});

test('all keys of a rule must hold, a rule without any fires always', () => {
  const rule = { url: '/login', content: 'admin', method: 'POST', headers: { 'User-Agent': 'curl' } };
  const request = { method: 'POST', url: '/login', body: 'user=admin', headers: { 'user-agent': 'curl/8.1' } };
  assert.ok(fires(rule, request));
  assert.ok(!fires(rule, { ...request, method: 'PUT' }));
  assert.ok(!fires(rule, { ...request, url: '/logout' }));
  assert.ok(!fires(rule, { ...request, body: 'user=guest' }));
  assert.ok(!fires(rule, { ...request, headers: {} }), 'a header that is not there does not hold the text');
  assert.ok(fires({}, { url: '/' }));
  assert.deepEqual(new RuleSet([{ alert: 'x' }]).warnings, [
    'rule rule-1 has no condition: it fires for every request',
  ]);
});

test('a URL is host, path and query; diffai rules may hold its scheme, or what was sent', () => {
  assert.ok(fires({ url: 'http://shop.example/a?x=1' }, { url: 'http://shop.example/a?x=1' }));
  assert.ok(fires({ url: 'shop.example/a?x=1&y' }, { url: '/a?x=1&y=2', headers: { host: 'shop.example' } }));
  assert.ok(fires({ url: '%3Cscript' }, { url: '/?q=%3cSCRIPT%3e' }));
  assert.ok(fires({ url: '?' }, { url: '/?a=b' }));
  assert.ok(!fires({ url: 'x=2' }, { url: '/a?x=1' }));
  assert.ok(
    fires({ where: 'url', match: { regex: '^shop\\.example/a\\?id=\\d+$' } }, { url: 'http://shop.example/a?id=12' }),
  );
});

const PLACES: readonly (readonly [
  where: string,
  holds: Parameters<typeof fires>[1],
  spares: Parameters<typeof fires>[1],
])[] = [
  ['path', { url: '/needle' }, { url: '/?a=needle' }],
  ['query', { url: '/?a=needle' }, { url: '/needle?needle=1' }],
  ['query:a', { url: '/?a=needle' }, { url: '/?b=needle' }],
  ['body', { url: '/', body: 'a=needle' }, { url: '/?a=needle' }],
  [
    'body:user.name',
    { url: '/', body: '{"user":{"name":"needle"}}' },
    { url: '/', body: '{"user":{"mail":"needle"}}' },
  ],
  ['value', { url: '/', headers: { cookie: 'a=needle' } }, { url: '/needle', headers: { 'x-a': 'needle' } }],
  ['value:a', { url: '/', body: 'a=needle' }, { url: '/', body: 'b=needle' }],
  ['name', { url: '/?needle=1' }, { url: '/?a=needle' }],
  ['cookie', { url: '/', headers: { Cookie: 'a=1; b=needle' } }, { url: '/', headers: { 'x-cookie': 'needle' } }],
  ['cookie:B', { url: '/', headers: { Cookie: 'a=1; b=needle' } }, { url: '/', headers: { Cookie: 'a=needle; b=1' } }],
  ['header', { url: '/', headers: { 'X-A': 'needle' } }, { url: '/?a=needle' }],
  ['header:x-a', { url: '/', headers: { 'X-A': 'needle' } }, { url: '/', headers: { 'X-B': 'needle' } }],
  ['header:cookie', { url: '/', headers: { Cookie: 'needle=1' } }, { url: '/', headers: { 'X-B': 'needle' } }],
  ['method', { method: 'NEEDLE', url: '/' }, { url: '/needle' }],
  ['any', { url: '/', body: '{"a":["needle"]}' }, { url: '/' }],
];

for (const [where, holds, spares] of PLACES) {
  test(`the place ${where} is looked at, and others are not`, () => {
    for (const match of [
      'needle',
      { regex: 'n[e]+dle' },
      { regex: '.eedl.' },
      { list: ['haystack', 'needle'] },
      { regex: '[d-n]{3}' },
    ]) {
      assert.ok(fires({ where, match }, holds), JSON.stringify(match));
    }
    assert.ok(!fires({ where, match: 'needle' }, spares));
    assert.ok(!fires({ where, match: { list: ['haystack', 'needle'] } }, spares));
  });
}

test('a star in the name of a place stands for any characters, and a place with ! is left out', () => {
  const multipart = (filename: string) =>
    `--b\r\nContent-Disposition: form-data; name="f"; filename="${filename}"\r\n\r\nneedle\r\n--b--\r\n`;
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const upload = (filename: string) => ({ method: 'POST', url: '/', headers, body: multipart(filename) });
  const inNames: Omit<RuleText, 'alert'> = { where: 'body:*.filename', match: 'needle' };
  assert.ok(fires(inNames, upload('needle.txt')));
  assert.ok(!fires(inNames, upload('a.txt')));
  const middle: Omit<RuleText, 'alert'> = { where: 'query:a*b*c', match: 'needle' };
  for (const name of ['abc', 'a1b2c', 'ABBC']) assert.ok(fires(middle, { url: `/?${name}=needle` }), name);
  for (const name of ['ac', 'acb', 'xabc', 'ab']) assert.ok(!fires(middle, { url: `/?${name}=needle` }), name);
  const values: Omit<RuleText, 'alert'> = { where: ['value', '!value:*passw*'], match: 'needle' };
  assert.ok(fires(values, { url: '/?user=needle' }));
  assert.ok(!fires(values, { url: '/?user_Password=needle' }));
  assert.ok(fires(values, { url: '/?user_password=needle&b=needle' }));
  assert.ok(fires({ where: '!header:x-a', match: 'needle' }, { url: '/?a=needle' }));
  assert.ok(!fires({ where: '!header:x-a', match: 'needle' }, { url: '/', headers: { 'x-a': 'needle' } }));
});

test('the whole body is looked at, across its values', () => {
  assert.ok(fires({ content: '"user":"admin"' }, { url: '/', body: '{"user":"admin"}' }));
  assert.ok(fires({ where: 'body', match: { regex: '^\\{"user' } }, { url: '/', body: '{"user":"admin"}' }));
});

test('a place without match asks whether it is there', () => {
  const rule: ConditionText = { not: { where: 'header:user-agent' } };
  assert.ok(fires(rule, { url: '/' }));
  assert.ok(!fires(rule, { url: '/', headers: { 'User-Agent': 'x' } }));
});

test('raw looks at what was sent, case tells capitals apart', () => {
  assert.ok(fires({ where: 'query', match: { regex: '%2553' }, raw: true }, { url: '/?q=%2553cript' }));
  assert.ok(fires({ where: 'query', match: { text: '%0D%0A' }, raw: true }, { url: '/?q=a%0d%0ab' }));
  assert.ok(!fires({ where: 'query', match: { text: '%0D%0A' }, raw: true, case: true }, { url: '/?q=a%0d%0ab' }));
  assert.ok(fires({ where: 'query', match: 'Admin', case: true }, { url: '/?q=%41dmin' }));
  assert.ok(!fires({ where: 'query', match: 'Admin', case: true }, { url: '/?q=admin' }));
  assert.ok(!fires({ where: 'query', match: { regex: '[A-Z]{4}' }, case: true }, { url: '/?q=admin' }));
  assert.ok(fires({ where: 'query', match: { regex: '[A-Z]{4}' } }, { url: '/?q=admin' }));
});

test('where and match hold in one field, all and not over the request', () => {
  const together = { where: 'query', match: { regex: 'a.*b' } };
  assert.ok(!fires(together, { url: '/?x=a&y=b' }));
  const apart: ConditionText = {
    all: [
      { where: 'query', match: 'a' },
      { where: 'query', match: 'b' },
    ],
  };
  assert.ok(fires(apart, { url: '/?x=a&y=b' }));
  assert.ok(!fires({ ...apart, not: { where: 'path', match: 'health' } }, { url: '/health?x=a&y=b' }));
  assert.ok(fires({ any: [{ method: 'DELETE' }, { where: 'query', match: 'b' }] }, { url: '/?x=b' }));
  assert.ok(!fires({ any: [{ method: 'DELETE' }, { where: 'query', match: 'c' }] }, { url: '/?x=b' }));
});

test('the client is an address in a prefix, or a text', () => {
  const inside: ConditionText = { where: 'client', match: { cidr: ['10.0.0.0/8', '2001:db8::/32'] } };
  assert.ok(fires(inside, { url: '/', client: '10.1.2.3' }));
  assert.ok(fires(inside, { url: '/', client: '2001:db8::7' }));
  assert.ok(!fires(inside, { url: '/', client: '192.0.2.1' }));
  assert.ok(fires({ url: 'admin', not: inside }, { url: '/admin', client: '192.0.2.1' }));
});

test('rules that need the status wait for it', () => {
  const set = new RuleSet([
    { alert: 'login failed', url: '/login', where: 'status', match: { list: ['401', '403'] } },
    { alert: 'login', url: '/login' },
  ]);
  assert.ok(set.needsStatus);
  const request = decodeRequest(requestOf({ url: '/login' }));
  const rules = (hits: readonly { readonly rule: string }[]): readonly string[] => hits.map(({ rule }) => rule);
  assert.deepEqual(rules(set.inspect(request, { client: '', status: null })), ['rule-2']);
  assert.deepEqual(rules(set.inspectAnswer(request, { client: '', status: 403 })), ['rule-1']);
  assert.deepEqual(rules(set.inspectAnswer(request, { client: '', status: 200 })), []);
  assert.deepEqual(rules(set.inspect(request, { client: '', status: 401 })), ['rule-1', 'rule-2']);
  assert.deepEqual(
    [...set.hits],
    [
      ['rule-1', 2],
      ['rule-2', 2],
    ],
  );
  assert.ok(!new RuleSet([{ alert: 'x', url: 'a' }]).needsStatus);
});

test('a rule that is not answered yet does not fire by its negation', () => {
  const rule: ConditionText = { not: { where: 'status', match: '200' } };
  assert.ok(!fires(rule, { url: '/' }));
  assert.ok(fires(rule, { url: '/', status: 500 }));
});

test('a hit says rule, place and the text around what was found', () => {
  const rule: RuleText = {
    id: 'sleepy',
    alert: 'Sleeps',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    level: 2,
    confidence: 0.8,
    where: 'query',
    match: { regex: 'sleep\\s*\\(' },
  };
  const [hit] = hitsOf([rule], { url: `/?id=${'x'.repeat(300)}+Sleep(5)${'y'.repeat(300)}` });
  assert.ok(hit !== undefined);
  const { excerpt, ...rest } = hit;
  assert.deepEqual(rest, {
    evidence: 'SQL_INJECTION',
    rule: 'sleepy',
    severity: 'high',
    action: 'block',
    level: 2,
    message: 'Sleeps',
    where: 'query id',
    confidence: 0.8,
  });
  assert.equal(excerpt.length, 200);
  assert.ok(excerpt.includes('sleep(5)'));
});

test('rules that are switched off do not fire, and those that cost more are listed', () => {
  const set = new RuleSet([
    { id: 'off', alert: 'a', url: 'a', enabled: false },
    { id: 'digits', alert: 'b', where: 'query', match: { regex: '\\d{9,}' } },
    { id: 'text', alert: 'c', url: 'c' },
  ]);
  assert.deepEqual(
    set.rules.map(({ id }) => id),
    ['digits', 'text'],
  );
  assert.deepEqual(set.alwaysAsked, ['digits']);
});

test('a field that came before, beside one in which the rule found more, is looked at anew', () => {
  const set = new RuleSet([{ alert: 'x', where: 'header', match: { regex: 'needles?' } }]);
  const decoder = new RequestDecoder();
  const ask = (headers: Readonly<Record<string, string>>): number =>
    set.inspect(decoder.decode(requestOf({ url: '/', headers })), { client: '', status: null }).length;
  assert.equal(ask({ first: 'needle', second: 'a needle' }), 1);
  assert.equal(ask({ second: 'a needle' }), 1);
  assert.equal(ask({ second: 'a noodle' }), 0);
  assert.equal(ask({ second: 'a noodle' }), 0);
});

test('a rule fires exactly where its expression matches a reading of the field, whatever stands before and after it', () => {
  const crowd: readonly RuleText[] = ['a', 'ab', 'b1', '=', "'", 'bb'].map((match) => ({ alert: 'crowd', match }));
  const decoder = new RequestDecoder();
  fc.assert(
    fc.property(arbitraryRegex, fc.array(arbitraryText, { maxLength: 3 }), (regex, values) => {
      const set = new RuleSet([...crowd, { id: 'it', alert: 'x', where: 'query', match: { regex } }, ...crowd]);
      const url = `/?${values.map((value) => `p=${encodeURIComponent(value)}`).join('&')}`;
      const request = decoder.decode(requestOf({ url }));
      const expression = new RegExp(regex, 'is');
      const expected = byBacktracking(() =>
        request.fields.some(({ kind, forms }) => kind === 'query' && forms.some((form) => expression.test(form))),
      );
      fc.pre(expected !== undefined);
      for (let again = 0; again < 2; again++) {
        const hits = set.inspect(request, { client: '', status: null });
        assert.equal(
          hits.some(({ rule }) => rule === 'it'),
          expected,
        );
      }
    }),
    { numRuns: 800 },
  );
});

test('a rule over several places tells the one that says most', () => {
  const request = { method: 'POST', url: '/login', body: 'user=evil' };
  const where = (rule: object): string | undefined => hitsOf([{ alert: 'a', ...rule }], request)[0]?.where;
  assert.equal(where({ method: 'post', where: 'body', match: 'evil' }), 'body user');
  assert.equal(where({ method: 'post', url: '/login', where: 'body', match: 'evil' }), 'body user');
  assert.equal(where({ method: 'post', url: '/login' }), 'url');
  assert.equal(where({ method: 'post' }), 'method');
});
