import type { HeapProfiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { FlowStage } from '../src/engine/flow-stage.ts';
import { tcpFrames } from './frames.ts';

/**
 * Bytes of heap that a packet costs on the hot path: one long TCP connection that nobody reads any more, a million
 * segments of it, no new flow. V8's sampling heap profiler counts every allocation, collected or not, and says where.
 */
const PACKETS = 8_192;
const ROUNDS = 128;
const PAYLOAD = 100;
const ACKNOWLEDGE_AND_PUSH = 0x18;

const { batch, view, size } = tcpFrames(PACKETS, PAYLOAD, ACKNOWLEDGE_AND_PUSH);
for (let index = 0; index < PACKETS; index++) {
  const at = index * size;
  // Both sides talk, in turn: nobody knows the protocol, so nobody reads on.
  const isAnswer = index % 2 === 1;
  view.setUint32(at + 26, isAnswer ? 0x0a4d_000a : 0x0a4d_0014);
  view.setUint32(at + 30, isAnswer ? 0x0a4d_0014 : 0x0a4d_000a);
  view.setUint16(at + 34, isAnswer ? 9_999 : 40_000);
  view.setUint16(at + 36, isAnswer ? 40_000 : 9_999);
  view.setUint16(at + 48, 500);
}
const stage = new FlowStage();
/** What has been sent so far. Typed, because a number that changes outside a function would be an object each time. */
const state = new Float64Array([1, 1_700_000_000_000_000]);

function round(): void {
  let sequence = state[0] as number;
  let time = state[1] as number;
  for (let index = 0; index < PACKETS; index++) {
    view.setUint32(index * size + 38, sequence >>> 0);
    if (index % 2 === 1) sequence += PAYLOAD;
    time += 10;
    batch.times[index] = time;
  }
  state[0] = sequence;
  state[1] = time;
  stage.push(batch);
}

// Until the code is optimised; what optimising allocates is not the packets' cost.
for (let warm = 0; warm < 64; warm++) round();
const session = new Session();
session.connect();
await session.post('HeapProfiler.startSampling', {
  samplingInterval: 4_096,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
});
for (let measured = 0; measured < ROUNDS; measured++) round();
const { profile } = await session.post('HeapProfiler.stopSampling');

type Node = HeapProfiler.SamplingHeapProfileNode;
const places: { readonly bytes: number; readonly place: string }[] = [];
function walk(node: Node): void {
  const { functionName, url } = node.callFrame;
  if (node.selfSize > 0) places.push({ bytes: node.selfSize, place: `${functionName} ${url.split('/').at(-1)}` });
  for (const child of node.children) walk(child);
}
walk(profile.head);
const packets = PACKETS * ROUNDS;
const bytes = places.reduce((sum, each) => sum + each.bytes, 0);
const most = places.toSorted((one, other) => other.bytes - one.bytes)[0]?.place ?? 'nowhere';
process.stdout.write(`${JSON.stringify({ packets, bytesPerPacket: bytes / packets, most })}\n`);
