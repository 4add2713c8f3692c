import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { SECOND } from '../../model/time.ts';
import { analysisOf, benign, crowd, evidence, hostile, input, intrusion, notice, scored } from '../testing/examples.ts';
import { escapeText } from './markup.ts';
import { reportHtml } from './page.ts';

const page = reportHtml(intrusion(), '0.1.0');

/** Every tag of a page with the names of its attributes: what a browser would build from it. */
function structure(html: string): string {
  const body = html.replace(/<style>.*?<\/style>/s, '').replace(/<script>.*?<\/script>/s, '<script>');
  const tags = body.match(/<\/?[a-zA-Z!][^>]*>/g) ?? [];
  return tags.map((tag) => tag.replace(/="[^"]*"/g, '')).join('\n');
}

test('the verdict in words comes before the timeline, the profiles and the evidence', () => {
  const places = [
    '<h1 id="verdict">Gatehound would block 10.77.0.66 for 10 minutes.</h1>',
    '<p class="lead">10.77.0.66 scanned 1,000 ports of 10.77.0.10, then guessed passwords over SSH in 24 sessions.</p>',
    '<h2 id="timeline">',
    '<h2 id="profiles">',
    '<h2 id="evidence">',
    '<h2 id="inputs">',
  ].map((text) => page.indexOf(text));
  assert.ok(
    places.every((place) => place > 0),
    places.join(' '),
  );
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
});

test('each evidence tells its why: figures beside thresholds, flows, times, confidence', () => {
  for (const text of [
    '<tr><th scope="row">ports</th><td>1,000</td><td>15</td></tr>',
    'Flows, 3 of 1,000 events: <code>CHhAvVGS1DHFjwGM9</code>, <code>C9mvWx3ezztgzcexV7</code>',
    '<dd>2026-03-14 12:00:05 UTC</dd>',
    '<dd>2026-03-14 12:00:19 UTC, 14 seconds later</dd>',
    '<dd>98 %</dd>',
    'Policy: default sha256:6b86b273',
  ])
    assert.ok(page.includes(text), text);
});

test('evidence of a web request tells what was sent as it was, its rules, and how sure that is', () => {
  const request = evidence({
    ...{ evidence: 'SQL_INJECTION', head: 'web', title: 'SQL injection', count: 1, flows: [] },
    victim: { ip: '::', port: 443, domain: 'shop.example' },
    features: {
      ...{ field: 'query id', excerpt: "1' or <1>", rules: ['sql-tautology', 'sql-comment'], words: [' or ', "'"] },
      ...{ probability: 0.9997, probabilityThreshold: 0.5, status: 1404, owasp: 'A03:2021 Injection', cwe: 'CWE-89' },
    },
  });
  const text = reportHtml(analysisOf([request]), '1.2.3');
  for (const row of [
    '<th scope="row">field</th><td><code>query id</code></td>',
    '<th scope="row">excerpt</th><td><code>1&#39; or &lt;1&gt;</code></td>',
    '<th scope="row">rules</th><td><code>sql-tautology</code>, <code>sql-comment</code></td>',
    '<th scope="row">words</th><td><code> or </code>, <code>&#39;</code></td>',
    '<th scope="row">probability</th><td>99.97 %</td><td>50 %</td>',
    '<th scope="row">status</th><td>1404</td>',
    '<th scope="row">OWASP</th><td>A03:2021 Injection</td>',
    '<th scope="row">CWE</th><td>CWE-89</td>',
    '<dd><span class="address">shop.example</span></dd>',
  ])
    assert.ok(text.includes(row), row);
});

test('no markup escapes from any field', () => {
  const expected = structure(reportHtml(hostile('harmless'), '0.1.0'));
  const pieces = [
    '<script>',
    '"><img src=x onerror=alert(1)>',
    "'",
    '"',
    '&',
    '<',
    '>',
    '`',
    '-->',
    ']]>',
    '</style>',
    '</title>',
    '\u2028',
    '\x00',
    '${',
    ' onload=',
    'é',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', minLength: 1 })), { minLength: 1 }),
      (parts) => {
        const html = reportHtml(hostile(parts.join('')), '0.1.0');
        // A text as long as an address leaves no room for a remark in the drawing; nothing else may differ.
        const shown = structure(html).replaceAll('<text class>\n</text>\n', '');
        assert.deepEqual(withoutText(shown), withoutText(expected));
      },
    ),
    { numRuns: 60 },
  );
});

