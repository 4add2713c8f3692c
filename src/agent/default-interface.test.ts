import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultInterface } from './default-interface.ts';

const HEADER = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';

test('the interface of the default route is watched unless told otherwise', () => {
  const routes = [
    HEADER,
    'br0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    'wan0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
    '',
  ].join('\n');
  assert.equal(
    defaultInterface(() => routes),
    'wan0',
  );
});

test('half of the address space routed by a tunnel is not the default route', () => {
  const routes = [
    HEADER,
    'tun0\t00000000\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0',
    'wan0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
  ].join('\n');
  assert.equal(
    defaultInterface(() => routes),
    'wan0',
  );
});
