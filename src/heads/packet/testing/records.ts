import { parseAddress } from '../../../model/address.ts';
import type { StatisticsEngine } from '../packet-engine.ts';
import { RECORD } from '../packet-record.ts';

/** A packet as its record has it; what is left out is a packet of UDP between two hosts. */
export interface MadePacket {
  /** Microseconds. */
  readonly time?: number;
  readonly length?: number;
  /** An IP address, or a MAC address where there shall be no IP. */
  readonly source?: string;
  readonly destination?: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly protocol?: number;
  readonly sourceMac?: string;
  /** As OPENING has it. */
  readonly opening?: number;
  readonly isInner?: boolean;
}

const NO_MAC = '00:00:00:00:00:00';

function bytesOf(text: string): Uint8Array {
  const bytes = parseAddress(text) ?? Uint8Array.from(text.split(':'), (part) => Number.parseInt(part, 16));
  if (![4, 6, 16].includes(bytes.length)) throw new Error(`${text} is no address`);
  return bytes;
}

/** Writes packets as the first records of an engine. */
export function putRecords({ records, view }: StatisticsEngine, packets: readonly MadePacket[]): void {
  for (const [index, packet] of packets.entries()) {
    const at = index * RECORD.bytes;
    const source = bytesOf(packet.source ?? '192.0.2.1');
    const family = ({ 4: 4, 6: 0, 16: 6 } as const)[source.length as 4 | 6 | 16];
    records.fill(0, at, at + RECORD.bytes);
    view.setFloat64(at + RECORD.time, packet.time ?? 0, true);
    view.setUint32(at + RECORD.wireLength, packet.length ?? 100, true);
    records[at + RECORD.family] = family;
    records[at + RECORD.protocol] = packet.protocol ?? (family === 0 ? 0 : 17);
    records[at + RECORD.opening] = packet.opening ?? 0;
    records[at + RECORD.isInner] = packet.isInner === true ? 1 : 0;
    records.set(source, at + RECORD.source);
    records.set(bytesOf(packet.destination ?? '192.0.2.2'), at + RECORD.destination);
    view.setUint16(at + RECORD.sourcePort, packet.sourcePort ?? 40_000, true);
    view.setUint16(at + RECORD.destinationPort, packet.destinationPort ?? 7_000, true);
    records.set(bytesOf(packet.sourceMac ?? NO_MAC), at + RECORD.sourceMac);
  }
}
