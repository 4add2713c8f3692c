import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MINUTE, SECOND } from '../../model/time.ts';
import { sourceKey } from './host-key.ts';
import type { StrangePacket } from './leveller.ts';
import { normalisationsOf, whileFilling } from './normalisation.ts';
import type { PacketModel } from './packet-model.ts';
import { referenceEngine } from './reference/reference-engine.ts';
import { PacketScorer } from './scorer.ts';
import { DEFAULT_SCORER_OPTIONS, type ScorerOptions } from './scorer-options.ts';
import { DEFAULT_SETTINGS, PARITY_SETTINGS } from './settings.ts';
import { model as emptyModel } from './testing/models.ts';
import type { MadePacket } from './testing/records.ts';
import { give, ScriptedEngine } from './testing/scripted-engine.ts';
import { ATTACKER, flood, mixed, regularTraffic, START } from './testing/traffic.ts';

const OPTIONS: ScorerOptions = { ...DEFAULT_SCORER_OPTIONS, plan: { map: 3, train: 4 }, from: 'test', version: '1' };

function modelOf(scorer: PacketScorer): PacketModel {
  const { model } = scorer;
  assert.ok(model !== null);
  return model;
}

/** Packets of these lengths, a second apart. */
const ofLengths = (...lengths: readonly number[]): MadePacket[] =>
  lengths.map((length, index) => ({ length, time: START + index * SECOND }));

/** The first packet that a scorer gets: by those at START its statistics have filled. */
const LONG_BEFORE: MadePacket = { length: 1, time: START - 200 * SECOND };

