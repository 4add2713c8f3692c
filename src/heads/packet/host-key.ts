import { formatAddress } from '../../model/address.ts';
import { RECORD } from './packet-record.ts';

/** The addresses of a record as keys of maps: their bytes as characters, 4 for IPv4, 16 for IPv6, 6 for a MAC address. */
export function sourceKey(records: Uint8Array, index: number): string {
  return addressKey(records, index * RECORD.bytes, RECORD.source);
}

export function destinationKey(records: Uint8Array, index: number): string {
  return addressKey(records, index * RECORD.bytes, RECORD.destination);
}

/** The same for both directions. */
export function pairKey(one: string, other: string): string {
  return one < other ? one + other : other + one;
}

/** Bytes of the addresses of a record. */
export function addressLength(records: Uint8Array, index: number): number {
  return LENGTHS[records[index * RECORD.bytes + RECORD.family] as number] ?? 6;
}

const LENGTHS: Readonly<Record<number, number>> = { 4: 4, 6: 16 };

function addressKey(records: Uint8Array, at: number, place: number): string {
  const length = LENGTHS[records[at + RECORD.family] as number] ?? 6;
  let key = '';
  for (let index = 0; index < length; index++) key += String.fromCharCode(records[at + place + index] as number);
  return key;
}

/** The bytes that a key is made of. */
export function addressBytes(key: string): Uint8Array {
  return Uint8Array.from(key, (character) => character.charCodeAt(0));
}

/** A key in the form in which people read it. */
export function addressText(key: string): string {
  const bytes = addressBytes(key);
  if (bytes.length !== 6) return formatAddress(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}
