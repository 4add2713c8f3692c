import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { decodePacket } from '../../src/decode/decode.ts';
import { Layers, OUTCOME } from '../../src/decode/layers.ts';
import { FlowStage } from '../../src/engine/flow-stage.ts';
import { GatehoundError } from '../../src/model/error.ts';
import type { PacketBatch } from '../../src/model/packet.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { openSource } from '../../src/sources/open.ts';
import { type CapturedPacket, packetsOf, testCaptures } from '../captures.ts';
import { Chance, mutated } from './fuzz/mutations.ts';

const captures = testCaptures();
const skip = captures.length === 0 && 'no test data';

/** How often every packet of every capture is damaged; 100,000 packets make half a million inputs. */
const ROUNDS = 5;
const REPAIRED_ROUNDS = 2;
/** A long capture adds time and little else. */
const PACKETS_OF_CAPTURE = 2_000;
/** Half of the damage lies behind the headers: what reaches no parser tests none. */
const layers = new Layers();

/**
 * A packet whose checksum never holds, so that damage is not thrown away before it reaches a parser: a side none of
 * whose packets ever verified is believed.
 */
function damaged(packet: CapturedPacket, chance: Chance): CapturedPacket {
  const { bytes, link } = packet;
  decodePacket(bytes, 0, bytes.length, bytes.length, link, layers);
  const isTransport = layers.outcome === OUTCOME.transport;
  const from = isTransport && chance.below(4) > 0 ? Math.min(layers.payload, bytes.length) : 0;
  const copy = from < bytes.length ? mutated(bytes, chance, from) : bytes.slice();
  const checksum = layers.protocol === 6 ? layers.offset + 16 : layers.offset + 6;
  if (isTransport && (layers.protocol === 6 || layers.protocol === 17) && checksum + 1 < copy.length) {
    copy[checksum] = (copy[checksum] as number) ^ 0x55;
  }
  const time = chance.below(200) === 0 ? packet.time + (chance.below(2_000_000) - 1_000_000) * 1_000 : packet.time;
  return { bytes: copy, wireLength: copy.length, time, link };
}

/** A packet damaged behind its headers whose checksum holds all the same, but for a few: its receiver takes it. */
function repaired(packet: CapturedPacket, chance: Chance): CapturedPacket {
  const worse = damaged(packet, chance);
  const { bytes, link } = worse;
  decodePacket(bytes, 0, bytes.length, bytes.length, link, layers);
  const { protocol, offset, payload, payloadCaptured } = layers;
  const field = offset + (protocol === 6 ? 16 : 6);
  const end = payload + payloadCaptured;
  if (layers.outcome !== OUTCOME.transport || (protocol !== 6 && protocol !== 17) || end > bytes.length) return worse;
  bytes.fill(0, field, field + 2);
  let sum = protocol + end - offset;
  for (let at = 0; at < (layers.family === 4 ? 8 : 32); at++) sum += wordPart(bytes, layers.source + at, at);
  for (let at = offset; at < end; at++) sum += wordPart(bytes, at, at - offset);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  const checksum = (sum === 0xffff ? sum : ~sum & 0xffff) ^ (chance.below(10) === 0 ? 0x55 : 0);
  bytes[field] = checksum >> 8;
  bytes[field + 1] = checksum & 0xff;
  return worse;
}

/** What a byte adds to a sum of big-endian words. */
function wordPart(bytes: Uint8Array, at: number, index: number): number {
  return (bytes[at] as number) << (index % 2 === 0 ? 8 : 0);
}

/** Packets as a batch; a few of them twice, lost, or out of order. */
function batchOf(packets: readonly CapturedPacket[], chance: Chance): PacketBatch {
  const chosen: CapturedPacket[] = [];
  for (const packet of packets) {
    const fate = chance.below(40);
    if (fate === 0) continue;
    chosen.push(packet);
    if (fate === 1) chosen.push(packet);
    if (fate === 2) chosen.splice(chance.below(chosen.length), 0, packet);
  }
  const count = chosen.length;
  const bytes = new Uint8Array(chosen.reduce((sum, packet) => sum + packet.bytes.length, 0));
  const batch = {
    kind: 'packets' as const,
    bytes,
    count,
    offsets: new Uint32Array(count),
    lengths: new Uint32Array(count),
    wireLengths: new Uint32Array(count),
    times: new Float64Array(count),
    links: new Uint16Array(count),
  };
  let at = 0;
  for (const [index, packet] of chosen.entries()) {
    bytes.set(packet.bytes, at);
    batch.offsets[index] = at;
    batch.lengths[index] = packet.bytes.length;
    batch.wireLengths[index] = packet.bytes.length + (chance.below(20) === 0 ? chance.below(2_000) : 0);
    batch.times[index] = packet.time;
    batch.links[index] = packet.link;
    at += packet.bytes.length;
  }
  return batch;
}