describe('the phases of a scorer', () => {
  test('the first score is that of the packet after the mapper, its one more, and the training', () => {
    for (const sizes of [[1], [3], [5, 1], [256]]) {
      const engine = new ScriptedEngine();
      const scorer = new PacketScorer(engine, { ...OPTIONS, rule: 'serverus' });
      const scores: number[] = [];
      give(engine, scorer, ofLengths(...Array.from({ length: 12 }, (_, index) => 100 + index)), sizes, (count) =>
        scores.push(...scorer.scores.subarray(0, count)),
      );
      assert.deepEqual(scores, [0, 0, 0, 0, 0, 0, 0, 0, 0.108, 0.109, 0.11, 0.111], `batches of ${sizes}`);
    }
  });

  test('it says in which phase it is, and how far', () => {
    const engine = new ScriptedEngine();
    const scorer = new PacketScorer(engine, OPTIONS);
    const seen = [[scorer.phase, scorer.progress.done]];
    give(engine, scorer, ofLengths(...new Array<number>(10).fill(100)), [1], () =>
      seen.push([scorer.phase, scorer.progress.done]),
    );
    assert.deepEqual(seen, [
      ['mapping', 0],
      ['mapping', 1],
      ['mapping', 2],
      ['mapping', 3],
      ['training', 4],
      ['training', 5],
      ['training', 6],
      ['training', 7],
      ['scoring', 8],
      ['scoring', 8],
      ['scoring', 8],
    ]);
    assert.equal(scorer.progress.total, 8);
  });

  test('the second half of the training packets is scored before it is learned; afterwards nothing is learned', () => {
    const engine = new ScriptedEngine();
    const scorer = new PacketScorer(engine, OPTIONS);
    give(engine, scorer, ofLengths(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    assert.equal(engine.networks.length, 1);
    assert.deepEqual(engine.networks[0]?.calls, [
      'train 5',
      'train 6',
      'execute 7',
      'train 7',
      'execute 8',
      'train 8',
      'execute 9',
      'execute 10',
    ]);
    assert.equal(engine.statistics.isMapping, false);
  });

  test('the model says what it was learned from', () => {
    const engine = new ScriptedEngine();
    const scorer = new PacketScorer(engine, OPTIONS);
    give(engine, scorer, ofLengths(1, 2, 3, 4, 5, 6, 7), [2]);
    assert.ok(scorer.model === null);
    give(engine, scorer, [{ length: 8, time: START + 60 * SECOND }]);
    const { provenance, calibration, settings, network } = modelOf(scorer);
    assert.deepEqual(provenance, {
      mapped: 4,
      trained: 4,
      start: START,
      end: START + 60 * SECOND,
      from: 'test',
      version: '1',
    });
    assert.deepEqual([calibration.heldOut, calibration.greatestHeldOut], [2, 0.008]);
    assert.deepEqual(settings, DEFAULT_SETTINGS);
    assert.deepEqual(
      network.map.flat().sort((a, b) => a - b),
      Array.from({ length: 100 }, (_, index) => index),
    );
    assert.ok(network.map.every(({ length }) => length <= 10));
  });
});

/** All that a scorer says of packets, however they are cut. */
function scored(
  packets: readonly MadePacket[],
  sizes: readonly number[],
  options: Partial<ScorerOptions> = {},
): { readonly scores: number[]; readonly levels: number[]; readonly strange: StrangePacket[] } {
  const engine = referenceEngine(options.settings ?? DEFAULT_SETTINGS);
  const scorer = new PacketScorer(engine, { ...OPTIONS, plan: PLAN, ...options });
  const result = { scores: [] as number[], levels: [] as number[], strange: [] as StrangePacket[] };
  give(engine, scorer, packets, sizes, (count) => {
    const before = result.scores.length;
    result.strange.push(...scorer.strange.map((each) => ({ ...each, index: before + each.index })));
    result.scores.push(...scorer.scores.subarray(0, count));
    result.levels.push(...scorer.levels.subarray(0, count));
  });
  return result;
}

/** As long as the slowest statistics take to fill: ten packets a second. */
/** A quarter of an hour. */
const QUARTER = 15 * MINUTE;

const PLAN = { map: 500, train: 3_500 };

const TRAFFIC = mixed(regularTraffic(5_000), flood(400, { start: START + 450 * SECOND }));

describe('scores and levels', () => {
  test('a flood reaches levels, the traffic before it does not, and the flooder is to blame', () => {
    const { scores, levels, strange } = scored(TRAFFIC, [256]);
    const isOfFlood = TRAFFIC.map(({ source, destination }) => source === ATTACKER || destination === ATTACKER);
    const first = isOfFlood.indexOf(true);
    assert.equal(first, 4_501);
    assert.deepEqual(new Set(levels.slice(0, first)), new Set([0]));
    assert.ok(scores.slice(4_001).every((score) => score > 0));
    // While it lasts; its traces in the statistics of the server stay longer.
    const last = isOfFlood.lastIndexOf(true);
    const during = levels.slice(0, last + 1);
    const ofAttacker = during.filter((_, index) => TRAFFIC[index]?.source === ATTACKER);
    assert.ok(ofAttacker.filter((level) => level >= 1).length > 190, String(ofAttacker));
    assert.ok(ofAttacker.filter((level) => level >= 2).length > 150, String(ofAttacker));
    // Its answers are strange too, but no more than that.
    assert.equal(Math.max(...during.filter((_, index) => TRAFFIC[index]?.source !== ATTACKER)), 1);
    const blamed = strange.filter(({ index }) => index <= last).flatMap(({ blame }) => blame?.source ?? []);
    assert.deepEqual(new Set(blamed), new Set(['\x0a\0\0\x42']));
    assert.equal(strange.length, levels.filter((level) => level > 0).length);
  });

  test('are the same however the stream is cut into batches', () => {
    const whole = scored(TRAFFIC, [256]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 6 }), (sizes) => {
        assert.deepEqual(scored(TRAFFIC, sizes), whole);
      }),
      { numRuns: 12 },
    );
  });

  test('also while challengers learn and take over, which they do at ticks', () => {
    // A challenger scores lower than what it challenges, so each of them succeeds.
    const run = (sizes: readonly number[]) => {
      const engine = new ScriptedEngine((length, network, isTraining) => length / (isTraining ? 1e6 : 1e6 + network));
      const scorer = new PacketScorer(engine, { ...OPTIONS, plan: { map: 3, train: 40 }, renew: true });
      const scores: number[] = [];
      const lengths = Array.from({ length: 500 }, (_, index) => 1 + (index % 9));
      // Over five days: a challenger takes one at least.
      const packets = ofLengths(...lengths).map((packet, index) => ({ ...packet, time: START + index * QUARTER }));
      for (let from = 0; from < packets.length; from += 100) {
        give(engine, scorer, packets.slice(from, from + 100), sizes, (count) =>
          scores.push(...scorer.scores.subarray(0, count)),
        );
        scorer.renew(START + (from + 100) * QUARTER);
      }
      return { scores, calls: engine.networks.map(({ calls }) => calls) };
    };
    const whole = run([100]);
    assert.equal(whole.calls.length, 4, 'the first model, two challengers that were done, and a third');
    for (const sizes of [[1], [7, 64], [33]]) assert.deepEqual(run(sizes), whole, `batches of ${sizes}`);
  });

  test('by the rule of Serverus each packet has the level of its score, whoever is to blame', () => {
    const { scores, levels } = scored(TRAFFIC, [100], { rule: 'serverus' });
    const victims = levels.filter((_, index) => TRAFFIC[index]?.destination === ATTACKER);
    assert.ok(victims.some((level) => level > 1));
    for (const [index, level] of levels.entries()) {
      if (scores[index] === 0) assert.equal(level, 0);
    }
  });

  test('with the settings of Kitsune nothing is transformed, clipped or left out', () => {
    const { scores, levels } = scored(TRAFFIC, [256], { settings: PARITY_SETTINGS, rule: 'serverus' });
    const attack = scores.filter((_, index) => TRAFFIC[index]?.source === ATTACKER);
    assert.ok(Math.max(...attack) > 10 * Math.max(...scores.slice(4_001, 4_500)));
    assert.ok(levels.filter((level) => level === 4).length > 100);
    assert.ok(scores.every(Number.isFinite));
  });

  test('a pair of hosts is judged by its own thresholds, all others by those of all', () => {
    const engine = new ScriptedEngine();
    const pairs = new Map([['\x0a\0\0\x01\x0a\0\0\x02', [0.05, 0.06, 0.07, 0.08] as const]]);
    const { calibration } = emptyModel();
    const model = emptyModel({
      calibration: { ...calibration, rule: 'serverus', thresholds: [0.1, 0.2, 0.3, 0.4], pairs },
    });
    const scorer = new PacketScorer(engine, { ...OPTIONS, model, rule: 'serverus' });
    give(engine, scorer, [LONG_BEFORE]);
    const levelsOf = (source: string, destination: string) => {
      give(
        engine,
        scorer,
        [40, 65, 90, 250].map((length) => ({ length, source, destination, time: START })),
      );
      return [...scorer.levels.subarray(0, 4)];
    };
    assert.deepEqual(levelsOf('10.0.0.1', '10.0.0.2'), [0, 2, 4, 4]);
    assert.deepEqual(levelsOf('10.0.0.2', '10.0.0.1'), [0, 2, 4, 4]);
    assert.deepEqual(levelsOf('10.0.0.1', '10.0.0.3'), [0, 0, 0, 2]);
  });

  test('scores and levels of the batch before are not left over', () => {
    const engine = new ScriptedEngine();
    const scorer = new PacketScorer(engine, { ...OPTIONS, model: emptyModel(), rule: 'serverus' });
    give(engine, scorer, ofLengths(900, 900, 900));
    assert.equal(scorer.strange.length, 3);
    give(engine, scorer, ofLengths(1));
    assert.deepEqual([scorer.levels[0], scorer.strange.length], [0, 0]);
    scorer.push(0, new Float64Array());
    assert.deepEqual(scorer.strange, []);
  });
});

