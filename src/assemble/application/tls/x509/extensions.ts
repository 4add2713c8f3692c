import { formatAddress } from '../../../../model/address.ts';
import { latin1 } from '../../reading/text.ts';
import { hexadecimal } from '../bytes.ts';
import { readValue, readValues, TAG, type Value } from './der.ts';

/** Names of one certificate that are kept; those of content networks have a few hundred. */
const NAME_LIMIT = 1_024;
const EXTENSION_LIMIT = 128;
/** Object identifiers 2.5.29.17 and 2.5.29.19, encoded. */
const SUBJECT_ALTERNATIVE_NAME = '551d11';
const BASIC_CONSTRAINTS = '551d13';
/** Tags of the choices of GeneralName (RFC 5280 section 4.2.1.6). */
const GENERAL_NAME = { email: 0x81, dns: 0x82, uri: 0x86, address: 0x87 } as const;

/** What the extensions of a certificate say that is told on. */
export interface CertificateExtensions {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
  readonly isAuthority: boolean | null;
  readonly pathLength: number | null;
}

/** Reads the Extensions sequence (RFC 5280 section 4.1.2.9); what does not parse is as if it were absent. */
export function readExtensions(bytes: Uint8Array, sequence: Value | null): CertificateExtensions {
  const alternatives = {
    names: [] as string[],
    addresses: [] as string[],
    emails: [] as string[],
    uris: [] as string[],
  };
  let isAuthority: boolean | null = null;
  let pathLength: number | null = null;
  const list = sequence === null ? null : readValues(bytes, sequence.start, sequence.end, EXTENSION_LIMIT);
  for (const extension of list ?? []) {
    const [type, ...rest] = readValues(bytes, extension.start, extension.end, 3) ?? [];
    const value = rest.at(-1);
    if (type === undefined || value?.tag !== TAG.octetString) continue;
    const identifier = hexadecimal(bytes, type.start, Math.min(type.end, type.start + 4));
    const content = readValue(bytes, value.start, value.end);
    if (content === null) continue;
    if (identifier === SUBJECT_ALTERNATIVE_NAME) readAlternatives(bytes, content, alternatives);
    else if (identifier === BASIC_CONSTRAINTS) {
      const [first, second] = readValues(bytes, content.start, content.end, 2) ?? [];
      isAuthority = first?.tag === TAG.boolean && bytes[first.start] !== 0;
      const length = first?.tag === TAG.integer ? first : second;
      pathLength = length?.tag === TAG.integer ? small(bytes, length) : null;
    }
  }
  return { ...alternatives, isAuthority, pathLength };
}

function readAlternatives(
  bytes: Uint8Array,
  sequence: Value,
  into: { names: string[]; addresses: string[]; emails: string[]; uris: string[] },
): void {
  for (const name of readValues(bytes, sequence.start, sequence.end, NAME_LIMIT) ?? []) {
    if (name.tag === GENERAL_NAME.dns) into.names.push(latin1(bytes, name.start, name.end));
    else if (name.tag === GENERAL_NAME.email) into.emails.push(latin1(bytes, name.start, name.end));
    else if (name.tag === GENERAL_NAME.uri) into.uris.push(latin1(bytes, name.start, name.end));
    else if (name.tag === GENERAL_NAME.address) {
      const length = name.end - name.start;
      if (length === 4 || length === 16) into.addresses.push(formatAddress(bytes, name.start, length));
    }
  }
}

function small(bytes: Uint8Array, value: Value): number | null {
  let number = 0;
  if (value.end - value.start > 4) return null;
  for (let at = value.start; at < value.end; at++) number = number * 256 + (bytes[at] as number);
  return number;
}
