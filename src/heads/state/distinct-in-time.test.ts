import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DistinctInTime, type DistinctOptions } from './distinct-in-time.ts';

const HORIZON = 10;

function create(changes: Partial<DistinctOptions> = {}): DistinctInTime {
  return new DistinctInTime({ horizon: HORIZON, subjects: 100, targetsOfSubject: 1_000, targets: 10_000, ...changes });
}

/** The same by hand, without caps: everything that ever happened. */
class NaiveSubject {
  seen: { target: number; time: number }[] = [];
  total = 0;
  firstTime = 0;
  lastTime = 0;

  add(target: number, time: number): void {
    this.forget(time);
    if (this.seen.length === 0) {
      this.total = 0;
      this.firstTime = time;
      this.lastTime = time;
    }
    this.lastTime = Math.max(this.lastTime, time);
    if (!this.seen.some((each) => each.target === target)) this.total++;
    this.seen = this.seen.filter((each) => each.target !== target);
    this.seen.push({ target, time: this.lastTime });
  }

  remove(target: number): void {
    if (this.seen.some((each) => each.target === target)) this.total--;
    this.seen = this.seen.filter((each) => each.target !== target);
  }

  forget(now: number): void {
    this.seen = this.seen.filter((each) => each.time + HORIZON >= now);
  }
}

const step = fc.record({
  what: fc.constantFrom('add', 'add', 'add', 'remove'),
  key: fc.constantFrom('a', 'b'),
  target: fc.integer({ min: 0, max: 8 }),
  /** Below zero: it comes late. */
  pause: fc.integer({ min: -3, max: 6 }),
});

describe('distinct in time', () => {
  test('counts what a list of everything that happened would count', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const distinct = create();
        const naive = new Map([
          ['a', new NaiveSubject()],
          ['b', new NaiveSubject()],
        ]);
        let now = 100;
        for (const { what, key, target, pause } of steps) {
          now = Math.max(0, now + pause);
          const model = naive.get(key) as NaiveSubject;
          if (what === 'remove') {
            distinct.remove(key, target);
            model.remove(target);
          } else {
            distinct.add(key, target, now, '');
            model.add(target, now);
          }
          const subject = distinct.get(key);
          assert.equal(subject?.current ?? 0, model.seen.length);
          if (subject === undefined) continue;
          assert.equal(subject.total, model.total);
          assert.equal(subject.firstTime, model.firstTime);
          assert.equal(subject.lastTime, model.lastTime);
          for (const each of model.seen) assert.equal(distinct.lastSeen(key, each.target, each.time), each.time);
        }
        assert.equal(
          distinct.targets,
          [...naive.values()].reduce((sum, model) => sum + model.seen.length, 0),
        );
      }),
    );
  });

  test('tells a subject once for all new targets, in the order in which they began, and again when it grows', () => {
    const distinct = create();
    for (const target of [1, 2, 3]) distinct.add('b', target, 0, '');
    distinct.add('a', 1, 0, '');
    assert.deepEqual(
      distinct.takeChanged().map(({ key, current }) => [key, current]),
      [
        ['b', 3],
        ['a', 1],
      ],
    );
    distinct.add('a', 1, 1, '');
    assert.deepEqual(distinct.takeChanged(), []);
    distinct.add('a', 2, 1, '');
    assert.deepEqual(
      distinct.takeChanged().map(({ key }) => key),
      ['a'],
    );
    distinct.mention('b');
    distinct.mention('nobody');
    assert.deepEqual(
      distinct.takeChanged().map(({ key }) => key),
      ['b'],
    );
  });

  test('a subject that is quiet for the horizon ends, and begins anew', () => {
    const distinct = create();
    distinct.add('a', 1, 0, '');
    distinct.expire(HORIZON);
    assert.equal(distinct.size, 1);
    distinct.expire(HORIZON + 1);
    assert.equal(distinct.size, 0);
    assert.equal(distinct.targets, 0);
    distinct.add('a', 2, 50, '');
    assert.equal(distinct.get('a')?.firstTime, 50);
    assert.equal(distinct.get('a')?.total, 1);
  });

  test('a steady stream keeps its first time and total, while old targets stop counting', () => {
    const distinct = create();
    for (let target = 0; target < 100; target++) distinct.add('a', target, target, '');
    const subject = distinct.get('a');
    assert.equal(subject?.firstTime, 0);
    assert.equal(subject?.total, 100);
    assert.equal(subject?.current, HORIZON + 1);
    assert.equal(distinct.targets, HORIZON + 1);
  });

  test('keeps the first few targets and flows as examples', () => {
    const distinct = create();
    for (let target = 0; target < 100; target++) distinct.add('a', target, 0, `C${target}`);
    distinct.remove('a', 3);
    const subject = distinct.get('a');
    assert.equal(subject?.targets.length, 31);
    assert.equal(subject?.targets.includes(3), false);
    assert.equal(subject?.flows.length, 32);
    assert.equal(subject?.total, 99);
  });

  test('at the cap of one subject further targets are not told apart, and it says so', () => {
    const distinct = create({ targetsOfSubject: 50 });
    for (let target = 0; target < 10_000; target++) distinct.add('a', target, 0, '');
    assert.equal(distinct.get('a')?.total, 50);
    assert.equal(distinct.get('a')?.saturated, true);
    assert.equal(distinct.targets, 50);
  });

  test('a flood of one-time sources stays at the cap and pushes out no established subject', () => {
    const distinct = create({ subjects: 1_000 });
    for (const key of ['scanner', 'other scanner']) for (const target of [1, 2, 3]) distinct.add(key, target, 0, '');
    for (let index = 0; index < 50_000; index++) distinct.add(`flood ${index}`, index, 1, '');
    assert.equal(distinct.size, 1_000);
    assert.equal(distinct.targets, 6 + 998);
    assert.equal(distinct.evicted, 50_000 - 998);
    assert.equal(distinct.get('scanner')?.current, 3);
    assert.equal(distinct.takeChanged().length, 1_000, 'what gave way is not kept to be told');
  });

  test('at the cap of all targets the quietest subject gives way, not the one that is growing', () => {
    const distinct = create({ targets: 20 });
    for (const key of ['quiet', 'scanner'])
      for (let target = 0; target < 10; target++) distinct.add(key, target, 0, '');
    distinct.add('scanner', 99, 1, '');
    assert.equal(distinct.get('quiet'), undefined);
    assert.equal(distinct.get('scanner')?.total, 11);
    assert.equal(distinct.evicted, 1);
    assert.equal(distinct.targets, 11);
  });

  test('subjects that come and go within one second leave nothing behind', () => {
    const distinct = create();
    for (let index = 0; index < 10_000; index++) {
      distinct.add(`subject ${index}`, 1, 0, '');
      distinct.remove(`subject ${index}`, 1);
    }
    assert.equal(distinct.size, 0);
    assert.equal(distinct.targets, 0);
    assert.deepEqual(distinct.takeChanged(), []);
  });
});