describe('a model that was learned earlier', () => {
  const model = emptyModel();

  test('gives a level for half again as high a score while the statistics fill, and then for its own', () => {
    const { calibration } = emptyModel();
    const strict = emptyModel({ calibration: { ...calibration, thresholds: [0.1, 1, 2, 3], pairs: new Map() } });
    const engine = new ScriptedEngine();
    const scorer = new PacketScorer(engine, { ...OPTIONS, model: strict });
    const levels = (time: number) => {
      give(
        engine,
        scorer,
        [99, 101, 149, 151].map((length) => ({ length, time })),
      );
      return [...scorer.levels.subarray(0, 4)];
    };
    assert.deepEqual(levels(START), [0, 0, 0, 1]);
    assert.deepEqual(levels(START + 199 * SECOND), [0, 0, 0, 1]);
    assert.deepEqual(levels(START + 200 * SECOND), [0, 1, 1, 1]);
  });

  test('scores from the first packet on, with its own network', () => {
    const engine = new ScriptedEngine();
    const scorer = new PacketScorer(engine, { ...OPTIONS, model });
    assert.deepEqual([scorer.phase, scorer.model], ['scoring', model]);
    assert.equal(scorer.progress.done, scorer.progress.total);
    give(engine, scorer, ofLengths(50, 60));
    assert.deepEqual([...scorer.scores.subarray(0, 2)], [0.05, 0.06]);
    assert.deepEqual(engine.networks[0]?.calls, ['execute 50', 'execute 60']);
    assert.deepEqual(engine.networks[0]?.given, model.network);
  });

  test('does not mind low values for 200 seconds, in which the statistics fill; the batch is cut there', () => {
    const filling = whileFilling(normalisationsOf('log1p'));
    for (const sizes of [[1], [256], [7, 2]]) {
      const engine = new ScriptedEngine();
      const scorer = new PacketScorer(engine, { ...OPTIONS, model });
      give(engine, scorer, ofLengths(...new Array<number>(200).fill(10)), sizes);
      const [network] = engine.networks;
      assert.deepEqual(network?.normalisations, [filling]);
      give(engine, scorer, [{ length: 10, time: START + 200 * SECOND }]);
      assert.deepEqual(network?.normalisations, [filling, normalisationsOf('log1p')]);
      give(engine, scorer, [{ length: 10, time: START + 500 * SECOND }]);
      assert.equal(network?.normalisations.length, 2);
    }
  });

  test('gives the same scores, once the statistics have filled, as the run that learned it', () => {
    const packets = regularTraffic(18_000);
    const engine = referenceEngine(DEFAULT_SETTINGS);
    const scorer = new PacketScorer(engine, { ...OPTIONS, plan: PLAN });
    give(engine, scorer, packets.slice(0, 4_001));
    const loaded = scored(packets.slice(4_001), [256], { model: scorer.model }).scores.slice(-1_000);
    const known = scored(packets, [256]).scores.slice(-1_000);
    for (const [index, score] of loaded.entries()) {
      assert.ok(Math.abs(score - (known[index] as number)) < 1e-3, `${score} for ${known[index]}`);
    }
  });
});

