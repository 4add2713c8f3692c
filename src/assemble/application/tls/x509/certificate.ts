import type { Micros } from '../../../../model/time.ts';
import { hexadecimal } from '../bytes.ts';
import { readTime } from './certificate-time.ts';
import { readObjectIdentifier, readValue, readValues, TAG, type Value } from './der.ts';
import { readName } from './distinguished-name.ts';
import { type CertificateExtensions, readExtensions } from './extensions.ts';
import { algorithmName } from './object-names.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';

/** Fields of a TBSCertificate; there are ten (RFC 5280 section 4.1). */
const FIELD_LIMIT = 12;
/** Tags of its version, and of its extensions. */
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
/** RFC 5280 section 4.1.2.2 allows 20 bytes of serial number; some have had more. */
const SERIAL_LIMIT = 64;

/** What a certificate says (RFC 5280). */
export interface CertificateFields extends PublicKey, CertificateExtensions {
  readonly version: number;
  readonly serial: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Micros | null;
  readonly notAfter: Micros | null;
  readonly signatureAlgorithm: string;
}

/** A certificate and the names of whom it is for that stand in its subject. */
export interface ReadCertificate {
  readonly fields: CertificateFields;
  readonly commonNames: readonly string[];
}

/** Reads a certificate that fills `bytes`. Null: it does not parse. */
export function readCertificate(bytes: Uint8Array): ReadCertificate | null {
  const outer = readValue(bytes, 0, bytes.length);
  const [body, algorithm] = (outer === null ? null : readValues(bytes, outer.start, outer.end, 3)) ?? [];
  if (body === undefined || algorithm === undefined || outer?.tag !== TAG.sequence) return null;
  const values = readValues(bytes, body.start, body.end, FIELD_LIMIT);
  if (values === null) return null;
  const hasVersion = values[0]?.tag === VERSION;
  const [serial, , issuerName, validity, subjectName, keyInfo] = hasVersion ? values.slice(1) : values;
  if (serial === undefined || issuerName === undefined || validity === undefined) return null;
  if (subjectName === undefined || keyInfo === undefined) return null;
  const issuer = readName(bytes, issuerName);
  const subject = readName(bytes, subjectName);
  const key = readPublicKey(bytes, keyInfo);
  const signature = readIdentifier(bytes, algorithm);
  if (issuer === null || subject === null || key === null || signature === null) return null;
  if (serial.tag !== TAG.integer || serial.end - serial.start > SERIAL_LIMIT) return null;
  const [notBefore, notAfter] = readValues(bytes, validity.start, validity.end, 2) ?? [];
  const wrapped = values.find((value) => value.tag === EXTENSIONS);
  const extensions = wrapped === undefined ? null : readValue(bytes, wrapped.start, wrapped.end);
  return {
    commonNames: subject.commonNames,
    fields: {
      version: hasVersion ? 1 + (bytes[(values[0] as Value).end - 1] as number) : 1,
      serial: printSerial(bytes, serial),
      subject: subject.text,
      issuer: issuer.text,
      notBefore: notBefore === undefined ? null : readTime(bytes, notBefore),
      notAfter: notAfter === undefined ? null : readTime(bytes, notAfter),
      signatureAlgorithm: algorithmName(signature),
      ...key,
      ...readExtensions(bytes, extensions),
    },
  };
}

function readIdentifier(bytes: Uint8Array, algorithm: Value): string | null {
  const type = readValue(bytes, algorithm.start, algorithm.end);
  return type?.tag === TAG.objectIdentifier ? readObjectIdentifier(bytes, type) : null;
}

/** Its magnitude in whole bytes, behind a sign where it has one. */
function printSerial(bytes: Uint8Array, value: Value): string {
  if (value.start === value.end) return '00';
  if ((bytes[value.start] as number) >= 0x80) return `-${magnitude(bytes, value)}`;
  let at = value.start;
  while (at < value.end - 1 && bytes[at] === 0) at++;
  return hexadecimal(bytes, at, value.end).toUpperCase();
}

function magnitude(bytes: Uint8Array, value: Value): string {
  let number = 0n;
  for (let at = value.start; at < value.end; at++) number = (number << 8n) | BigInt(bytes[at] as number);
  const text = ((1n << BigInt(8 * (value.end - value.start))) - number).toString(16).toUpperCase();
  return text.length % 2 === 0 ? text : `0${text}`;
}
