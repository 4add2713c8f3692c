import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A packet of a sample: where its addresses stand, so that copies can be told apart. */
interface Record_ {
  readonly time: number;
  readonly header: Uint8Array;
  readonly data: Uint8Array;
  readonly addresses: readonly number[];
}

const RECORD_HEADER = 16;
const FILE_HEADER = 24;

/** Packets of a little-endian Ethernet pcap with microseconds. */
function readPackets(file: string): Record_[] {
  const bytes = readFileSync(file);
  const records: Record_[] = [];
  for (let at = FILE_HEADER; at + RECORD_HEADER <= bytes.length; ) {
    const captured = bytes.readUInt32LE(at + 8);
    const data = bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + captured);
    if (data.length < captured) break;
    const time = bytes.readUInt32LE(at) * 1_000_000 + bytes.readUInt32LE(at + 4);
    records.push({ time, header: bytes.subarray(at, at + RECORD_HEADER), data, addresses: addressOffsets(data) });
    at += RECORD_HEADER + captured;
  }
  return records;
}

/** Where the last two bytes of each address but the lowest stand in an Ethernet frame with IPv4 or IPv6. */
function addressOffsets(data: Uint8Array): readonly number[] {
  const type = data.length < 34 ? 0 : ((data[12] as number) << 8) | (data[13] as number);
  if (type === 0x0800) return [14 + 12 + 1, 14 + 16 + 1];
  if (type === 0x86dd && data.length >= 54) return [14 + 8 + 4, 14 + 24 + 4];
  return [];
}

/**
 * Writes a capture of at least `packets` packets: the samples again and again, each time a minute after the end of the
 * time before and with other addresses, so that every repetition makes new flows.
 */
export function writeBigCapture(samples: readonly string[], packets: number, target: string): number {
  const records = samples.flatMap((file) => readPackets(file)).sort((a, b) => a.time - b.time);
  const first = (records[0] as Record_).time;
  const length = (records.at(-1) as Record_).time - first + 60_000_000;
  const file = openSync(target, 'w');
  writeSync(file, readFileSync(samples[0] as string).subarray(0, FILE_HEADER));
  let written = 0;
  for (let round = 0; written < packets; round++) {
    const parts: Uint8Array[] = [];
    for (const record of records) {
      const header = Buffer.from(record.header);
      const time = record.time + round * length;
      header.writeUInt32LE(Math.floor(time / 1_000_000), 0);
      header.writeUInt32LE(time % 1_000_000, 4);
      const data = Buffer.from(record.data);
      for (const offset of record.addresses)
        data.writeUInt16BE((data.readUInt16BE(offset) + round * 7) & 0xffff, offset);
      parts.push(header, data);
    }
    writeSync(file, Buffer.concat(parts));
    written += records.length;
  }
  closeSync(file);
  return written;
}
