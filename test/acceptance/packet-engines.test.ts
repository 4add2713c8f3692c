import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EngineName } from '../../src/agent/packet-engine.ts';
import { scorePackets } from '../../src/agent/score-packets.ts';
import { DEFAULT_SCORER_OPTIONS } from '../../src/heads/packet/scorer-options.ts';
import type { PacketSettings } from '../../src/heads/packet/settings.ts';
import { rankCorrelation } from '../../src/numeric/rank-correlation.ts';
import { testData } from '../data.ts';

/*
 * The fast engine counts in 32 bits and in another order; it must rank packets as the reference does, and come to the
 * same levels. Orders and levels are compared on all that is scored after learning.
 */
const TRACES = [
  ['iot-scan', { map: 3_000, train: 17_000 }],
  ['iot-flood', { map: 3_000, train: 17_000 }],
  ['scada-recon-brute', { map: 1_000, train: 6_000 }],
] as const;

const SETTINGS: readonly PacketSettings[] = [
  { pairs: 'own', transform: 'log1p' },
  { pairs: 'all', transform: 'log1p' },
  { pairs: 'own', transform: 'none' },
  { pairs: 'all', transform: 'none' },
];

const LEAST_CORRELATION = 0.999;
const LEAST_SAME_LEVELS = 0.999;

interface Scored {
  readonly scores: Float64Array;
  readonly levels: Uint8Array;
}

async function scored(
  path: string,
  engine: EngineName,
  settings: PacketSettings,
  plan: { readonly map: number; readonly train: number },
): Promise<Scored> {
  const scores: number[] = [];
  const levels: number[] = [];
  const learned = plan.map + plan.train + 1;
  await scorePackets([path], {
    ...DEFAULT_SCORER_OPTIONS,
    engine,
    settings,
    plan,
    onScored(packets) {
      for (let index = 0; index < packets.count; index++) {
        if (packets.first + index <= learned) continue;
        scores.push(packets.scores[index] as number);
        levels.push(packets.levels[index] as number);
      }
    },
  });
  return { scores: Float64Array.from(scores), levels: Uint8Array.from(levels) };
}

describe('the fast engine ranks packets as the reference does', () => {
  for (const [name, plan] of TRACES) {
    const path = testData('packets', 'labelled', `${name}.pcap`);
    for (const settings of SETTINGS) {
      const { pairs, transform } = settings;
      const skip = path === undefined ? 'the labelled traces are not here' : false;
      test(`${name}, pairs ${pairs}, transform ${transform}`, { skip }, async (context) => {
        const fast = await scored(path ?? '', 'fast', settings, plan);
        const reference = await scored(path ?? '', 'reference', settings, plan);
        const correlation = rankCorrelation(fast.scores, reference.scores) ?? 0;
        const same =
          fast.levels.filter((level, index) => level === reference.levels[index]).length / fast.levels.length;
        context.diagnostic(`${name} ${pairs} ${transform}: rank correlation ${correlation.toFixed(6)}, levels ${same}`);
        assert.ok(correlation >= LEAST_CORRELATION, `rank correlation ${correlation}`);
        // Without logarithms single packets score a hundred times the rest, and the thresholds hang on a few of them.
        if (transform === 'log1p') assert.ok(same >= LEAST_SAME_LEVELS, `the same level for ${same}`);
      });
    }
  }
});
