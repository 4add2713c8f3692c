import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { scoreLabelled } from '../../src/agent/score-labelled.ts';
import { scorePackets } from '../../src/agent/score-packets.ts';
import type { LearningPlan } from '../../src/heads/packet/learning.ts';
import { DEFAULT_SCORER_OPTIONS } from '../../src/heads/packet/scorer-options.ts';
import { DEFAULT_SETTINGS } from '../../src/heads/packet/settings.ts';
import { toSeconds } from '../../src/model/time.ts';
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

for (const { name, plan } of TRACES) {
  const options = { ...DEFAULT_SCORER_OPTIONS, engine: 'fast', plan } as const;
  const skip = folder === undefined && 'the labelled traces are not here';

  test(`${name}: each attacker reaches level 2 within five seconds, and no benign host does`, { skip }, async (t) => {
    const path = (ending: string) => join(folder as string, name + ending);
    const { labels } = await readPacketLabels(path('.labels.tsv'));
    const hosts = new Map<string, Host>();
    await scorePackets([path('.pcap')], {
      ...options,
      onScored({ first, count, times, scores, levels, source }) {
        for (let index = 0; index < count; index++) {
          // It was learned.
          if (scores[index] === 0) continue;
          const address = source(index);
          const host = hosts.get(address) ?? { isAttacker: false, attacked: Number.NaN, reached: Number.NaN };
          hosts.set(address, host);
          const time = times[index] as number;
          if (labels[first - 1 + index] === 1) {
            host.isAttacker = true;
            if (Number.isNaN(host.attacked)) host.attacked = time;
          }
          if ((levels[index] as number) >= 2 && Number.isNaN(host.reached)) host.reached = time;
        }
      },
    });
    const attackers = [...hosts].filter(([, { isAttacker }]) => isAttacker);
    assert.equal(attackers.length, name === 'scada-recon-brute' ? 2 : 1);
    for (const [address, { attacked, reached }] of attackers) {
      const seconds = toSeconds(reached - attacked);
      t.diagnostic(`${address} reaches level 2 after ${seconds} s`);
      assert.ok(seconds >= 0 && seconds <= 5, `${address} after ${seconds} s`);
    }
    const wronged = [...hosts].filter(([, { isAttacker, reached }]) => !isAttacker && !Number.isNaN(reached));
    assert.ok(hosts.size > attackers.length);
    assert.deepEqual(
      wronged.map(([address]) => address),
      [],
    );
  });

  test(`${name}: by a packet's own pair of hosts attacks rank as by all pairs of its sender`, { skip }, async (t) => {
    const path = join(folder as string, `${name}.pcap`);
    const truth = await readPacketLabels(path.replace('.pcap', '.labels.tsv'));
    const of = async (pairs: 'own' | 'all') => {
      const settings = { ...DEFAULT_SETTINGS, pairs };
      const { packets } = await scoreLabelled(path, truth, { ...options, settings });
      return ranking(curveOf(packets, packets.scores));
    };
    const [own, all] = [await of('own'), await of('all')];
    t.diagnostic(`own ${rankingText(own)}`);
    t.diagnostic(`all ${rankingText(all)}`);
    // Not so the true positive rates at few false positives: on the flood and the scan they are up to 0.004 lower with own
    // (measured), which the area does not show.
    assert.ok(own.auc >= all.auc - 0.002, `area ${own.auc} for ${all.auc}`);
  });
}

interface Host {
  isAttacker: boolean;
  /** Time of the first packet of its attack, and of the first of its packets at level 2 or more; NaN where there is none. */
  attacked: number;
  reached: number;
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
