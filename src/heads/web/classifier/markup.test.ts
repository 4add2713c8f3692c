import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withoutMarkup } from './markup.ts';

const EDITED: readonly (readonly [text: string, plain: string])[] = [
  ['<p>hello <strong>all</strong></p>', 'hello all'],
  ['<p>hello <img src="/a.png" alt="x"> <a href="https://a.example/b?c=d">link</a></p>', 'hello link'],
  ['<h2 class="title">news</h2>\n<ul><li>one</li><li>two</li></ul>', 'news one two'],
  ['<div style="text-align: center"><br/>now</div>', 'now'],
  ["<p>1' or 1=1-- </p>", "1' or 1=1--"],
];

for (const [text, plain] of EDITED) test(`of an editor: ${text}`, () => assert.equal(withoutMarkup(text), plain));

const OTHERS: readonly string[] = [
  'hello <b>all</b>',
  '<p>hello<script>alert(1)</script></p>',
  '<p onclick=alert(1)>x</p>',
  '<p onclick="alert(1)">x</p>',
  '<p><a href="javascript:alert(1)">x</a></p>',
  '<p><a href=" javascript:alert(1)">x</a></p>',
  '<p><img src="//evil.example/x"></p>',
  '<p><img src=x onerror=alert(1)></p>',
  '<p><img src="/x" onerror="alert(1)"></p>',
  '<p style="background:url(javascript:x)">x</p>',
  '<p><svg/onload=alert(1)></p>',
  `<p class="' or 1=1--">x</p>`,
  '<p>a < b</p>',
  '<p>x</p',
];

for (const text of OTHERS) test(`more than that: ${text}`, () => assert.equal(withoutMarkup(text), null));

test('nothing that is left could be markup, and nothing takes long', () => {
  const piece = fc.constantFrom(
    '<p>',
    '</p>',
    '<a href="/',
    '">',
    '<',
    '>',
    '"',
    ' ',
    'style="',
    'x',
    '<img ',
    'data-a="',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const plain = withoutMarkup(`<p>${pieces.join('')}`);
      assert.ok(plain === null || !plain.includes('<'));
    }),
  );
  for (const long of ['<p '.repeat(20_000), `<p>${'<a class="'.repeat(6_000)}`, `<p${' class="a"'.repeat(6_000)}`])
    withoutMarkup(long);
});
