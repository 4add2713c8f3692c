import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinPath, quotedPath } from './ftp-path.ts';

test('a path is seen from the directory that is known', () => {
  assert.equal(joinPath('.', 'a.txt'), './a.txt');
  assert.equal(joinPath('.', ''), '.');
  assert.equal(joinPath('/pub', 'a.txt'), '/pub/a.txt');
  assert.equal(joinPath('/pub', '/etc/a'), '/etc/a');
  assert.equal(joinPath('/pub/', '../b//./c'), '/b/c');
  assert.equal(joinPath('/', '../..'), '/');
  assert.equal(joinPath('..', '..'), '../..');
});

test('paths are bounded', () => {
  let path = '/';
  for (let step = 0; step < 100; step += 1) path = joinPath(path, 'a'.repeat(100));
  assert.ok(path.length <= 4_097);
});

test('the reply to PWD has the path in quotes', () => {
  assert.equal(quotedPath('"/home/""ada""" is the current directory'), '/home/"ada"');
  assert.equal(quotedPath('none'), null);
});
