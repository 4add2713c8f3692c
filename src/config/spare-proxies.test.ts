import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Prefix, parsePrefix } from '../model/address.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import { spareProxies } from './spare-proxies.ts';

const prefixes = (...texts: readonly string[]) => texts.map((text) => parsePrefix(text) as Prefix);

test('trusted proxies never get a verdict, and the policy has a digest of its own then', () => {
  const spared = spareProxies(DEFAULT_POLICY, prefixes('10.0.0.7', 'fd00::/8'));
  assert.deepEqual(spared.never, ['10.0.0.7', 'fd00::/8']);
  assert.notEqual(spared.digest, DEFAULT_POLICY.digest);
  assert.equal(spared.name, DEFAULT_POLICY.name);
  assert.deepEqual(spareProxies(spared, prefixes('10.0.0.7')), spared);
});

test('without any it is the policy that it was', () => {
  assert.equal(spareProxies(DEFAULT_POLICY, []), DEFAULT_POLICY);
});