test('damaged packets of every capture: nothing is thrown, nothing hangs, nothing stays', { skip }, async (context) => {
  let inputs = 0;
  let transactions = 0;
  const heapBefore = heap();
  for (const path of captures) {
    const packets = (await packetsOf(path)).slice(0, PACKETS_OF_CAPTURE);
    const chance = new Chance(packets.length * 31 + basename(path).length);
    const stage = new FlowStage({ assembler: { flows: 4_096, readers: 1_024 }, forward: 'nothing' });
    for (let round = 0; round < ROUNDS; round++) {
      const worse = packets.map((packet) => damaged(packet, chance));
      inputs += worse.length;
      try {
        stage.push(batchOf(worse, chance));
      } catch (cause) {
        throw new Error(`${path}, round ${round}`, { cause });
      }
    }
    stage.push({ kind: 'end' });
    transactions += stage.counters.transactions;
    assert.deepEqual(stage.held, { flows: 0, contents: 0, contentBytes: 0, bytes: 0 }, path);
  }
  context.diagnostic(`${inputs} damaged packets, ${transactions} transactions`);
  assert.ok(inputs >= 200_000, `${inputs} inputs are too few`);
  assert.ok(transactions > inputs / 100, 'the damage reached hardly any parser');
  assert.ok(heap() - heapBefore < 64, 'memory stayed behind');
});

test('damaged packets whose checksums hold, with losses: wrong ones are found, memory is bounded', {
  skip,
}, async (context) => {
  let inputs = 0;
  let forged = 0;
  let transactions = 0;
  const limits = { flows: 1_024, readers: 256, reassemblyBytes: 0x10_0000 };
  for (const path of captures) {
    const packets = (await packetsOf(path)).slice(0, PACKETS_OF_CAPTURE);
    const chance = new Chance(packets.length * 17 + basename(path).length);
    const stage = new FlowStage({ assembler: limits, forward: 'nothing' });
    for (let round = 0; round < REPAIRED_ROUNDS; round++) {
      const worse = packets.map((packet) => repaired(packet, chance));
      inputs += worse.length;
      for (let from = 0; from < worse.length; from += 100) {
        try {
          stage.push(batchOf(worse.slice(from, from + 100), chance));
        } catch (cause) {
          throw new Error(`${path}, round ${round}`, { cause });
        }
        const { flows, contents, bytes } = stage.held;
        assert.ok(flows <= limits.flows && contents <= limits.readers && bytes <= limits.reassemblyBytes, path);
      }
    }
    stage.push({ kind: 'end' });
    forged += stage.counters.forged;
    transactions += stage.counters.transactions;
    assert.deepEqual(stage.held, { flows: 0, contents: 0, contentBytes: 0, bytes: 0 }, path);
  }
  context.diagnostic(`${inputs} damaged packets, ${forged} forged, ${transactions} transactions`);
  assert.ok(forged > inputs / 200, 'hardly any wrong checksum was noticed');
  assert.ok(transactions > inputs / 100, 'the damage reached hardly any parser');
});

test('damaged files of every kind of capture are read as far as they go', { skip }, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-fuzz-'));
  const file = join(folder, 'damaged');
  const pool = new BatchPool();
  let inputs = 0;
  let refused = 0;
  try {
    for (const path of captures) {
      const whole = readFileSync(path);
      if (whole.length > 16_384) continue;
      const chance = new Chance(whole.length);
      for (let copy = 0; copy < 6; copy++) {
        writeFileSync(file, mutated(whole, chance, copy % 2 === 0 ? 0 : 24));
        inputs++;
        try {
          const source = await openSource(file);
          for await (const batch of source.batches(pool)) if (batch.kind === 'packets') pool.give(batch);
          await source.close();
        } catch (error) {
          assert.ok(error instanceof GatehoundError, `${path}: ${error}`);
          refused++;
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  context.diagnostic(`${inputs} damaged files, ${refused} refused`);
  assert.ok(refused > 0 && refused < inputs / 2);
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes in use after everything that nobody holds has gone. */
function heap(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}
