import type { Evaluation } from '../../model/evaluation.ts';
import { SECOND } from '../../model/time.ts';
import { seeded } from '../../numeric/testing/seeded.ts';
import { evaluateScores, LABELS, type ScoredData } from '../evaluate-scores.ts';
import { NOON } from './examples.ts';

/** Three thousand benign scores, two attacks of which one is quiet, and a phase of learning at the start. */
export function scoredData(): ScoredData {
  const random = seeded(11);
  const count = 4_000;
  const scores = new Float64Array(count);
  const labels = new Uint8Array(count);
  const attacks: string[] = [];
  for (let index = 0; index < count; index += 1) {
    // Nearly log-normal, as reconstruction errors are.
    const noise = Math.exp((random() + random() + random() - 1.5) * 1.6);
    const scan = index >= 2_400 && index < 3_000 && random() < 0.8;
    const guessing = index >= 3_300 && index < 3_600 && random() < 0.5;
    attacks.push(scan ? 'port scan' : guessing ? 'password guessing' : '');
    labels[index] = index < 500 ? LABELS.ignored : scan || guessing ? LABELS.attack : LABELS.benign;
    scores[index] = index < 500 ? 0 : 0.05 * noise * (scan ? 14 : guessing ? 3 : 1);
  }
  return {
    scores,
    labels,
    attacks,
    times: Float64Array.from({ length: count }, (_, index) => NOON + index * 45_000),
    thresholds: [0.32, 0.42, 0.55, 0.83],
    learning: [
      { kind: 'learning', name: 'learns the map', start: NOON, end: NOON + 5 * SECOND },
      { kind: 'learning', name: 'learns what is normal', start: NOON + 5 * SECOND, end: NOON + 22.5 * SECOND },
    ],
  };
}

/** The evaluation of it, with any field replaced. */
export function evaluation(fields: Partial<Evaluation> = {}): Evaluation {
  const facts = {
    title: 'Packet head on office.pcap',
    unit: 'packet',
    split: 'the first 500 packets to learn from, the rest to measure; replies to attackers are not judged',
    trainedOn: 'the first 500 packets of office.pcap',
    seconds: 0.0125,
    memoryBytes: 98_000_000,
    figures: [{ name: 'Engine', value: 'fast, own pairs, log1p' }],
  };
  return { ...evaluateScores(scoredData(), facts), ...fields };
}
