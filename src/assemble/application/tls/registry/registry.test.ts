import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertName } from './alerts.ts';
import { cipherSuiteName } from './cipher-suites.ts';
import { isGrease } from './grease.ts';
import { groupName } from './named-groups.ts';
import { hidesHandshake, versionName } from './versions.ts';

test('cipher suites at the ends of the table and of its lines', () => {
  const names: Readonly<Record<number, string>> = {
    0: 'TLS_NULL_WITH_NULL_NULL',
    5: 'TLS_RSA_WITH_RC4_128_SHA',
    28: 'SSL_FORTEZZA_KEA_WITH_NULL_SHA',
    47: 'TLS_RSA_WITH_AES_128_CBC_SHA',
    255: 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV',
    4865: 'TLS_AES_128_GCM_SHA256',
    4869: 'TLS_AES_128_CCM_8_SHA256',
    22016: 'TLS_FALLBACK_SCSV',
    49153: 'TLS_ECDH_ECDSA_WITH_NULL_SHA',
    49199: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    49200: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    52392: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    52393: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    57361: 'ECDHE_SM4_CBC_SM3',
    65664: 'SSLv20_CK_RC4_128_WITH_MD5',
    65278: 'SSL_RSA_FIPS_WITH_DES_CBC_SHA',
    39321: 'unknown-39321',
  };
  for (const [suite, name] of Object.entries(names)) assert.equal(cipherSuiteName(Number(suite)), name);
});

test('groups, alerts and versions have names, and those without say their number', () => {
  assert.deepEqual([1, 23, 29, 41, 256, 4588, 0, 999].map(groupName), [
    'sect163k1',
    'secp256r1',
    'x25519',
    'curveSM2',
    'ffdhe2048',
    'X25519MLKEM768',
    'unknown-0',
    'unknown-999',
  ]);
  assert.deepEqual([0, 40, 121, 3].map(alertName), ['close_notify', 'handshake_failure', 'ech_required', 'unknown-3']);
  assert.deepEqual([2, 0x0300, 0x0304, 0xfefd, 0x7f1c, 0x7e01].map(versionName), [
    'SSLv2',
    'SSLv3',
    'TLSv13',
    'DTLSv12',
    'TLSv13-draft28',
    'unknown-32257',
  ]);
  assert.deepEqual([0x0303, 0x0304, 0x7f12, 0xfefd, 0xfefc].map(hidesHandshake), [false, true, true, false, true]);
});

test('GREASE is sixteen values', () => {
  const values = Array.from({ length: 0x10000 }, (_, value) => value).filter(isGrease);
  assert.equal(values.length, 16);
  assert.deepEqual([values[0], values[1], values[15]], [0x0a0a, 0x1a1a, 0xfafa]);
});
