import { closeSync, openSync, writeSync } from 'node:fs';
import type { Micros } from '../src/model/time.ts';
import { makePcap } from '../src/sources/testing/captures.ts';
import { packetsOf } from '../test/captures.ts';

/** An Ethernet packet of a sample, and where its addresses stand, so that copies can be told apart. */
interface Packet {
  /** Since the first packet of its capture. */
  readonly time: Micros;
  readonly data: Uint8Array;
  readonly wireLength: number;
  readonly addresses: readonly number[];
}

const ETHERNET = 1;
const GAP: Micros = 60_000_000;
/** 2020-01-01. */
const BEGIN: Micros = 1_577_836_800_000_000;
/** A capture that lasts longer is squeezed to this, or a single slow one would make the rest a burst. */
const LONGEST: Micros = 3_600_000_000;

/** The Ethernet packets of a capture that can be read, wherever it breaks off; none of one that cannot. */
async function readPackets(file: string): Promise<Packet[]> {
  const captured = (await packetsOf(file).catch(() => [])).filter(({ link }) => link === ETHERNET);
  const first = captured[0]?.time ?? 0;
  const packets = captured.map(({ bytes: data, wireLength, time }) => {
    return { time: Math.max(0, time - first), data, wireLength, addresses: addressOffsets(data) };
  });
  const span = packets.reduce((longest, packet) => Math.max(longest, packet.time), 0);
  if (span <= LONGEST) return packets;
  return packets.map((packet) => ({ ...packet, time: Math.floor((packet.time / span) * LONGEST) }));
}

/** Where the last two bytes of each address but the lowest stand in an Ethernet frame with IPv4 or IPv6. */
function addressOffsets(data: Uint8Array): readonly number[] {
  const type = data.length < 34 ? 0 : ((data[12] as number) << 8) | (data[13] as number);
  if (type === 0x0800) return [14 + 12 + 1, 14 + 16 + 1];
  if (type === 0x86dd && data.length >= 54) return [14 + 8 + 4, 14 + 24 + 4];
  return [];
}

/**
 * Writes a capture of at least `packets` packets: the Ethernet packets of all samples, as if all had begun at the same
 * moment, again and again, each time a minute after the end of the time before. With `other` addresses every repetition
 * makes new flows, with the `same` it is the same hosts that go on.
 */
export async function writeBigCapture(
  samples: readonly string[],
  packets: number,
  target: string,
  addresses: 'other' | 'same' = 'other',
): Promise<number> {
  const records: Packet[] = [];
  for (const file of samples) for (const packet of await readPackets(file)) records.push(packet);
  records.sort((a, b) => a.time - b.time);
  const length = (records.at(-1) as Packet).time + GAP;
  const file = openSync(target, 'w');
  writeSync(file, makePcap([]));
  let written = 0;
  for (let round = 0; written < packets; round++) {
    let parts: Uint8Array[] = [];
    for (const [index, record] of records.entries()) {
      parts.push(...copyOf(record, addresses === 'same' ? 0 : round, BEGIN + round * length + record.time));
      if (parts.length < 4_096 && index < records.length - 1) continue;
      writeSync(file, Buffer.concat(parts));
      parts = [];
    }
    written += records.length;
  }
  closeSync(file);
  return written;
}

function copyOf(record: Packet, round: number, time: Micros): readonly [Uint8Array, Uint8Array] {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(time / 1_000_000), 0);
  header.writeUInt32LE(time % 1_000_000, 4);
  header.writeUInt32LE(record.data.length, 8);
  header.writeUInt32LE(record.wireLength, 12);
  if (round === 0) return [header, record.data];
  const data = Buffer.from(record.data);
  for (const offset of record.addresses) data.writeUInt16BE((data.readUInt16BE(offset) + round * 7) & 0xffff, offset);
  return [header, data];
}
