import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBytes } from '../../../testing/conversation.ts';
import { readTime } from './certificate-time.ts';

function timeOf(tag: number, text: string): number | null {
  const bytes = toBytes(text);
  const time = readTime(bytes, { tag, head: 0, start: 0, end: bytes.length });
  return time === null ? null : time / 1_000_000;
}

test('dates of two digits are of 1950 to 2049', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['700101000000Z', '1970-01-01T00:00:00Z'],
    ['500101000000Z', '1950-01-01T00:00:00Z'],
    ['491231235959Z', '2049-12-31T23:59:59Z'],
    ['000229120000Z', '2000-02-29T12:00:00Z'],
    ['240301000000Z', '2024-03-01T00:00:00Z'],
    ['2403010000Z', '2024-03-01T00:00:00Z'],
    ['240301010000+0100', '2024-03-01T00:00:00Z'],
    ['240229233000-0030', '2024-03-01T00:00:00Z'],
  ];
  for (const [text, expected] of cases) assert.equal(timeOf(0x17, text), Date.parse(expected) / 1_000, text);
});

test('dates of four digits', () => {
  assert.equal(timeOf(0x18, '20991231235959Z'), Date.parse('2099-12-31T23:59:59Z') / 1_000);
  assert.equal(timeOf(0x18, '99991231235959Z'), Date.parse('9999-12-31T23:59:59Z') / 1_000);
  assert.equal(timeOf(0x18, '20240101000000.5Z'), Date.parse('2024-01-01T00:00:00Z') / 1_000);
});

test('what is no date is none', () => {
  for (const text of ['', 'Z', '991301000000Z', '990100000000Z', '9901010000', 'aa0101000000Z']) {
    assert.equal(timeOf(0x17, text), null, text);
  }
  assert.equal(timeOf(0x0c, '700101000000Z'), null);
});
