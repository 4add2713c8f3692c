import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInteractivePort, isLikelyServerPort, isNameServicePort } from './server-ports.ts';

test('well-known services are servers, ports of clients are not', () => {
  for (const port of [22, 23, 53, 80, 443, 3306, 20_000]) assert.equal(isLikelyServerPort(port), true, `${port}`);
  for (const port of [0, 68, 1024, 40_000, 65_535]) assert.equal(isLikelyServerPort(port), false, `${port}`);
});

test('name services are the four that carry DNS messages over UDP', () => {
  const all = Array.from({ length: 65_536 }, (_, port) => port).filter(isNameServicePort);
  assert.deepEqual(all, [53, 137, 5353, 5355]);
  assert.ok(all.every(isLikelyServerPort));
});

test('people type into FTP, SSH, Telnet and rlogin', () => {
  const all = Array.from({ length: 65_536 }, (_, port) => port).filter(isInteractivePort);
  assert.deepEqual(all, [21, 22, 23, 513]);
});
