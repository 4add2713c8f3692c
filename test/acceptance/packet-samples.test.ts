import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { analyze } from '../../src/agent/analyze.ts';
import { scorePackets } from '../../src/agent/score-packets.ts';
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts';
import { DEFAULT_PACKET_HEAD_OPTIONS } from '../../src/config/packet-options.ts';
import type { LearningPlan } from '../../src/heads/packet/learning.ts';
import type { PacketModel } from '../../src/heads/packet/packet-model.ts';
import { DEFAULT_SCORER_OPTIONS } from '../../src/heads/packet/scorer-options.ts';
import type { Evidence } from '../../src/model/evidence.ts';

/*
 * What makes the packet head fire and what looks alike and must not: the project's own samples. The visitor of the benign
 * one and the bystander of the other are the same program.
 */
const sample = (name: string) => join(import.meta.dirname, '../../samples', name, `${name}.pcap`);

/** All but the last packet of the benign sample, which has 2,395. */
const ALL: LearningPlan = { map: 200, train: 2_193 };

async function evidenceOf(path: string, plan: LearningPlan, model: PacketModel | null): Promise<readonly Evidence[]> {
  const { analysis } = await analyze([path], {
    analysis: { width: 3_600, direction: 'all', home: [] },
    policy: DEFAULT_POLICY,
    packet: {
      options: { ...DEFAULT_PACKET_HEAD_OPTIONS, ...plan },
      model,
      renew: false,
      from: 'a sample',
      version: 'test',
    },
    flow: false,
    threads: 0,
  });
  return analysis.evidence;
}

describe('the packet head on the samples', () => {
  test('names the attacker of the intrusion and nobody else, by a model of benign traffic', async () => {
    const { model } = await scorePackets([sample('benign')], {
      ...DEFAULT_SCORER_OPTIONS,
      engine: 'fast',
      plan: ALL,
      learnOnly: true,
    });
    assert.ok(model !== null);
    const evidence = await evidenceOf(sample('intrusion'), ALL, model);
    assert.ok(evidence.every((piece) => piece.evidence === 'PACKET_ANOMALY'));
    const attacker = evidence.filter(({ profile }) => profile === '10.77.0.66');
    assert.equal(attacker.length, 1);
    assert.ok((attacker[0]?.count ?? 0) > 500 && Number(attacker[0]?.features['level']) >= 2);
    assert.match(attacker[0]?.description ?? '', /times the most that was learned/);
    // Nobody else is named: not the visitor, nor the victim, whose thousand answers are the attacker's doing.
    assert.equal(evidence.length, 1);
  });

  test('finds nothing in benign traffic, learned from its first half', async () => {
    assert.deepEqual(await evidenceOf(sample('benign'), { map: 200, train: 1_000 }, null), []);
  });
});
