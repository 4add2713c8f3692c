import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { EVIDENCE_KINDS, type Finding } from '../model/evidence.ts';
import { HOUR, SECOND } from '../model/time.ts';
import { Judge } from './judge.ts';
import { END, finding, judged, only, POLICY, START, tick } from './testing/findings.ts';

function create(changes: Partial<typeof POLICY> = {}, windowWidth = HOUR): Judge {
  return new Judge({ windowWidth, policy: { ...POLICY, ...changes } });
}

describe('evidence', () => {
  test('is given at the tick that closes its second, before that tick', () => {
    const judge = create();
    assert.deepEqual(judged(judge, tick(0)), [tick(0)]);
    assert.deepEqual(judge.push(finding()), []);
    assert.deepEqual(
      judged(judge, tick(1)).map((output) => output.kind),
      ['evidence', 'alert', 'verdict', 'tick'],
    );
  });

  test('that grows keeps id, window and time, and raises its revision', () => {
    const outputs = judged(
      create(),
      tick(0),
      finding({ count: 10 }),
      tick(1),
      finding({ count: 40, time: START + 2 * SECOND, lastTime: START + SECOND }),
      tick(2),
    );
    const [first, second, ...more] = only(outputs, 'evidence');
    assert.deepEqual(more, []);
    assert.equal(second?.id, first?.id);
    assert.deepEqual([first?.revision, second?.revision], [0, 1]);
    assert.deepEqual([second?.count, second?.time, second?.window], [40, START + SECOND, 1]);
  });

  test('of another kind, head, profile, group or first time is other evidence', () => {
    const others = [
      finding(),
      finding({ evidence: 'ARP_SCAN' }),
      finding({ head: 'packet' }),
      finding({ profile: '192.0.2.67' }),
      finding({ group: 'other' }),
      finding({ firstTime: START + 1 }),
    ];
    const ids = only(judged(create(), tick(0), ...others, END), 'evidence').map((each) => each.id);
    assert.equal(new Set(ids).size, others.length);
    for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
  });

  test('has the same id in every run and on every machine', () => {
    const [evidence] = only(judged(create(), tick(0), finding(), END), 'evidence');
    assert.equal(evidence?.id, '57ec402b50db279a9a8e110107bbc44b');
  });

  test('that grows a little is held back and told at last', () => {
    const judge = create();
    judged(judge, tick(0), finding({ count: 100 }), tick(1));
    const grown = (count: number) => finding({ count, time: START + 2 * SECOND });
    assert.deepEqual(only(judged(judge, grown(149), tick(2)), 'evidence'), []);
    assert.equal(only(judged(judge, tick(60)), 'evidence').length, 0);
    assert.equal(only(judged(judge, tick(61)), 'evidence')[0]?.count, 149);
    judged(judge, grown(160), tick(62));
    assert.equal(only(judged(judge, END), 'evidence')[0]?.count, 160);
  });

  test('comes in one order whatever the order in which findings arrive', () => {
    const arbitrary = fc.record({
      time: fc.constantFrom(START, START + SECOND),
      head: fc.constantFrom('packet' as const, 'flow' as const, 'web' as const),
      evidence: fc.constantFrom(...EVIDENCE_KINDS),
      profile: fc.constantFrom('192.0.2.1', '192.0.2.2'),
      group: fc.constantFrom('a', 'b', 'c'),
      threat: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
      confidence: fc.constantFrom(0.3, 0.7, 1),
    });
    const identity = (each: Partial<Finding>) =>
      [each.time, each.head, each.evidence, each.profile, each.group].join(' ');
    const shuffled = fc
      .uniqueArray(arbitrary, { selector: identity, maxLength: 20 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const run = (items: readonly Partial<Finding>[]) =>
          judged(
            create(),
            tick(0),
            ...items.map((item) => finding({ ...item, firstTime: item.time ?? START })),
            tick(1),
            END,
          );
        assert.deepEqual(run(other), run(list));
        const order = only(run(list), 'evidence').map(({ time, head, evidence, profile }) =>
          [time, head, evidence, profile].join(' '),
        );
        assert.deepEqual(order, order.toSorted());
      }),
    );
  });

  test('alike in all that orders it stays in its sequence', () => {
    const outputs = judged(create(), tick(0), finding({ count: 10 }), finding({ count: 20 }), tick(1));
    assert.deepEqual(
      only(outputs, 'evidence').map(({ count, revision }) => [count, revision]),
      [
        [10, 0],
        [20, 1],
      ],
    );
  });
});

describe('time windows', () => {
  test('hold evidence by its first time: a boundary belongs to the next, what came before the first input to none', () => {
    const at = (time: number) => finding({ firstTime: time, lastTime: time });
    const times = [START - 1, START, START + HOUR - 1, START + HOUR, START + 2 * HOUR];
    const outputs = judged(create(), tick(0), ...times.map(at), END);
    const windows = new Map(only(outputs, 'evidence').map((each) => [each.firstTime, each.window]));
    assert.deepEqual(
      times.map((time) => windows.get(time)),
      [0, 1, 1, 2, 3],
    );
  });
});

