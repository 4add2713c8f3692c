import { PerformanceObserver } from 'node:perf_hooks';
import { FlowStage } from '../src/engine/flow-stage.ts';
import type { PacketBatch } from '../src/model/packet.ts';

/**
 * Bytes of heap that a packet costs on the hot path: one long TCP connection that nobody reads any more, a million
 * segments of it, no new flow. Run with a young generation so large that nothing is collected meanwhile; if something
 * was, the figure is worth nothing and says so.
 */
const PACKETS = 8_192;
const ROUNDS = 128;
const FRAME = 14 + 20 + 20 + 100;

function frames(): PacketBatch {
  const bytes = new Uint8Array(PACKETS * FRAME);
  const view = new DataView(bytes.buffer);
  const offsets = new Uint32Array(PACKETS);
  for (let index = 0; index < PACKETS; index++) {
    const at = index * FRAME;
    offsets[index] = at;
    view.setUint16(at + 12, 0x0800);
    view.setUint8(at + 14, 0x45);
    view.setUint16(at + 16, FRAME - 14);
    view.setUint8(at + 23, 6);
    view.setUint32(at + 26, 0x0a4d_0014);
    view.setUint32(at + 30, 0x0a4d_000a);
    view.setUint16(at + 34, 40_000);
    view.setUint16(at + 36, 9_999);
    view.setUint8(at + 46, 0x50);
    view.setUint8(at + 47, 0x18);
    view.setUint16(at + 48, 500);
  }
  const lengths = new Uint32Array(PACKETS).fill(FRAME);
  const times = new Float64Array(PACKETS);
  return {
    kind: 'packets',
    bytes,
    count: PACKETS,
    offsets,
    lengths,
    wireLengths: lengths,
    times,
    links: new Uint16Array(PACKETS).fill(1),
  };
}

const batch = frames();
const view = new DataView(batch.bytes.buffer);
const stage = new FlowStage();
let sequence = 1;
let time = 1_700_000_000_000_000;

function round(): void {
  for (let index = 0; index < PACKETS; index++) {
    view.setUint32(index * FRAME + 38, sequence >>> 0);
    sequence += 100;
    time += 10;
    batch.times[index] = time;
  }
  stage.push(batch);
}

// Until the code is optimised; what optimising allocates is not the packets' cost.
for (let warm = 0; warm < 64; warm++) round();
let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ['gc'] });
const before = process.memoryUsage().heapUsed;
for (let measured = 0; measured < ROUNDS; measured++) round();
const after = process.memoryUsage().heapUsed;
setImmediate(() => {
  const packets = PACKETS * ROUNDS;
  process.stdout.write(`${JSON.stringify({ packets, bytesPerPacket: (after - before) / packets, collections })}\n`);
});
