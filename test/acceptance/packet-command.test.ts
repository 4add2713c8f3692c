import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { scorePackets } from '../../src/agent/score-packets.ts';
import { DEFAULT_SCORER_OPTIONS } from '../../src/heads/packet/scorer-options.ts';
import { PAIRS, TRANSFORMS } from '../../src/heads/packet/settings.ts';
import { GatehoundError } from '../../src/model/error.ts';
import { testCaptures } from '../captures.ts';
import { gatehound } from '../command.ts';
import { testData } from '../data.ts';

const labelled = testData('packets', 'labelled');

for (const [name, map, train] of [
  ['scada-recon-brute', 1_000, 6_000],
  ['iot-scan', 3_000, 17_000],
] as const) {
  test(`score packets --engine reference gives Kitsune's score of every packet of ${name}`, {
    skip: labelled === undefined && 'the labelled traces are not here',
  }, async (t) => {
    const path = join(labelled as string, name);
    const words = ['--map', String(map), '--train', String(train), '--engine', 'reference'];
    const { exitCode, stdout, stderr } = await gatehound(['score', 'packets', `${path}.pcap`, ...words]);
    assert.deepEqual([exitCode, stderr], [0, '']);
    const ours = stdout.trimEnd().split('\n').slice(1);
    const theirs = gunzipSync(readFileSync(`${path}.kitsune_rmse.txt.gz`))
      .toString()
      .trimEnd()
      .split('\n');
    assert.equal(ours.length, theirs.length);
    let furthest = 0;
    for (const [index, row] of ours.entries()) {
      const score = Number(row.split('\t')[4]);
      const wanted = Number(theirs[index]);
      assert.equal(score === 0, index <= map + train, `packet ${index + 1}`);
      const distance = wanted === score ? 0 : Math.abs(score - wanted) / Math.abs(wanted);
      furthest = Math.max(furthest, distance);
      assert.ok(distance <= 1e-9, `packet ${index + 1}: ${score}, Kitsune ${wanted}`);
    }
    t.diagnostic(`${ours.length} packets, at most ${furthest.toExponential(1)} of the score apart`);
  });
}

const captures = testCaptures();

for (const engine of ['fast', 'reference'] as const) {
  test(`whatever a capture holds, the ${engine} engine gives each packet a finite score`, {
    skip: captures.length === 0 && 'the captures are not here',
    timeout: 600_000,
  }, async (t) => {
    let scored = 0;
    let refused = 0;
    for (const path of captures) {
      for (const pairs of PAIRS) {
        for (const transform of TRANSFORMS) {
          const check = {
            ...DEFAULT_SCORER_OPTIONS,
            engine,
            settings: { pairs, transform },
            plan: { map: 10, train: 40 },
          };
          try {
            const run = await scorePackets([path], {
              ...check,
              onScored({ first, count, scores, levels }) {
                for (let index = 0; index < count; index++) {
                  const score = scores[index] as number;
                  const isFine = score >= 0 && score < Infinity && (levels[index] as number) <= 4;
                  assert.ok(isFine, `${path}: packet ${first + index}, ${pairs}, ${transform}: ${score}`);
                }
              },
            });
            scored += run.packets;
          } catch (error) {
            if (!(error instanceof GatehoundError)) throw error;
            refused++;
          }
        }
      }
    }
    t.diagnostic(`${captures.length} captures, four settings: ${scored} packets scored, ${refused} times refused`);
    assert.ok(scored > 100_000);
  });
}
