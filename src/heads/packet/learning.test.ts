import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY, HOUR, SECOND } from '../../model/time.ts';
import { DEFAULT_PLAN, LEAST_MAPPED, LEAST_TRAINED, Learning, type LearningPlan } from './learning.ts';

const PLAN: LearningPlan = { map: 5, train: 1_000 };
const START = 1_767_600_000 * SECOND;

interface Trained {
  readonly plan?: LearningPlan;
  /** Of the k-th training packet, from 0. */
  readonly score?: (packet: number) => number;
  readonly source?: (packet: number) => string;
  readonly time?: (packet: number) => number;
  readonly service?: (packet: number) => string | null;
}

/** Learning that is over: every packet that is to be held out has been, with the score that it is learned with. */
function learned({
  plan = PLAN,
  score = () => 1,
  source = () => 'a',
  time = (packet) => packet,
  service = () => null,
}: Trained): Learning {
  const learning = new Learning(plan);
  while (learning.phase === 'mapping') learning.wasMapped(time(0));
  for (let packet = 0; learning.phase === 'training'; packet++) {
    if (learning.holdsOut(time(packet))) learning.heldOut(score(packet), source(packet), 'z', service(packet));
    learning.wasTrained(score(packet), source(packet), time(packet));
  }
  return learning;
}

/** One packet more. */
function step(learning: Learning, now: number): void {
  if (learning.phase === 'mapping') learning.wasMapped(now);
  else learning.wasTrained(1, 'a', now);
}

describe('the phases of learning', () => {
  test('the mapper sees one packet more than it was given, as in Kitsune; the autoencoders as many as they were', () => {
    const learning = new Learning({ map: 3, train: 2 });
    const phases: string[] = [];
    for (; learning.phase !== 'scoring'; step(learning, START)) phases.push(learning.phase);
    assert.deepEqual(phases, ['mapping', 'mapping', 'mapping', 'mapping', 'training', 'training']);
    assert.deepEqual([learning.mapped, learning.packets, learning.progress(START)], [4, 6, 1]);
  });

  test('with a time, a tenth of it is for the mapper and the rest for the autoencoders', () => {
    const learning = new Learning({ map: 1, train: 1, time: HOUR });
    const ends: Partial<Record<string, number>> = {};
    for (let second = 0; learning.phase !== 'scoring'; second++) {
      const { phase } = learning;
      step(learning, START + second * SECOND);
      if (learning.phase !== phase) ends[phase] = second;
    }
    assert.deepEqual(ends, { mapping: 360, training: 3_600 });
  });

  test('with a time and hardly any traffic, each phase waits for packets to learn from', () => {
    const learning = new Learning({ map: 1, train: 1, time: SECOND });
    for (let packet = 0; learning.phase !== 'scoring'; packet++) step(learning, START + packet * HOUR);
    assert.deepEqual([learning.mapped, learning.packets - learning.mapped], [LEAST_MAPPED, LEAST_TRAINED]);
  });

  test('one that another has mapped for begins with training', () => {
    const learning = new Learning({ map: 9, train: 3 }, 10);
    assert.equal(learning.phase, 'training');
    for (let packet = 0; packet < 3; packet++) step(learning, START);
    assert.deepEqual([learning.phase, learning.packets], ['scoring', 13]);
  });

  test('without being told it learns from as many as Kitsune', () => {
    assert.deepEqual(DEFAULT_PLAN, { map: 5_000, train: 50_000 });
  });

  test('the second half of the training packets is held out, the odd one with it', () => {
    for (const [train, first] of [
      [1, 0],
      [2, 1],
      [7, 3],
      [100, 50],
    ] as const) {
      const learning = new Learning({ map: 0, train }, 1);
      const isHeldOut = Array.from({ length: train }, () => {
        const holdsOut = learning.holdsOut(START);
        step(learning, START);
        return holdsOut;
      });
      assert.equal(isHeldOut.indexOf(true), first);
      assert.equal(isHeldOut.lastIndexOf(false), first - 1);
      assert.equal(learned({ plan: { map: 0, train } }).calibration('tail', 100).heldOut, train - first);
    }
  });
});

