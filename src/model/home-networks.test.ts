import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HomeNetworks } from './home-networks.ts';

test('an address is watched in any of the networks, and everything where none is named', () => {
  const home = new HomeNetworks(['192.0.2.0/24', '2001:db8::/32']);
  assert.ok(home.watchesAny(['198.51.100.1', '192.0.2.7']));
  assert.ok(home.watchesAny(['2001:db8::1']));
  assert.ok(!home.watchesAny(['198.51.100.1', '2001:db9::1', 'nobody', '']));
  assert.ok(home.watches(Uint8Array.of(192, 0, 2, 255)));
  assert.ok(!home.watches(Uint8Array.of(192, 0, 3, 0)));
  // A MAC address.
  assert.ok(!home.watches(Uint8Array.of(192, 0, 2, 1, 1, 1)));
  const everything = new HomeNetworks();
  assert.ok(everything.watchesAny(['198.51.100.1']) && everything.watches(Uint8Array.of(1, 1, 1, 1, 1, 1)));
});
