import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXPECTATION_LIFE, EXPECTATION_LIMIT, Expectations } from './expectations.ts';

test('an announced connection is known once, by who opens it and whereto', () => {
  const expectations = new Expectations();
  expectations.expect('192.0.2.1', '198.51.100.2', 4_000, 'ftp-data', 0);
  assert.equal(expectations.take('192.0.2.1', '198.51.100.2', 4_001, 1), null);
  assert.equal(expectations.take('192.0.2.9', '198.51.100.2', 4_000, 1), null);
  assert.equal(expectations.take('192.0.2.1', '198.51.100.2', 4_000, 1), 'ftp-data');
  assert.equal(expectations.take('192.0.2.1', '198.51.100.2', 4_000, 1), null);
});

test('what was announced long ago is forgotten', () => {
  const expectations = new Expectations();
  expectations.expect('a', 'b', 1, 'ftp-data', 0);
  expectations.expect('a', 'b', 2, 'ftp-data', 10);
  assert.equal(expectations.take('a', 'b', 1, EXPECTATION_LIFE), null);
  assert.equal(expectations.take('a', 'b', 2, EXPECTATION_LIFE), 'ftp-data');
});

test('a flood of announcements pushes out the oldest, and is counted', () => {
  const expectations = new Expectations();
  for (let port = 0; port < EXPECTATION_LIMIT + 100; port += 1) expectations.expect('a', 'b', port, 'ftp-data', port);
  assert.equal(expectations.size, EXPECTATION_LIMIT);
  assert.equal(expectations.evicted, 100);
  assert.equal(expectations.take('a', 'b', 99, 5_000), null);
  assert.equal(expectations.take('a', 'b', 100, 5_000), 'ftp-data');
});
