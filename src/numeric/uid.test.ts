import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowUid } from './uid.ts';

test("an identifier has the shape of Zeek's, and the same flow always gets the same", () => {
  const uid = flowUid('192.0.2.1 40000 198.51.100.2 80 6 1700000000000000');
  assert.match(uid, /^C[0-9A-Za-z]{17}$/);
  assert.equal(uid, flowUid('192.0.2.1 40000 198.51.100.2 80 6 1700000000000000'));
});

test('flows that differ in a digit differ in their identifiers', () => {
  const uids = new Set<string>();
  for (let port = 0; port < 65_536; port++) uids.add(flowUid(`192.0.2.1 ${port} 198.51.100.2 80 6 1700000000000000`));
  assert.equal(uids.size, 65_536);
});

test('the three parts do not depend on each other', () => {
  const parts = Array.from({ length: 3 }, () => new Set<string>());
  for (let index = 0; index < 20_000; index++) {
    const uid = flowUid(`${index}`);
    [uid.slice(1, 7), uid.slice(7, 13), uid.slice(13)].forEach((part, at) => {
      parts[at]?.add(part);
    });
  }
  assert.ok(parts.every((part) => part.size > 19_990));
});
