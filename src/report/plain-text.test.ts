import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { columnsOf, cutText, plainText, wrapText } from './plain-text.ts';

test('control characters, direction marks and broken surrogates are shown, not obeyed', () => {
  assert.equal(plainText('a\x1b[31mb\r\nc'), 'a\\x1b[31mb\\x0d\\x0ac');
  assert.equal(plainText('\u202etxt.exe'), '\\u{202e}txt.exe');
  assert.equal(plainText('a\ud800b'), 'a\\u{d800}b');
  assert.equal(plainText('\x9b2J'), '\\x9b2J');
  assert.equal(plainText('Grüße, 漢字'), 'Grüße, 漢字');
});

test('wide characters take two columns and marks none', () => {
  assert.equal(columnsOf('abc'), 3);
  assert.equal(columnsOf('漢字'), 4);
  assert.equal(columnsOf('e\u0301'), 1);
  assert.equal(cutText('abcdef', 4), 'abc…');
  assert.equal(cutText('漢字漢字', 4), '漢…');
});

test('wrapped text stays within its columns and lines, and keeps short text whole', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      (text, columns, lines) => {
        const plain = plainText(text);
        const wrapped = wrapText(plain, columns, lines);
        assert.ok(wrapped.length <= lines);
        for (const line of wrapped) assert.ok(columnsOf(line) <= Math.max(columns, 1), JSON.stringify(line));
        const words = plain.split(' ').filter((word) => word !== '');
        if (columnsOf(words.join(' ')) <= columns) assert.equal(wrapped.join(''), words.join(' '));
      },
    ),
  );
});

test('text with no room left ends in an ellipsis', () => {
  assert.deepEqual(wrapText('one two three four', 9, 2), ['one two', 'three fo…']);
});
