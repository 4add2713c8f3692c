import { Readable } from 'node:stream';
import { BatchPool } from '../batch.ts';
import { type ByteReader, StreamReader } from '../byte-reader.ts';
import { openReader } from '../open.ts';
import type { Source, SourceStatistics } from '../source.ts';

/** A packet for a capture made by hand. `time` in microseconds. */
export interface MadePacket {
  readonly time: number;
  readonly data: Uint8Array;
  readonly wire?: number;
}

/** Numbers of 1, 2 or 4 bytes behind one another. */
export class Bytes {
  readonly #parts: number[] = [];
  readonly #big: boolean;

  constructor(big = false) {
    this.#big = big;
  }

  number(size: 1 | 2 | 4, value: number): this {
    const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
    this.#parts.push(...(this.#big ? bytes.reverse() : bytes));
    return this;
  }

  raw(bytes: Iterable<number>): this {
    for (const byte of bytes) this.#parts.push(byte);
    return this;
  }

  get length(): number {
    return this.#parts.length;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }
}

/** A pcap file. */
export function makePcap(
  packets: readonly MadePacket[],
  options: { readonly big?: boolean; readonly magic?: number; readonly link?: number } = {},
): Uint8Array {
  const { big = false, magic = 0xa1b2c3d4, link = 1 } = options;
  const out = new Bytes(big).number(4, magic).number(2, 2).number(2, 4).number(4, 0).number(4, 0).number(4, 262_144);
  out.number(4, link);
  const perMicro = magic === 0xa1b23c4d ? 1000 : 1;
  for (const { time, data, wire = data.length } of packets) {
    out.number(4, Math.floor(time / 1e6)).number(4, (time % 1e6) * perMicro);
    out.number(4, data.length).number(4, wire);
    if (magic === 0xa1b2cd34) out.number(4, 7).number(4, 0);
    out.raw(data);
  }
  return out.done();
}

/** One pcapng block around a body, which is padded. */
export function block(type: number, body: Uint8Array, big = false): Uint8Array {
  const padding = (4 - (body.length % 4)) % 4;
  const length = 12 + body.length + padding;
  const out = new Bytes(big).number(4, type).number(4, length).raw(body);
  return out.raw(new Uint8Array(padding)).number(4, length).done();
}

export function sectionHeader(big = false): Uint8Array {
  const body = new Bytes(big).number(4, 0x1a2b3c4d).number(2, 1).number(2, 0).raw(new Uint8Array(8).fill(255));
  return block(0x0a0d0d0a, body.done(), big);
}

export function interfaceBlock(
  link: number,
  options: Uint8Array = new Uint8Array(),
  big = false,
  snap = 0,
): Uint8Array {
  return block(1, new Bytes(big).number(2, link).number(2, 0).number(4, snap).raw(options).done(), big);
}

export function enhancedPacket(index: number, ticks: bigint, data: Uint8Array, big = false): Uint8Array {
  const body = new Bytes(big)
    .number(4, index)
    .number(4, Number(ticks >> 32n))
    .number(4, Number(ticks & 0xffffffffn));
  return block(6, body.number(4, data.length).number(4, data.length).raw(data).done(), big);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A reader of bytes that come in pieces of these sizes, over and over. */
export function chunked(bytes: Uint8Array, sizes: readonly number[] = [bytes.length || 1]): ByteReader {
  function* pieces(): Generator<Uint8Array> {
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const size = Math.max(sizes[turn % sizes.length] ?? 1, 1);
      yield bytes.slice(at, at + size);
      at += size;
    }
  }
  return new StreamReader(Readable.from(pieces(), { objectMode: true }));
}

/** What was read, in a form that can be compared. */
export interface Reading {
  readonly format: string;
  readonly packets: readonly {
    readonly time: number;
    readonly link: number;
    readonly wire: number;
    readonly data: string;
  }[];
  readonly uids: readonly string[];
  readonly statistics: SourceStatistics;
}

/** Reads a source to its end and gives every batch back. */
export async function readAll(source: Source, pool: BatchPool = new BatchPool()): Promise<Reading> {
  const packets: Reading['packets'][number][] = [];
  const uids: string[] = [];
  for await (const batch of source.batches(pool)) {
    if (batch.kind === 'records') {
      uids.push(...batch.records.map((record) => record.uid));
      continue;
    }
    for (let index = 0; index < batch.count; index += 1) {
      const offset = batch.offsets[index] as number;
      packets.push({
        time: batch.times[index] as number,
        link: batch.links[index] as number,
        wire: batch.wireLengths[index] as number,
        data: Buffer.from(batch.bytes.subarray(offset, offset + (batch.lengths[index] as number))).toString('hex'),
      });
    }
    pool.give(batch);
  }
  await source.close();
  return { format: source.format, packets, uids, statistics: source.statistics };
}

/** Opens and reads bytes; a small pool makes every boundary of a batch come up. */
export async function readBytes(bytes: Uint8Array, sizes?: readonly number[], pool?: BatchPool): Promise<Reading> {
  return readAll(await openReader('test', chunked(bytes, sizes)), pool);
}
