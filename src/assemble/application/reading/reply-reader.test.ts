import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBytes } from '../../testing/conversation.ts';
import { ReplyReader } from './reply-reader.ts';

function replies(...lines: string[]): [number, string, string][] {
  const reader = new ReplyReader();
  const given: [number, string, string][] = [];
  for (const line of lines) {
    if (reader.take(toBytes(line), 0, line.length)) given.push([reader.code, reader.first, reader.last]);
  }
  return given;
}

test('a reply has a code and a text, which may be empty', () => {
  assert.deepEqual(replies('200 OK', '354', '250 '), [
    [200, 'OK', 'OK'],
    [354, '', ''],
    [250, '', ''],
  ]);
});

test('a reply of many lines ends with its code and a blank; what stands between may look like anything', () => {
  assert.deepEqual(replies('230-Welcome', '230-again', '226 no end', ' text', '230 Login successful'), [
    [230, 'Welcome', 'Login successful'],
  ]);
});

test('lines without a code are passed over', () => {
  assert.deepEqual(replies('', 'hello', '20', '20x OK', '200OK', '200 yes'), [[200, 'yes', 'yes']]);
});
