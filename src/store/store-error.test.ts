import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatehoundError } from '../model/error.ts';
import { storeError } from './store-error.ts';

const cases = [
  ['SQLITE_CORRUPT_INDEX', { errcode: 779 }, 'GH-STO-003'],
  ['SQLITE_NOTADB', { errcode: 26 }, 'GH-STO-003'],
  ['SQLITE_READONLY_DIRECTORY', { errcode: 1544 }, 'GH-STO-005'],
  ['EACCES of the file system', { code: 'EACCES' }, 'GH-STO-005'],
  ['SQLITE_FULL', { errcode: 13 }, 'GH-STO-001'],
  ['ENOSPC of the file system', { code: 'ENOSPC' }, 'GH-STO-001'],
] as const;

for (const [name, fields, code] of cases) {
  test(`${name} becomes ${code}, and names the file`, () => {
    const error = storeError(Object.assign(new Error('what happened'), fields), '/data/store.sqlite');
    assert.equal(error.code, code);
    assert.match(error.message, /\/data\/store\.sqlite.*what happened/);
  });
}

test('an error that has a code already stays as it is', () => {
  const error = new GatehoundError('GH-STO-002', 'newer');
  assert.equal(storeError(error, 'x'), error);
});
