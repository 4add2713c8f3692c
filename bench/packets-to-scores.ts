import type { EngineName } from '../src/agent/packet-engine.ts';
import { createPacketIntake } from '../src/agent/packet-intake.ts';
import { PacketScorer } from '../src/heads/packet/scorer.ts';
import { DEFAULT_SCORER_OPTIONS } from '../src/heads/packet/scorer-options.ts';
import { BatchPool } from '../src/sources/batch.ts';
import { openSource } from '../src/sources/open.ts';

/**
 * Reads a capture, learns from its first packets, scores the rest, and prints how long what took. `train` is how many of
 * them the autoencoders learn from: nearly all, to measure training; `threads` is how many execute.
 */
const [file = '', engine = 'fast', train = '2000', threads = '1'] = process.argv.slice(2);
const { settings } = DEFAULT_SCORER_OPTIONS;
const intake = await createPacketIntake(engine as EngineName, settings, Number(threads));
const scorer = new PacketScorer(intake.engine, {
  ...DEFAULT_SCORER_OPTIONS,
  plan: { map: 1_000, train: Number(train) },
});
const { capacity } = intake.engine.statistics;
const times = new Float64Array(capacity);
const source = await openSource(file);
const pool = new BatchPool();
let packets = 0;
let sum = 0;
for await (const batch of source.batches(pool)) {
  if (batch.kind !== 'packets') break;
  for (let from = 0; from < batch.count; from += capacity) {
    const to = Math.min(batch.count, from + capacity);
    times.set(batch.times.subarray(from, to));
    intake.record(batch, from, to);
    scorer.push(to - from, times);
    for (let index = 0; index < to - from; index++) sum += scorer.scores[index] as number;
    packets += to - from;
  }
  pool.give(batch);
}
await source.close();
await intake.close();
const { evicted, phase } = scorer;
const resident = Math.round(process.resourceUsage().maxRSS / 1_024);
process.stdout.write(`${JSON.stringify({ packets, phase, mean: sum / packets, evicted, resident })}\n`);
