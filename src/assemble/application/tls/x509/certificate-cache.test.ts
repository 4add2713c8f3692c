import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { certificate } from '../testing/certificates.ts';
import { CertificateCache, seen } from './certificate-cache.ts';

test('a certificate that is seen again is not read again', () => {
  const cache = new CertificateCache();
  const bytes = certificate();
  const first = cache.read(bytes, 0, bytes.length);
  assert.equal(first.sha256, createHash('sha256').update(bytes).digest('hex'));
  assert.equal(first.sha1, createHash('sha1').update(bytes).digest('hex'));
  assert.equal(first.fields?.subject, 'CN=www.example.org');
  const later = new Uint8Array(bytes.length + 10);
  later.set(bytes, 5);
  assert.equal(cache.read(later, 5, 5 + bytes.length), first);
});

test('what was remembered makes no difference, also where more certificates share a place than it holds', () => {
  const cache = new CertificateCache();
  const all = Array.from({ length: 1_200 }, (_, index) => certificate({ serial: [1, index >>> 8, index & 0xff] }));
  for (const round of [0, 1]) {
    for (const bytes of all) assert.deepEqual(cache.read(bytes, 0, bytes.length), seen(bytes), `round ${round}`);
  }
});

test('what does not parse still has fingerprints', () => {
  const read = seen(Uint8Array.of(1, 2, 3));
  assert.equal(read.fields, null);
  assert.equal(read.sha256.length, 64);
});
