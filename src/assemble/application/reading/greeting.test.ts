import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBytes } from '../../testing/conversation.ts';
import { greetingOf } from './greeting.ts';

const greeting = (text: string, port = 8_080): string => greetingOf(toBytes(text), 0, text.length, port);

test('the words of a greeting tell which server it is, else its port', () => {
  assert.equal(greeting('220 (vsFTPd 3.0.5)\r\n'), 'ftp');
  assert.equal(greeting('220-Welcome to the ftp server\r\n'), 'ftp');
  assert.equal(greeting('220 mx.example ESMTP\r\n', 21), 'smtp');
  assert.equal(greeting('220 hello\r\n', 21), 'ftp');
  assert.equal(greeting('220 hello\r\n', 587), 'smtp');
  assert.equal(greeting('220 hello\r\n'), 'unknown');
});

test('a greeting is judged when its first line is there', () => {
  assert.equal(greeting('220 mx.example ESM', 21), 'unknown');
  assert.equal(greeting(`220 ${'a'.repeat(600)}`), 'no');
});

test('other lines are no greeting', () => {
  for (const text of ['221 bye\r\n', '2200 ftp\r\n', '22', 'SSH-2.0\r\n', ''])
    assert.equal(greeting(text, 21), 'no', text);
});