test('what an attack on a host explains has no level, and teaches no challenger', () => {
  const engine = new ScriptedEngine();
  const { calibration } = emptyModel();
  const model = emptyModel({ calibration: { ...calibration, thresholds: [1.5, 1.6, 1.7, 1.8], pairs: new Map() } });
  const scorer = new PacketScorer(engine, { ...OPTIONS, model, renew: true });
  const packet = (source: string, length: number) => ({ source, destination: '10.0.0.10', length, time: START });
  give(engine, scorer, [LONG_BEFORE]);
  give(engine, scorer, new Array<MadePacket>(200).fill(packet(ATTACKER, 1_905)));
  assert.equal(scorer.levels[199], 2);
  give(engine, scorer, new Array<MadePacket>(40).fill(packet('10.0.0.1', 1_905)));
  assert.deepEqual([...scorer.levels.subarray(0, 40)], new Array(40).fill(0));
  assert.deepEqual(scorer.strange, []);
  give(engine, scorer, new Array<MadePacket>(40).fill(packet('10.0.0.1', 100)));
  assert.deepEqual(engine.networks[1]?.calls, ['train 1', ...new Array(10).fill('train 100')]);
});

describe('quarantine', () => {
  /** Which lengths the challenger was trained with. */
  function trainedBy(prepare: (scorer: PacketScorer) => void, packets: readonly MadePacket[]): number[] {
    const engine = new ScriptedEngine((length) => length / 1e6);
    const scorer = new PacketScorer(engine, { ...OPTIONS, model: emptyModel(), renew: true });
    prepare(scorer);
    give(engine, scorer, packets, [4]);
    const calls = engine.networks.slice(1).flatMap(({ calls }) => calls);
    return calls.filter((call) => call.startsWith('train')).map((call) => Number(call.slice(6)));
  }

  const packets = Array.from({ length: 64 }, (_, index) => ({
    length: index + 1,
    time: START + index * SECOND,
    source: index % 3 === 0 ? '10.0.0.2' : '10.0.0.1',
    destination: '10.0.0.3',
  }));
  const key = (address: string) => {
    const engine = new ScriptedEngine();
    give(engine, { push: () => {} }, [{ source: address }]);
    return sourceKey(engine.statistics.records, 0);
  };

  test('without one, the challenger learns from each fourth packet', () => {
    assert.deepEqual(
      trainedBy(() => {}, packets),
      Array.from({ length: 16 }, (_, index) => 4 * index + 1),
    );
  });

  test('what a host in quarantine sends is not learned, until it ends', () => {
    const until = START + 20 * SECOND;
    const lengths = trainedBy((scorer) => scorer.quarantine(key('10.0.0.2'), until), packets);
    assert.ok(lengths.filter((length) => length <= 20).every((length) => length % 3 !== 1));
    assert.ok(lengths.some((length) => length > 20 && length % 3 === 1));
  });

  test('neither is it when the first model is learned, and the packets that are left out are made up for', () => {
    const engine = new ScriptedEngine();
    const scorer = new PacketScorer(engine, { ...OPTIONS, rule: 'serverus' });
    scorer.quarantine(key('10.0.0.2'), START + 12 * SECOND);
    const scores: number[] = [];
    give(engine, scorer, packets.slice(0, 20), [6], (count) => scores.push(...scorer.scores.subarray(0, count)));
    // Of 1, 2, 3, ... each third is left out up to the twelfth: the mapper has 2, 3, 5 and 6.
    assert.deepEqual(
      engine.networks[0]?.calls.filter((call) => call.startsWith('train')),
      ['train 8', 'train 9', 'train 11', 'train 12'],
    );
    assert.deepEqual(scores.slice(0, 14), [...new Array<number>(12).fill(0), 0.013, 0.014]);
  });

  test('nor what it receives', () => {
    assert.deepEqual(
      trainedBy((scorer) => scorer.quarantine(key('10.0.0.3'), Number.POSITIVE_INFINITY), packets),
      [],
    );
  });
});
