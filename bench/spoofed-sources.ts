import { createPacketIntake } from '../src/agent/packet-intake.ts';
import { PacketScorer } from '../src/heads/packet/scorer.ts';
import { DEFAULT_SCORER_OPTIONS } from '../src/heads/packet/scorer-options.ts';
import { synFrames } from './frames.ts';

/**
 * SYNs from ten million senders, each of them once: whether memory stays where it was, and how many entries of the
 * tables gave way. The packets are made in memory.
 */
const SENDERS = 10_000_000;
const PACKETS = 10_000;

const { batch, view, size } = synFrames(PACKETS);
const intake = await createPacketIntake('fast', DEFAULT_SCORER_OPTIONS.settings);
const scorer = new PacketScorer(intake.engine, { ...DEFAULT_SCORER_OPTIONS, plan: { map: 1_000, train: 10_000 } });
const { capacity } = intake.engine.statistics;
const times = new Float64Array(capacity);
const residentAt: Record<string, number> = {};
for (let sent = 0; sent < SENDERS; sent += PACKETS) {
  for (let index = 0; index < PACKETS; index++) {
    view.setUint32(index * size + 26, 0x0b00_0000 + sent + index);
    batch.times[index] = 1_700_000_000_000_000 + (sent + index) * 10;
  }
  for (let from = 0; from < PACKETS; from += capacity) {
    const to = Math.min(PACKETS, from + capacity);
    times.set(batch.times.subarray(from, to));
    intake.record(batch, from, to);
    scorer.push(to - from, times);
  }
  if (sent % 1_000_000 === 0) residentAt[sent] = Math.round(process.memoryUsage().rss / 1_048_576);
}
const seconds = process.cpuUsage().user / 1e6;
process.stdout.write(`${JSON.stringify({ packets: SENDERS, evicted: scorer.evicted, residentAt, seconds })}\n`);
