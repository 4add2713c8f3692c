/** An IP address as its bytes: 4 of them for IPv4, 16 for IPv6, in network order. */
export type AddressBytes = Uint8Array;

/** The unspecified address (RFC 4291 section 2.5.2): that of a server whose log does not tell it. It is nobody's. */
export const UNKNOWN_ADDRESS = '::';

/** The addresses that share their first `bits` bits. */
export interface Prefix {
  readonly address: AddressBytes;
  readonly bits: number;
}

function parseV4(text: string): AddressBytes | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = new Uint8Array(4);
  for (const [index, part] of parts.entries()) {
    // A leading zero means octal to some readers and decimal to others (RFC 6943 section 3.1.1): refuse it.
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bytes[index] = Number(part);
  }
  return bytes;
}

function parseGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part);
      if (v4 === undefined) return undefined;
      groups.push(((v4[0] as number) << 8) | (v4[1] as number), ((v4[2] as number) << 8) | (v4[3] as number));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function parseV6(text: string): AddressBytes | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] as string);
  const tail = halves.length === 2 ? parseGroups(halves[1] as string) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  const bytes = new Uint8Array(16);
  for (const [index, group] of groups.entries()) {
    bytes[2 * index] = group >> 8;
    bytes[2 * index + 1] = group & 0xff;
  }
  return bytes;
}

function isV4Mapped(bytes: AddressBytes): boolean {
  for (let index = 0; index < 10; index++) if (bytes[index] !== 0) return false;
  return bytes[10] === 0xff && bytes[11] === 0xff;
}

/** Reads an IPv4 or IPv6 address; an IPv4-mapped one (`::ffff:1.2.3.4`) is the IPv4 address. No zone, no port. */
export function parseAddress(text: string): AddressBytes | undefined {
  if (!text.includes(':')) return parseV4(text);
  const bytes = parseV6(text);
  return bytes !== undefined && isV4Mapped(bytes) ? bytes.slice(12) : bytes;
}

/** Writes the 4 or 16 bytes at `offset` in canonical form (RFC 5952). */
export function formatAddress(bytes: Uint8Array, offset = 0, length = bytes.length - offset): string {
  if (length === 4) return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;
  // The longest run of two or more zero groups becomes `::`, the first of equals.
  let best = -1;
  let bestLength = 1;
  let start = -1;
  for (let group = 0; group < 8; group++) {
    const zero = bytes[offset + 2 * group] === 0 && bytes[offset + 2 * group + 1] === 0;
    if (!zero) start = -1;
    else {
      if (start < 0) start = group;
      if (group - start + 1 > bestLength) {
        best = start;
        bestLength = group - start + 1;
      }
    }
  }
  let text = '';
  for (let group = 0; group < 8; group++) {
    if (group === best) {
      text += '::';
      group += bestLength - 1;
      continue;
    }
    if (text !== '' && !text.endsWith(':')) text += ':';
    text += (((bytes[offset + 2 * group] as number) << 8) | (bytes[offset + 2 * group + 1] as number)).toString(16);
  }
  return text;
}

/** Reads `address` or `address/bits`; bits below the prefix are cleared. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/');
  const bytes = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (bytes === undefined) return undefined;
  const width = bytes.length * 8;
  const bitsText = slash < 0 ? String(width) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(bitsText) || Number(bitsText) > width) return undefined;
  const bits = Number(bitsText);
  for (let bit = bits; bit < width; bit++) {
    bytes[bit >> 3] = (bytes[bit >> 3] as number) & ~(0x80 >> (bit & 7));
  }
  return { address: bytes, bits };
}

/** `1.2.3.4` for a single address, `1.2.3.0/24` for more. */
export function formatPrefix(prefix: Prefix): string {
  const text = formatAddress(prefix.address);
  return prefix.bits === prefix.address.length * 8 ? text : `${text}/${prefix.bits}`;
}

/** Whether every address of `inner` lies in `outer`. */
export function prefixContains(outer: Prefix, inner: Prefix): boolean {
  if (outer.address.length !== inner.address.length || inner.bits < outer.bits) return false;
  for (let bit = 0; bit < outer.bits; bit += 8) {
    const left = outer.bits - bit;
    const mask = left >= 8 ? 0xff : (0xff00 >> left) & 0xff;
    if (((outer.address[bit >> 3] as number) & mask) !== ((inner.address[bit >> 3] as number) & mask)) return false;
  }
  return true;
}

/** Whether the two have an address in common. */
export function prefixesOverlap(a: Prefix, b: Prefix): boolean {
  return prefixContains(a, b) || prefixContains(b, a);
}

/**
 * Multicast (224.0.0.0/4, ff00::/8), limited broadcast, and the unspecified address: never one host. Takes canonical
 * text, because it is asked for every flow and reading the address would cost more than the answer.
 */
export function isManyHosts(address: string): boolean {
  if (address.includes(':')) return address === '::' || /^ff[0-9a-f]{2}:/.test(address);
  const first = Number.parseInt(address, 10);
  return first >= 224 || first === 0;
}
