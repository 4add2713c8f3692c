import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTelling } from './field-group.ts';

test('words of any script, numbers, paths, times and addresses of mail say nothing', () => {
  for (const text of [
    'blue shoes',
    'passwd 是什么',
    'où est le café',
    'что такое select',
    'パスワード、検索。',
    '한국어 단어',
  ])
    assert.equal(isTelling('query', 'q', text), false, text);
  for (const text of ['a/b/c.html', '12:30:00', 'a.b@example.org', '3.14', 'one, two', '2026-11-20', ''])
    assert.equal(isTelling('body', 'x', text), false, text);
});

test('one sign that an attack could do with is enough, and a path is always judged', () => {
  for (const text of ["o'neil", 'a;b', '../x', 'a--', '//evil.example', '是<b', 'x\u{1f600}', 'a\u2028b', 'file://x'])
    assert.equal(isTelling('query', 'q', text), true, text);
  assert.equal(isTelling('path', '', '/a'), true);
  assert.equal(isTelling('header', 'accept', '*/*;q=0.8'), false);
  assert.equal(isTelling('header', 'x-id', "a'b"), true);
});
