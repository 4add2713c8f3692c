import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AcrossFlows } from './across-flows.ts';
import { EXPECTATION_LIMIT } from './expectations.ts';
import { UNPACKING_LIMIT } from './reading/unpacking.ts';

test('what gives way at any cap over flows is counted', () => {
  const across = new AcrossFlows(() => {});
  assert.deepEqual(across.counters, { exchanges: 0, announcements: 0, unmeasured: 0, handOvers: 0 });
  for (let port = 0; port < EXPECTATION_LIMIT + 5; port++) {
    across.expectations.expect('192.0.2.1', '198.51.100.2', port, 'ftp-data', 0);
  }
  for (let bodies = 0; bodies < UNPACKING_LIMIT + 3; bodies++) across.unpacking.admit();
  across.dhcp.evicted = 2;
  assert.deepEqual(across.counters, { exchanges: 2, announcements: 5, unmeasured: 3, handOvers: 0 });
});
