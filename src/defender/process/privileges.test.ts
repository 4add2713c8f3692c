import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProgram } from '../system-program.ts';
import { enforcerWrapper, parseCapabilities } from './privileges.ts';

test('the enforcer process keeps three capabilities of those that are there', () => {
  assert.deepEqual(parseCapabilities('CapEff:\t000001fffeffffff\n'), ['dac_read_search', 'net_admin', 'sys_ptrace']);
  assert.deepEqual(parseCapabilities('CapEff:\t0000000000001000\n'), ['net_admin']);
  assert.deepEqual(parseCapabilities(''), []);
});

test('it runs as nobody, but as root where nobody could not look into the data folder', {
  skip: findProgram('setpriv') === undefined && 'needs setpriv',
}, () => {
  const words = enforcerWrapper(['dac_read_search', 'net_admin']);
  assert.ok(words.includes('--bounding-set=-all,+dac_read_search,+net_admin'));
  assert.ok(words.includes('--reuid=65534'));
  assert.ok(!enforcerWrapper(['net_admin']).some((word) => word.startsWith('--reuid')));
});
