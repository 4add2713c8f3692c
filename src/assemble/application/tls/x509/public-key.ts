import { readObjectIdentifier, readValue, readValues, TAG, type Value } from './der.ts';
import { algorithmName, namedCurve } from './object-names.ts';

/** What a certificate says of the key that it vouches for. */
export interface PublicKey {
  readonly keyAlgorithm: string;
  readonly keyType: string;
  readonly keyLength: number | null;
  /** Of RSA, in decimal. */
  readonly exponent: string | null;
  readonly curve: string | null;
}

/** Bits that OpenSSL tells of keys of one size. */
const FIXED_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['ED25519', 253],
  ['X25519', 253],
  ['ED448', 456],
  ['X448', 448],
]);

/** Exponents longer than this are no keys; 65,537 has three bytes. */
const EXPONENT_BYTES = 64;

/** Reads SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). Null: it does not parse. */
export function readPublicKey(bytes: Uint8Array, info: Value): PublicKey | null {
  const parts = readValues(bytes, info.start, info.end, 2);
  const [algorithm, key] = parts ?? [];
  if (algorithm === undefined || key === undefined || key.tag !== TAG.bitString || key.start >= key.end) return null;
  const type = readValue(bytes, algorithm.start, algorithm.end);
  const identifier = type?.tag === TAG.objectIdentifier ? readObjectIdentifier(bytes, type) : null;
  if (type === null || identifier === null) return null;
  const keyAlgorithm = algorithmName(identifier);
  // The first byte of a bit string counts bits that are not used.
  const start = key.start + 1;
  const none = { keyAlgorithm, keyLength: null, exponent: null, curve: null };
  if (isRsa(keyAlgorithm)) return { ...none, keyType: 'rsa', ...readRsaKey(bytes, start, key.end) };
  const parameters = readValue(bytes, type.end, algorithm.end);
  if (keyAlgorithm === 'id-ecPublicKey') return { ...none, keyType: 'ecdsa', ...readCurve(bytes, parameters) };
  if (keyAlgorithm === 'dsaEncryption') return { ...none, keyType: 'dsa', ...readDsaLength(bytes, parameters) };
  const keyLength = FIXED_LENGTHS.get(keyAlgorithm) ?? 8 * (key.end - start);
  return { ...none, keyType: keyAlgorithm === identifier ? 'unknown' : keyAlgorithm, keyLength };
}

/** Windows' remote desktop writes how a key is used where its algorithm should stand. */
function isRsa(algorithm: string): boolean {
  return algorithm === 'rsaEncryption' || algorithm === 'rsassaPss' || algorithm.endsWith('WithRSAEncryption');
}

function readRsaKey(bytes: Uint8Array, start: number, end: number): Partial<PublicKey> {
  const sequence = readValue(bytes, start, end);
  const [modulus, exponent] = (sequence === null ? null : readValues(bytes, sequence.start, sequence.end, 2)) ?? [];
  if (modulus === undefined || exponent === undefined) return {};
  return { keyLength: bits(bytes, modulus), exponent: decimal(bytes, exponent) };
}

function readCurve(bytes: Uint8Array, parameters: Value | null): Partial<PublicKey> {
  const identifier = parameters?.tag === TAG.objectIdentifier ? readObjectIdentifier(bytes, parameters) : null;
  if (identifier === null) return {};
  const [curve, keyLength] = namedCurve(identifier) ?? [identifier, null];
  return { curve, keyLength };
}

function readDsaLength(bytes: Uint8Array, parameters: Value | null): Partial<PublicKey> {
  const prime = parameters === null ? null : readValue(bytes, parameters.start, parameters.end);
  return prime === null ? {} : { keyLength: bits(bytes, prime) };
}

function bits(bytes: Uint8Array, value: Value): number {
  let at = value.start;
  while (at < value.end && bytes[at] === 0) at++;
  return at === value.end ? 0 : 8 * (value.end - at) - (Math.clz32(bytes[at] as number) - 24);
}

function decimal(bytes: Uint8Array, value: Value): string | null {
  if (value.end - value.start > EXPONENT_BYTES) return null;
  let number = 0n;
  for (let at = value.start; at < value.end; at++) number = (number << 8n) | BigInt(bytes[at] as number);
  return number.toString();
}
