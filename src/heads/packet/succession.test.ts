import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY } from '../../model/time.ts';
import type { Thresholds } from './calibration.ts';
import type { PacketModel } from './packet-model.ts';
import { type Scored, Succession, type Successor } from './succession.ts';
import { model } from './testing/models.ts';
import { give, type Script, ScriptedEngine } from './testing/scripted-engine.ts';
import { START } from './testing/traffic.ts';

const LEARNED = 400;

/** Between packets, so that as many as it takes to learn fill a day. */
const STEP = Math.ceil(DAY / (4 * (LEARNED - 1)));

/** A champion whose level 1 begins at 0.2, and that learned from 400 packets. */
function champion(thresholds: Thresholds = [0.2, 0.3, 0.4, 0.5]): PacketModel {
  const { calibration, provenance } = model();
  return model({
    calibration: { ...calibration, thresholds, pairs: new Map(), probability: 1e-3 },
    provenance: { ...provenance, mapped: 101, trained: LEARNED },
  });
}

/** A score of a service that has no scale. */
const as = (score: number): Scored => ({ score, counted: score });

interface Contest {
  readonly decision: Successor | null;
  readonly engine: ScriptedEngine;
  readonly offered: number;
}

/** A challenger that scores by a script, against a champion whose scores of the same packets are `former`. */
function contest(script: Script, former: (length: number) => number, crowned = champion()): Contest {
  const engine = new ScriptedEngine(script);
  const succession = new Succession(engine, crowned);
  let offered = 0;
  while (!succession.isComplete) {
    const time = START + offered * STEP;
    // Each length comes again in what is held out first and in what the challenger is tried on.
    const length = 100 + (offered % 99);
    give(engine, { push: () => succession.offer(0, as(former(length)), 'a', `host ${offered % 7}`, time) }, [
      { length, time },
    ]);
    offered++;
  }
  return { decision: succession.decide(START + DAY), engine, offered };
}

const byLength =
  (factor: number): Script =>
  (length) =>
    (length / 1_000) * factor;

describe('the challenger', () => {
  test('has the map of the champion, begins with fresh weights, and learns from each fourth packet', () => {
    const crowned = champion();
    const { engine, offered } = contest(byLength(1), (length) => length / 1_000, crowned);
    assert.equal(offered, 4 * LEARNED - 3);
    const [network] = engine.networks;
    assert.deepEqual(network?.given.map, crowned.network.map);
    assert.ok(network?.given.output.least.every((value) => value === Infinity));
    const calls = network?.calls.map((call) => call.split(' ')[0]) ?? [];
    assert.equal(calls.filter((call) => call === 'train').length, LEARNED);
    assert.deepEqual(calls.slice(0, LEARNED / 2), new Array(LEARNED / 2).fill('train'));
    assert.deepEqual(calls.slice(LEARNED / 2), Array.from({ length: LEARNED / 2 }, () => ['execute', 'train']).flat());
  });

  test('waits for the decision once it has learned enough', () => {
    const engine = new ScriptedEngine();
    const succession = new Succession(engine, champion());
    for (let packet = 0; packet < 10 * LEARNED; packet++) succession.offer(0, as(0.1), 'a', 'b', START + packet * STEP);
    assert.equal(engine.networks[0]?.calls.length, LEARNED * 1.5);
    assert.equal(succession.decide(START)?.model.calibration.heldOut, LEARNED / 2);
  });
});

test('a burst of packets does not complete what took the champion longer', () => {
  const engine = new ScriptedEngine();
  const { start, ...provenance } = champion().provenance;
  const end = start + 3 * DAY;
  const succession = new Succession(engine, { ...champion(), provenance: { ...provenance, start, end } });
  for (let packet = 0; packet < 10 * LEARNED; packet++) succession.offer(0, as(0.1), 'a', 'b', START + packet);
  assert.equal(succession.isComplete, false);
  const offer = (time: number) => {
    for (let packet = 0; packet < 4; packet++) succession.offer(0, as(0.1), 'a', 'b', time);
  };
  const half = Math.ceil((end - start) / 2);
  offer(START + half - 1);
  assert.equal(succession.isComplete, false);
  offer(START + half);
  assert.equal(succession.isComplete, true);
});

