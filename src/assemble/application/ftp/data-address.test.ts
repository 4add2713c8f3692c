import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseExtendedPort, parsePort } from './data-address.ts';

test('addresses of PORT and PASV are six numbers, wherever they stand', () => {
  assert.deepEqual(parsePort('192,0,2,1,4,1'), { address: '192.0.2.1', port: 1_025 });
  assert.deepEqual(parsePort('Entering Passive Mode (192,0,2,1,4,1).'), { address: '192.0.2.1', port: 1_025 });
  for (const text of ['', '192,0,2,1', '192,0,2,1,0,0', '192,0,2,256,4,1']) assert.equal(parsePort(text), null, text);
});

test('addresses of EPRT name their family; those of EPSV are a port alone', () => {
  assert.deepEqual(parseExtendedPort('|2|2001:DB8:0::1|49189|'), { address: '2001:db8::1', port: 49_189 });
  assert.deepEqual(parseExtendedPort('!1!192.0.2.1!21!'), { address: '192.0.2.1', port: 21 });
  assert.deepEqual(parseExtendedPort('Entering Extended Passive Mode (|||63282|)'), { address: null, port: 63_282 });
  for (const text of ['', '|||', '|||0|', '|||70000|', '|2|nowhere|1|'])
    assert.equal(parseExtendedPort(text), null, text);
});

test('a long line of separators names no port', () => {
  for (const byte of ':1') assert.equal(parseExtendedPort(byte.repeat(24_000)), null);
});
