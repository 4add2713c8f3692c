import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { headerParameters } from './header-parameters.ts';

function read(field: string): readonly (readonly [string, string])[] {
  return headerParameters(field).parameters.map(({ name, value }) => [name, value]);
}

test('names and values, with quotes or without', () => {
  assert.deepEqual(read('form-data; name="a; b"; Filename=c.txt ;x'), [
    ['name', 'a; b'],
    ['filename', 'c.txt'],
    ['x', ''],
  ]);
  assert.deepEqual(read('form-data; name="say \\"hi\\""'), [['name', 'say "hi"']]);
  assert.deepEqual(read('multipart/form-data'), []);
});

test('a name inside of quotes is none', () => {
  assert.deepEqual(read('form-data; foo="; filename=x"; name="id"'), [
    ['foo', '; filename=x'],
    ['name', 'id'],
  ]);
});

test('what browsers send is not odd, and what two readers may take differently is', () => {
  for (const field of ['form-data; name="a"', 'form-data; name="a"; filename="b c.txt"', 'a/b; boundary=----x'])
    assert.equal(headerParameters(field).isOdd, false, field);
  for (const field of [
    "form-data; foo='; filename=x'; name=id",
    'form-data; name="a"; name="b"',
    'form-data; name="a\\"; filename="b"',
    'form-data; name="a" filename=b',
    'form-data; name=a"b',
  ]) {
    assert.equal(headerParameters(field).isOdd, true, field);
  }
});

test('whatever it is, it is read in time that grows with its length alone', () => {
  fc.assert(fc.property(fc.string(), (field) => void headerParameters(`;${field}`)));
  for (const long of ['";'.repeat(50_000), '\\'.repeat(100_000), '="\\'.repeat(30_000)]) headerParameters(`;${long}`);
});
