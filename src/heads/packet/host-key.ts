import { formatAddress, parseAddress } from '../../model/address.ts';
import { RECORD } from './packet-record.ts';

/** The addresses of a record as keys of maps: their bytes as characters, 4 for IPv4, 16 for IPv6, 6 for a MAC address. */
export function sourceKey(records: Uint8Array, index: number): string {
  return addressKey(records, index, RECORD.source);
}

export function destinationKey(records: Uint8Array, index: number): string {
  return addressKey(records, index, RECORD.destination);
}

/** Of a serviceKey, behind the pair: protocol and port. */
const SERVICE_BYTES = 3;

/** The same for both directions. */
export function pairKey(one: string, other: string): string {
  return one < other ? one + other : other + one;
}

/**
 * What two hosts have with each other as bytes: their pairKey, the protocol, and the lower port, which is the one that
 * stays when a client comes again.
 */
export function serviceKey(records: Uint8Array, index: number): string {
  const port = servicePort(records, index);
  const protocol = records[index * RECORD.bytes + RECORD.protocol] as number;
  const pair = pairKey(sourceKey(records, index), destinationKey(records, index));
  return pair + String.fromCharCode(protocol, port & 0xff, port >> 8);
}

export function servicePort(records: Uint8Array, index: number): number {
  const at = index * RECORD.bytes;
  const port = (place: number) => (records[at + place] as number) | ((records[at + place + 1] as number) << 8);
  return Math.min(port(RECORD.sourcePort), port(RECORD.destinationPort));
}

/** Writes what is known of a service as a record. */
export function writeService(record: Uint8Array, service: string): void {
  const bytes = Uint8Array.from(service, (character) => character.charCodeAt(0));
  const length = (bytes.length - SERVICE_BYTES) / 2;
  record.fill(0);
  record[RECORD.family] = length === 4 ? 4 : length === 16 ? 6 : 0;
  record.set(bytes.subarray(0, length), RECORD.source);
  record.set(bytes.subarray(length, 2 * length), RECORD.destination);
  record[RECORD.protocol] = bytes[2 * length] as number;
  for (const place of [RECORD.sourcePort, RECORD.destinationPort]) record.set(bytes.subarray(2 * length + 1), place);
}

/** Bytes of the addresses of a record. */
export function addressLength(records: Uint8Array, index: number): number {
  return LENGTHS[records[index * RECORD.bytes + RECORD.family] as number] ?? 6;
}

const LENGTHS: Readonly<Record<number, number>> = { 4: 4, 6: 16 };

function addressKey(records: Uint8Array, index: number, place: number): string {
  const from = index * RECORD.bytes + place;
  const to = from + addressLength(records, index);
  let key = '';
  for (let at = from; at < to; at++) key += String.fromCharCode(records[at] as number);
  return key;
}

/** The bytes that a key is made of. */
export function addressBytes(key: string): Uint8Array {
  return Uint8Array.from(key, (character) => character.charCodeAt(0));
}

/** The key of an IP or MAC address as text; undefined for anything else. */
export function addressTextKey(text: string): string | undefined {
  const bytes = MAC.test(text) ? text.split(':').map((part) => Number.parseInt(part, 16)) : parseAddress(text);
  return bytes === undefined ? undefined : String.fromCharCode(...bytes);
}

const MAC = /^[\da-f]{2}(:[\da-f]{2}){5}$/i;

/** A key in the form in which people read it. */
export function addressText(key: string): string {
  const bytes = addressBytes(key);
  if (bytes.length !== 6) return formatAddress(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}