describe('alerts', () => {
  test('one full scan is enough', () => {
    const [alert, ...more] = only(judged(create(), tick(0), finding(), tick(1), END), 'alert');
    assert.deepEqual(more, []);
    assert.equal(alert?.profile, '192.0.2.66');
    assert.equal(alert?.threat, 'high');
    assert.equal(alert?.score, 1);
    assert.equal(alert?.evidence.length, 1);
    assert.equal(alert?.sentence, '192.0.2.66 tried 20 TCP ports of 198.51.100.10.');
  });

  test('two pieces of medium evidence are enough, one and any amount of low ones are not', () => {
    const medium = (group: string) => finding({ group, threat: 'medium' });
    assert.equal(only(judged(create(), tick(0), medium('a'), END), 'alert').length, 0);
    assert.equal(only(judged(create(), tick(0), medium('a'), medium('b'), END), 'alert').length, 1);
    const info = Array.from({ length: 100 }, (_, index) => finding({ group: `${index}`, threat: 'info' }));
    assert.equal(only(judged(create(), tick(0), ...info, END), 'alert').length, 0);
  });

  test('evidence that joins is told at once, under the same id, gravest deed first', () => {
    const judge = create();
    const [first] = only(judged(judge, tick(0), finding({ confidence: 0.7 }), tick(1)), 'alert');
    const guessing = finding({
      evidence: 'PASSWORD_GUESSING',
      deed: 'guessed passwords',
      count: 1,
      time: START + 2 * SECOND,
    });
    const [second] = only(judged(judge, guessing, tick(2)), 'alert');
    assert.equal(second?.id, first?.id);
    assert.equal(second?.revision, 1);
    assert.equal(second?.time, first?.time);
    assert.equal(second?.score, 1.7);
    assert.equal(second?.sentence, '192.0.2.66 guessed passwords and tried 20 TCP ports of 198.51.100.10.');
  });

  test('profiles do not add up to one', () => {
    const spread = Array.from({ length: 50 }, (_, index) => finding({ profile: `192.0.2.${index}`, confidence: 0.5 }));
    assert.equal(only(judged(create(), tick(0), ...spread, END), 'alert').length, 0);
  });
});

describe('verdicts', () => {
  test('follow the alert at once and say what they rest on', () => {
    const outputs = judged(create(), tick(0), finding(), tick(1));
    const [alert] = only(outputs, 'alert');
    const [verdict] = only(outputs, 'verdict');
    assert.deepEqual(verdict, {
      kind: 'verdict',
      id: verdict?.id,
      time: START + SECOND,
      subject: '192.0.2.66',
      level: 2,
      seconds: 600,
      reasons: [alert?.id, ...(alert?.evidence ?? [])],
      policy: 'test@0123456789abcdef',
    });
  });

  test('are not repeated while one stands, and come again when it ran out and the attack goes on', () => {
    const judge = create();
    const attack = (second: number) =>
      only(judged(judge, finding({ count: 20 + second, time: START + second * SECOND }), tick(second)), 'verdict');
    judged(judge, tick(0));
    assert.equal(attack(1).length, 1);
    for (const second of [2, 300, 600]) assert.deepEqual(attack(second), [], `second ${second}`);
    const renewed = attack(601);
    assert.equal(renewed.length, 1);
    assert.equal(renewed[0]?.time, START + 601 * SECOND);
  });

  test('a stronger one comes though a weaker one stands', () => {
    const rules = [
      { when: { threat: 'critical' as const }, level: 3 as const, seconds: null },
      { when: { threat: 'high' as const }, level: 2 as const, seconds: 600 },
    ];
    const outputs = judged(
      create({ rules }),
      tick(0),
      finding(),
      tick(1),
      finding({ group: 'worse', threat: 'critical' }),
      tick(2),
      finding({ group: 'again', threat: 'critical' }),
      tick(3),
    );
    assert.deepEqual(
      only(outputs, 'verdict').map(({ level, seconds }) => [level, seconds]),
      [
        [2, 600],
        [3, null],
      ],
    );
  });

  test('are never passed on those whom the policy protects', () => {
    for (const never of [['192.0.2.66'], ['192.0.2.0/24'], ['0.0.0.0/0']]) {
      const outputs = judged(create({ never }), tick(0), finding(), END);
      assert.equal(only(outputs, 'alert').length, 1);
      assert.deepEqual(only(outputs, 'verdict'), []);
    }
    assert.equal(only(judged(create({ never: ['192.0.2.67'] }), tick(0), finding(), END), 'verdict').length, 1);
  });
});

test('a flood of profiles is judged to the end, and what gave way at the caps is counted', () => {
  const judge = create();
  judged(judge, tick(0));
  let alerts = 0;
  for (let batch = 0; batch < 7; batch++) {
    for (let index = 0; index < 10_000; index++) {
      judge.push(finding({ profile: `2001:db8::${batch}:${index.toString(16)}`, time: START + (batch + 1) * SECOND }));
    }
    alerts += only(judged(judge, tick(batch + 1)), 'alert').length;
  }
  assert.equal(alerts, 70_000);
  const over = 70_000 - 65_536;
  // When evidence and alerts were told, the alerts themselves, and the verdicts: four tables.
  assert.deepEqual(judge.counters, { evidence: over, profiles: over, remembered: 4 * over });
});
