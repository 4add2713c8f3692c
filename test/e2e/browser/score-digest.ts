import { sha256 } from '@noble/hashes/sha2.js';
import { createPacketEngine } from '../../../src/heads/packet/create-engine.ts';
import { encodePacketModel } from '../../../src/heads/packet/model-file.ts';
import { RECORD } from '../../../src/heads/packet/packet-record.ts';
import { PacketScorer } from '../../../src/heads/packet/scorer.ts';
import { DEFAULT_SCORER_OPTIONS } from '../../../src/heads/packet/scorer-options.ts';

/**
 * Learns from records of packets and scores them, and sums up every bit that came of it: scores, levels, the model. The
 * same code runs in Node and in a browser. A null `kernel` asks the reference engine.
 */
export function scoreDigest(records: Uint8Array, kernel: Uint8Array | null): string {
  const count = records.length / RECORD.bytes;
  const plan = { map: Math.floor(count / 10), train: Math.floor(count / 2) };
  const engine = createPacketEngine(kernel, DEFAULT_SCORER_OPTIONS.settings, [1, 2]);
  const scorer = new PacketScorer(engine, { ...DEFAULT_SCORER_OPTIONS, plan });
  const { statistics } = engine;
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const times = new Float64Array(statistics.capacity);
  const hash = sha256.create();
  for (let from = 0; from < count; from += statistics.capacity) {
    const to = Math.min(count, from + statistics.capacity);
    statistics.records.set(records.subarray(from * RECORD.bytes, to * RECORD.bytes));
    for (let index = from; index < to; index++) {
      times[index - from] = view.getFloat64(index * RECORD.bytes + RECORD.time, true);
    }
    scorer.push(to - from, times);
    const scores = scorer.scores.slice(0, to - from);
    hash.update(new Uint8Array(scores.buffer)).update(scorer.levels.slice(0, to - from));
  }
  if (scorer.model === null) throw new Error('nothing was learned');
  hash.update(encodePacketModel(scorer.model));
  return Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