test('nor does less than a day, however fast the champion learned', () => {
  const succession = new Succession(new ScriptedEngine(), champion());
  for (let packet = 0; packet < 10 * LEARNED; packet++) succession.offer(0, as(0.1), 'a', 'b', START + packet);
  const offer = (time: number) => {
    for (let packet = 0; packet < 4; packet++) succession.offer(0, as(0.1), 'a', 'b', time);
    return succession.isComplete;
  };
  assert.equal(offer(START + DAY - 1), false);
  assert.equal(offer(START + DAY), true);
});

describe('the succession', () => {
  test('a challenger that scores what nobody finds strange lower takes over', () => {
    const { decision, engine } = contest(byLength(0.5), (length) => length / 1_000);
    assert.ok(decision !== null);
    assert.equal(decision.network, engine.networks[0]);
    const { settings, network, calibration, provenance } = decision.model;
    const former = champion();
    assert.deepEqual(settings, former.settings);
    assert.deepEqual(network.map, former.network.map);
    assert.ok(
      network.output.least.every((value) => value === 0),
      'not what it learned',
    );
    assert.deepEqual(
      [calibration.rule, calibration.budget, calibration.heldOut],
      [former.calibration.rule, former.calibration.budget, LEARNED / 2],
    );
    assert.ok(calibration.thresholds[0] > 0.08 && calibration.thresholds[0] < 0.12, String(calibration.thresholds));
    assert.deepEqual(provenance, { ...former.provenance, start: START, end: START + DAY });
  });

  test('its budget counts all packets of a host, not only the fourth that it learned from', () => {
    const crowned = champion();
    const { decision } = contest(byLength(0.5), (length) => length / 1_000, {
      ...crowned,
      calibration: { ...crowned.calibration, budget: 0.5 },
    });
    // One packet in so much time, all from one host.
    const expected = (0.5 * STEP) / DAY;
    const { probability } = (decision as Successor).model.calibration;
    assert.ok(Math.abs(probability / expected - 1) < 0.01, `${probability} for ${expected}`);
  });

  test('one that is just as good does too', () => {
    assert.ok(contest(byLength(1), (length) => length / 1_000).decision !== null);
  });

  test('one that scores higher does not', () => {
    assert.equal(contest(byLength(1.01), (length) => length / 1_000).decision, null);
  });

  test('nor one that finds more of them strange, however low it scores the rest', () => {
    // The last quarter is what it is tried on: what it did not meet before is above its threshold.
    let scored = 0;
    const script: Script = (length, _, isTraining) => {
      if (!isTraining) scored++;
      return !isTraining && scored > 150 && scored % 20 === 0 ? 0.09 : length / 1e5;
    };
    assert.equal(contest(script, (length) => length / 1_000).decision, null);
  });

  test('unless the champion finds as many strange', () => {
    let scored = 0;
    const script: Script = (length, _, isTraining) => {
      if (!isTraining) scored++;
      return !isTraining && scored > 150 && scored % 20 === 0 ? 0.09 : length / 1e5;
    };
    assert.ok(contest(script, () => 0.21).decision !== null);
  });

  test('what it was never given to learn decides nothing: the scores of the first half are not compared', () => {
    let scored = 0;
    const script: Script = (length, _, isTraining) => {
      if (!isTraining) scored++;
      return scored <= 100 && !isTraining ? 0.9 : length / 2_000;
    };
    assert.ok(contest(script, (length) => length / 1_000).decision !== null);
  });

  test('the same packets lead to the same decision', () => {
    const run = () => contest(byLength(0.5), (length) => length / 1_000).decision?.model;
    assert.deepEqual(run(), run());
  });
});
