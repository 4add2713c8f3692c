import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { scoreLabelled } from '../../src/agent/score-labelled.ts';
import { scorePackets } from '../../src/agent/score-packets.ts';
import type { LearningPlan } from '../../src/heads/packet/learning.ts';
import { DEFAULT_SCORER_OPTIONS } from '../../src/heads/packet/scorer-options.ts';
import { RocCurve } from '../../src/numeric/roc.ts';
import { evaluatePackets, type LabelledPackets, type LevelFigures } from '../../src/report/evaluate-packets.ts';
import { readPacketLabels } from '../../src/sources/packet-labels.ts';
import { testData } from '../data.ts';

/** The traces, with as many packets to learn from as Kitsune had. */
const TRACES: readonly { readonly name: string; readonly plan: LearningPlan }[] = [
  { name: 'iot-scan', plan: { map: 3_000, train: 17_000 } },
  { name: 'iot-flood', plan: { map: 3_000, train: 17_000 } },
  { name: 'scada-recon-brute', plan: { map: 1_000, train: 6_000 } },
];

interface Ranking {
  readonly auc: number;
  readonly eer: number;
  readonly atThousandth: number;
  readonly atHundredth: number;
}

const folder = testData('packets', 'labelled');

for (const { name, plan } of TRACES) {
  test(`${name}: attacks rank above benign packets at least as well as with Kitsune, and levels keep the budget`, {
    skip: folder === undefined && 'the labelled traces are not here',
  }, async (t) => {
    const path = (ending: string) => join(folder as string, name + ending);
    const { packets } = await scoreLabelled(path('.pcap'), await readPacketLabels(path('.labels.tsv')), {
      ...DEFAULT_SCORER_OPTIONS,
      engine: 'fast',
      plan,
    });
    const kitsune = ranking(curveOf(packets, kitsuneScores(path('.kitsune_rmse.txt.gz'))));
    const ours = ranking(curveOf(packets, packets.scores));
    const { levels } = evaluatePackets(packets, {
      ...{ title: name, split: '', trainedOn: '', seconds: 0, memoryBytes: 0, figures: [] },
    });
    t.diagnostic(`${''.padEnd(9)} AUC      EER      TPR at FPR 0.001, 0.01`);
    t.diagnostic(`Kitsune   ${rankingText(kitsune)}`);
    t.diagnostic(`Gatehound ${rankingText(ours)}`);
    for (const row of levels) t.diagnostic(levelText(row));

    assert.ok(ours.auc >= kitsune.auc, `area ${ours.auc} below ${kitsune.auc}`);
    assert.ok(ours.eer <= kitsune.eer, `equal error rate ${ours.eer} above ${kitsune.eer}`);
    assert.ok(ours.atThousandth >= kitsune.atThousandth, `${ours.atThousandth} below ${kitsune.atThousandth}`);
    assert.ok(ours.atHundredth >= kitsune.atHundredth, `${ours.atHundredth} below ${kitsune.atHundredth}`);
    if (name === 'iot-flood') assert.ok(ours.atThousandth >= 0.98, `${ours.atThousandth} of the flood`);
    const [first] = levels;
    assert.ok(first !== undefined && first.attack.of > 1_000 && first.benignBefore.of > 1_000);
    assert.ok(first.attack.flagged >= 0.99 * first.attack.of, levelText(first));
    assert.ok(first.benignBefore.flagged <= 0.001 * first.benignBefore.of, levelText(first));
    assert.ok(first.benignFrom.flagged <= 0.02 * first.benignFrom.of, levelText(first));
  });
}

/** Kitsune-py's score of each packet. */
function kitsuneScores(path: string): Float64Array {
  return Float64Array.from(gunzipSync(readFileSync(path)).toString().trim().split('\n'), Number);
}

/** Of the packets after learning that are benign or an attacker's. */
function curveOf({ labels, learned }: LabelledPackets, scores: Float64Array): RocCurve {
  assert.equal(scores.length, labels.length);
  const isJudged = (_: number, index: number) => index >= learned && labels[index] !== 2;
  return new RocCurve(scores.filter(isJudged), labels.filter(isJudged));
}

function ranking(curve: RocCurve): Ranking {
  return {
    auc: curve.area() ?? 0,
    eer: curve.equalErrorRate() ?? 1,
    atThousandth: curve.truePositiveRateAt(0.001) ?? 0,
    atHundredth: curve.truePositiveRateAt(0.01) ?? 0,
  };
}

function rankingText({ auc, eer, atThousandth, atHundredth }: Ranking): string {
  return [auc, eer, atThousandth, atHundredth].map((figure) => figure.toFixed(5)).join('  ');
}

function levelText({ level, attack, benignBefore, benignFrom }: LevelFigures): string {
  const [found, before, from] = [attack, benignBefore, benignFrom].map(
    ({ flagged, of }) => `${flagged} of ${of} (${((100 * flagged) / of).toFixed(2)} %)`,
  );
  return `level ${level}: ${found} attacker's; benign ${before} before, ${from} from the first attack on`;
}

test('a model that was learned before alarms nobody on regular traffic while the statistics fill', {
  skip: folder === undefined && 'the labelled traces are not here',
}, async () => {
  const path = join(folder as string, 'scada-recon-brute.pcap');
  const options = { ...DEFAULT_SCORER_OPTIONS, engine: 'fast', plan: { map: 1_000, train: 6_000 } } as const;
  const { model } = await scorePackets([path], { ...options, learnOnly: true });
  const labels = await readPacketLabels(path.replace('.pcap', '.labels.tsv'));
  const { packets } = await scoreLabelled(path, labels, { ...options, model });
  const { levels } = evaluatePackets(packets, {
    ...{ title: '', split: '', trainedOn: '', seconds: 0, memoryBytes: 0, figures: [] },
  });
  const [first, second] = levels;
  assert.ok(first !== undefined && first.benignBefore.of > 9_000);
  assert.ok(first.benignBefore.flagged + first.benignFrom.flagged <= 10, levelText(first));
  assert.equal((second?.benignBefore.flagged ?? 1) + (second?.benignFrom.flagged ?? 1), 0);
  assert.ok(first.attack.flagged > 0.7 * first.attack.of, levelText(first));
});
