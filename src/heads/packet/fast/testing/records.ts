import { RECORD } from '../../packet-record.ts';

/** When tests begin, in microseconds. */
export const START = 1.7e15;

/** A packet between two hosts of a small world; addresses and ports are small numbers. */
export interface TestPacket {
  /** Microseconds. */
  readonly time: number;
  readonly length: number;
  readonly family: 0 | 4 | 6;
  readonly protocol: number;
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly mac: number;
  /** As OPENING has it. */
  readonly opening: number;
}

/** Writes the record of a packet at an index. */
export function writeRecord(records: Uint8Array, index: number, packet: TestPacket): void {
  const at = index * RECORD.bytes;
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  records.fill(0, at, at + RECORD.bytes);
  view.setFloat64(at + RECORD.time, packet.time, true);
  view.setUint32(at + RECORD.wireLength, packet.length, true);
  records[at + RECORD.family] = packet.family;
  records[at + RECORD.protocol] = packet.protocol;
  records[at + RECORD.opening] = packet.opening;
  // The last of the address's four bytes: what is alike in two families differs by the family alone.
  records[at + RECORD.source + 3] = packet.source;
  records[at + RECORD.destination + 3] = packet.destination;
  view.setUint16(at + RECORD.sourcePort, packet.sourcePort, true);
  view.setUint16(at + RECORD.destinationPort, packet.destinationPort, true);
  records[at + RECORD.sourceMac + 5] = packet.mac;
}