test('never more scores are held out than the cap, and those are spread over all of the second half', () => {
  const learning = new Learning({ map: 0, train: 400_000 }, 1);
  const kept: number[] = [];
  for (let packet = 0; learning.phase === 'training'; packet++) {
    if (learning.holdsOut(START)) {
      kept.push(packet);
      learning.heldOut(packet, 'a', 'z', null);
    }
    step(learning, START);
  }
  const { heldOut, greatestHeldOut } = learning.calibration('tail', 100);
  assert.ok(heldOut > 30_000 && heldOut < 65_536, String(heldOut));
  assert.ok(greatestHeldOut > 399_980);
  assert.equal(kept[0], 200_000);
});

describe('what learning leaves for the calibration', () => {
  test('the held-out scores are those of the second half', () => {
    const calibration = learned({ score: (packet) => (packet < 500 ? 7 : packet / 1_000) }).calibration('tail', 100);
    assert.equal(calibration.heldOut, 500);
    assert.equal(calibration.greatestHeldOut, 0.999);
  });

  test('held-out scores count by what their service has, which is also what later ones are divided by', () => {
    // Every second packet is of a service that scores three times as high, each time.
    const options = { score: (packet: number) => (packet % 2 === 0 ? 0.3 : 0.1) };
    const plain = learned(options).calibration('tail', 100);
    const learning = learned({ ...options, service: (packet) => (packet % 2 === 0 ? 'loud' : 'quiet') });
    const { services, greatestHeldOut } = learning.calibration('tail', 100);
    assert.deepEqual([plain.services.size, plain.greatestHeldOut], [0, 0.3]);
    assert.equal(services.get('quiet'), 1);
    assert.ok(Math.abs((services.get('loud') ?? 1) - 1.5) < 0.01, String(services.get('loud')));
    assert.equal(greatestHeldOut, 0.3, 'the first of them was new');
    assert.ok(Math.abs(learning.heldOut(0.3, 'a', 'z', 'loud') - 0.2) < 0.01);
    assert.deepEqual([learning.heldOut(0.3, 'a', 'z', 'new'), learning.heldOut(0.3, 'a', 'z', null)], [0.3, 0.3]);
  });

  test('the greatest training score leaves out the first hundred, whose weights are still random', () => {
    const only = (place: number) => learned({ score: (packet) => (packet === place ? 5 : 1) }).greatestTraining;
    assert.deepEqual([0, 98, 99, 100, 999].map(only), [1, 1, 1, 5, 5]);
  });

  test('a host sends so many packets a day as it did while it was learned from', () => {
    // A thousand packets of ten hosts in an hour are 2,400 of each a day.
    const calibration = learned({
      source: (packet) => `host ${packet % 10}`,
      time: (packet) => START + (packet * HOUR) / 999,
    }).calibration('tail', 0.6);
    assert.ok(Math.abs(calibration.probability - 2.5e-4) < 1e-9);
    const half = learned({
      source: (packet) => `host ${packet % 10}`,
      time: (packet) => START + (packet * HOUR) / 999,
    }).calibration('tail', 0.3);
    assert.ok(Math.abs(half.probability - 1.25e-4) < 1e-9);
  });

  test('the time is that from the first to the latest packet, whatever their order', () => {
    const calibration = learned({
      plan: { map: 0, train: 1_000 },
      time: (packet) => START + (packet === 500 ? DAY : packet),
    }).calibration('tail', 0.5);
    assert.ok(Math.abs(calibration.probability - 0.5 / 1_000) < 1e-9);
  });

  test('hosts beyond the cap are not counted, and the rate of each is told too high rather than too low', () => {
    const many = learned({
      plan: { map: 0, train: 140_000 },
      source: (packet) => `host ${packet}`,
      time: (packet) => (packet * DAY) / 139_999,
      score: () => 1,
    }).calibration('tail', 140_000 / 65_536 / 2_000);
    assert.ok(Math.abs(many.probability - 1 / 2_000) < 1e-9);
  });

  test('all packets at once are a rate, not an infinity', () => {
    const { probability, thresholds } = learned({ time: () => START }).calibration('tail', 100);
    assert.equal(probability, 1e-5);
    assert.ok(thresholds.every(Number.isFinite));
  });
});
