import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelMeaning } from './request-label.ts';

test('a label says benign, attack, or that nobody knows; what is none says nothing', () => {
  for (const word of ['0', '0.0', 'benign', 'Normal', ' LEGAL ', 'false', '-'])
    assert.equal(labelMeaning(word), 0, word);
  for (const word of ['1', '1.0', 'true', 'attack', 'sqli', 'Path traversal (Windows)', 'SQL/XSS', '\xc3\xa9']) {
    assert.equal(labelMeaning(word), 1, word);
  }
  for (const word of ['', ' ', '2', '?', 'n/a', 'NaN', 'none', 'unknown', 'Unlabelled', 'unlabeled']) {
    assert.equal(labelMeaning(word), 'open', word);
  }
  for (const word of ['-1', '3', '0.73', '/index.html', '<script>', 'id=1', 'a & b', '01', 'a'.repeat(80)]) {
    assert.equal(labelMeaning(word), null, word);
  }
});