/** Without the texts and the one list of the drawing whose number depends on the room there is. */
function withoutText(tags: string): string {
  return tags.replace(/<text[^\n]*\n<\/text>\n/g, '');
}

test('escaped text holds no character that means something in markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => assert.doesNotMatch(escapeText(text), /[<>"'`\p{Cc}]/u)),
  );
});

test('the policy allows this style and this script and nothing else', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  const hash = (tag: string) => {
    const text = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(page)?.[1] ?? '';
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  };
  assert.equal(
    policy,
    `default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'`,
  );
  assert.doesNotMatch(page, / style="| on\w+="|https?:/);
});

for (const [name, html] of [
  ['the intrusion', page],
  ['the intrusion with scores', reportHtml(scored(), '0.1.0')],
] as const) {
  test(`every id is there once and every reference finds its id: ${name}`, () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    assert.equal(new Set(ids).size, ids.length);
    const references = [...html.matchAll(/(?:aria-labelledby="|href="#)([^"]*)"/g)].flatMap((match) =>
      (match[1] ?? '').split(' '),
    );
    for (const reference of references) assert.ok(ids.includes(reference), reference);
  });
}

test('scores of packets are drawn where there are any, and evidence tells its strongest features', () => {
  const html = reportHtml(scored(), '0.1.0');
  assert.match(html, /<h2 id="score">How the packets scored<\/h2>/);
  assert.doesNotMatch(page, /<h2 id="score">|<table class="contributions">/);
  assert.equal(html.match(/<table class="contributions">/g)?.length, 1);
  assert.match(html, /<tr><th scope="row">score<\/th><td>6\.42<\/td><td>0\.32<\/td><\/tr>/);
  // The lists behind the table are not told a second time.
  assert.doesNotMatch(html, /<th scope="row">(?:strongest|seen|learned low|shares|autoencoders)</);
});

test('a screen reader finds landmarks, captions and the drawing as a table', () => {
  for (const tag of ['main', 'header', 'footer', 'h1', 'figcaption', 'desc'])
    assert.match(page, new RegExp(`<${tag}[ >]`));
  assert.equal(page.match(/<table/g)?.length, page.match(/<caption>/g)?.length);
  assert.match(page, /<html lang="en">/);
  assert.match(page, /<svg class="wide" role="img" aria-labelledby="wide-title wide-desc"/);
  assert.match(page, /<summary>The timeline as a table<\/summary>/);
});

test('of thousands of findings the gravest two hundred are shown and the rest is said', () => {
  const html = reportHtml(crowd(1_500), '0.1.0');
  assert.equal(html.match(/<details class="evidence"/g)?.length, 200);
  assert.match(html, /The 200 gravest of 3,000 findings are shown; 3,000 are in evidence\.ndjson\./);
  assert.doesNotMatch(html, /<details class="evidence" data-threat="(?:info|low|medium|high)"/);
  assert.match(html, /The 10 worst of 1500 profiles are drawn\./);
  assert.ok(html.length < 1_000_000);
});

test('a clean capture has its good news and no empty sections', () => {
  const html = reportHtml(benign(), '0.1.0');
  assert.match(html, /<h1 id="verdict">Nothing to worry about in 12,345 packets over 10 minutes\.<\/h1>/);
  assert.doesNotMatch(html, /<h2 id="(?:timeline|profiles|evidence)">/);
});

test('profiles without an alert are drawn by their findings, and damage is told', () => {
  const html = reportHtml(notice(), '0.1.0');
  assert.match(html, /Profiles, worst first, with their findings/);
  assert.match(html, /the packet at byte 98,304 is cut off/);
});

test('times that no calendar knows break nothing', () => {
  const wild = [1, -1].map((sign) =>
    evidence({ id: `e${sign}`, firstTime: sign * 9e18, lastTime: sign * 9e18 + 5 * SECOND }),
  );
  const html = reportHtml(analysisOf(wild, [input()]), '0.1.0');
  assert.doesNotMatch(html, /NaN|Invalid Date|Infinity/);
});

test('the same analysis gives the same bytes', () => {
  assert.equal(reportHtml(intrusion(), '0.1.0'), page);
});
