import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowUid } from './uid.ts';

const flow = (port: number) =>
  Uint32Array.of(0, 0, 0xffff, 0xc000_0201, 0, 0, 0xffff, 0xc633_6402, port, 6, 395_812, 0);

test("an identifier has the shape of Zeek's, and the same flow always gets the same", () => {
  assert.match(flowUid(flow(40_000)), /^C[0-9A-Za-z]{17}$/);
  assert.equal(flowUid(flow(40_000)), flowUid(flow(40_000)));
});

test('flows that differ in a digit differ in their identifiers', () => {
  const uids = new Set<string>();
  for (let port = 0; port < 65_536; port++) uids.add(flowUid(flow(port)));
  assert.equal(uids.size, 65_536);
});

test('the three parts do not depend on each other', () => {
  const parts = Array.from({ length: 3 }, () => new Set<string>());
  for (let index = 0; index < 20_000; index++) {
    const uid = flowUid(Uint32Array.of(index));
    [uid.slice(1, 7), uid.slice(7, 13), uid.slice(13)].forEach((part, at) => {
      parts[at]?.add(part);
    });
  }
  assert.ok(parts.every((part) => part.size > 19_990));
});
