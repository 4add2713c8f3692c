import type { Layers } from '../decode/layers.ts';
import type { Micros } from '../model/time.ts';
import type { ArpTransaction } from '../model/transaction/arp.ts';
import { TextCache } from '../numeric/text-cache.ts';
import { addressText } from './address-text.ts';

const HARDWARE_LENGTH = 6;
const KNOWN = new TextCache(1_024, HARDWARE_LENGTH, write);

function write(bytes: Uint8Array, start: number, end: number): string {
  return Array.from(bytes.subarray(start, end), (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

function hardwareAddress(bytes: Uint8Array, offset: number): string {
  return KNOWN.of(bytes, offset, offset + HARDWARE_LENGTH);
}

/** An ARP packet (RFC 826) as a record; `layers.arp` is where it starts. */
export function arpTransaction(bytes: Uint8Array, layers: Layers, time: Micros): ArpTransaction {
  const { arp, ethernet } = layers;
  return {
    kind: 'arp',
    uid: '',
    time,
    originator: addressText(bytes, arp + 14, 4),
    originatorPort: 0,
    responder: addressText(bytes, arp + 24, 4),
    responderPort: 0,
    operation: bytes[arp + 7] === 1 ? 'request' : 'reply',
    senderHardware: hardwareAddress(bytes, arp + 8),
    targetHardware: hardwareAddress(bytes, arp + 18),
    frameDestination: ethernet < 0 ? '' : hardwareAddress(bytes, ethernet),
  };
}
