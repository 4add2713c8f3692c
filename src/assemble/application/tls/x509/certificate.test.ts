import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { certificate, certificateExtension, curveKey, der, identifier, name, rsaKey } from '../testing/certificates.ts';
import { bytesOf } from '../testing/messages.ts';
import { readCertificate } from './certificate.ts';

const ALTERNATIVES = certificateExtension(
  '2.5.29.17',
  der(
    0x30,
    der(0x82, 'www.example.org'),
    der(0x81, 'post@example.org'),
    der(0x86, 'https://example.org/'),
    der(0x87, [192, 0, 2, 1]),
    der(0x87, [0x20, 0x01, 0x0d, 0xb8, ...new Uint8Array(11), 1]),
    der(0x82, '*.example.net'),
  ),
);

test('a certificate of a host is read field by field', () => {
  const bytes = certificate({
    key: rsaKey(2_048),
    extensions: [ALTERNATIVES, certificateExtension('2.5.29.19', der(0x30), true)],
  });
  assert.deepEqual(readCertificate(bytes), {
    commonNames: ['www.example.org'],
    fields: {
      version: 3,
      serial: 'ABCD',
      subject: 'CN=www.example.org',
      issuer: 'CN=Example CA,O=Example Trust,C=ZZ',
      notBefore: 1_577_836_800_000_000,
      notAfter: Date.parse('2051-02-03T04:05:06Z') * 1_000,
      signatureAlgorithm: 'sha256WithRSAEncryption',
      keyAlgorithm: 'rsaEncryption',
      keyType: 'rsa',
      keyLength: 2_048,
      exponent: '65537',
      curve: null,
      names: ['www.example.org', '*.example.net'],
      addresses: ['192.0.2.1', '2001:db8::1'],
      emails: ['post@example.org'],
      uris: ['https://example.org/'],
      isAuthority: false,
      pathLength: null,
    },
  });
});

test('an authority, with its path length; a certificate of version 1', () => {
  const constraints = certificateExtension('2.5.29.19', der(0x30, der(1, 0xff), der(2, 3)), true);
  const authority = readCertificate(certificate({ key: curveKey(), extensions: [constraints] }))?.fields;
  assert.deepEqual([authority?.isAuthority, authority?.pathLength], [true, 3]);
  assert.deepEqual(
    [authority?.keyType, authority?.keyLength, authority?.curve, authority?.exponent],
    ['ecdsa', 256, 'prime256v1', null],
  );
  const old = readCertificate(certificate({ version: null, serial: [0x80] }))?.fields;
  assert.deepEqual([old?.version, old?.serial, old?.isAuthority], [1, '-80', null]);
});

test('keys of other kinds', () => {
  const key = (algorithm: string, bits: number) =>
    readCertificate(
      certificate({ key: der(0x30, der(0x30, identifier(algorithm)), der(3, 0, new Uint8Array(bits / 8))) }),
    )?.fields;
  const edwards = key('1.3.101.112', 256);
  assert.deepEqual([edwards?.keyAlgorithm, edwards?.keyType, edwards?.keyLength], ['ED25519', 'ED25519', 253]);
  const lattice = key('2.16.840.1.101.3.4.3.17', 10_496);
  assert.deepEqual([lattice?.keyType, lattice?.keyLength], ['ML-DSA-44', 10_496]);
  const unknown = key('1.2.3.4.5', 64);
  assert.deepEqual([unknown?.keyAlgorithm, unknown?.keyType], ['1.2.3.4.5', 'unknown']);
});

test('what is no certificate is refused, wherever it is cut and whatever is changed', () => {
  const bytes = certificate({ extensions: [ALTERNATIVES] });
  for (let end = 0; end < bytes.length; end++) assert.equal(readCertificate(bytes.subarray(0, end)), null);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.uint8Array({ maxLength: 64 }), (at, value, noise) => {
      const changed = bytes.slice();
      changed[at] = value;
      readCertificate(changed);
      readCertificate(bytesOf(0x30, noise.length, noise));
    }),
  );
});

test('a name without letters: a set of several attributes, an unknown one, what must be escaped', () => {
  const subject = der(
    0x30,
    der(
      0x31,
      der(0x30, identifier('2.5.4.3'), der(0x13, 'SERVER')),
      der(0x30, identifier('2.5.4.7'), der(0x13, 'HERE')),
    ),
    der(0x31, der(0x30, identifier('1.2.3.4'), der(0x0c, 'x'))),
    der(0x31, der(0x30, identifier('2.5.4.10'), der(0x0c, bytesOf('#a, "b" ', [0xc3, 0xa9, 0x0d, 0x20])))),
    der(0x31, der(0x30, identifier('2.5.4.11'), der(0x1e, [0, 0x41, 0x20, 0xac]))),
  );
  assert.equal(
    readCertificate(certificate({ subject }))?.fields.subject,
    'OU=A\\E2\\82\\AC,O=\\#a\\, \\"b\\" \\C3\\A9\\0D\\ ,1.2.3.4=#0C0178,L=HERE+CN=SERVER',
  );
  assert.equal(readCertificate(certificate({ subject: name() }))?.fields.subject, '');
});
