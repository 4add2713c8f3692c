import type { Layers } from '../decode/layers.ts';
import { formatAddress } from '../model/address.ts';
import type { Micros } from '../model/time.ts';
import type { ArpTransaction } from '../model/transaction/arp.ts';

function hardwareAddress(bytes: Uint8Array, offset: number): string {
  let text = '';
  for (let index = 0; index < 6; index++) {
    if (index > 0) text += ':';
    text += (bytes[offset + index] as number).toString(16).padStart(2, '0');
  }
  return text;
}

/** An ARP packet (RFC 826) as a record; `layers.arp` is where it starts. */
export function arpTransaction(bytes: Uint8Array, layers: Layers, time: Micros): ArpTransaction {
  const { arp, ethernet } = layers;
  return {
    kind: 'arp',
    uid: '',
    time,
    originator: formatAddress(bytes, arp + 14, 4),
    originatorPort: 0,
    responder: formatAddress(bytes, arp + 24, 4),
    responderPort: 0,
    operation: bytes[arp + 7] === 1 ? 'request' : 'reply',
    senderHardware: hardwareAddress(bytes, arp + 8),
    targetHardware: hardwareAddress(bytes, arp + 18),
    frameDestination: ethernet < 0 ? '' : hardwareAddress(bytes, ethernet),
  };
}
