import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MILLISECOND, MINUTE, SECOND } from '../../../model/time.ts';
import { BehaviourWatch } from './behaviours.ts';
import { ATTACKER, CHROME, HOST, heard, SERVER, START, times, watch } from './testing/heard-request.ts';
import { webRequestFlood } from './web-request-flood.ts';

/** START is a multiple of the period. */
const burst = (count: number, changes: Parameters<typeof heard>[0] = {}, pause = MILLISECOND) =>
  times(count, (index) => ({ at: START + index * pause, ...changes }));

describe('web request flood', () => {
  test('six hundred requests in ten seconds are a flood, one less is none', () => {
    assert.deepEqual(watch(webRequestFlood, burst(599)), []);
    const [finding] = watch(webRequestFlood, burst(600));
    assert.equal(finding?.profile, ATTACKER);
    assert.deepEqual(finding?.victim, { ip: SERVER, port: 80, domain: HOST });
    assert.equal(finding?.confidence, 0.6);
    assert.equal(finding?.threat, 'medium');
    assert.equal(finding?.deed, `sent 600 requests to ${HOST}`);
    assert.equal(watch(webRequestFlood, burst(3_000))[0]?.threat, 'high');
  });

  test('a browser that loads a page with 150 things, again and again, is none', () => {
    const pages = times(10, (page) => burst(150).map(({ at }) => ({ at: at + page * 10 * SECOND }))).flat();
    assert.deepEqual(watch(webRequestFlood, pages), []);
  });

  test('a poller that asks each second for an hour is none', () => {
    assert.deepEqual(watch(webRequestFlood, burst(3_600, {}, SECOND)), []);
  });

  test('an office behind one address is none, but one client with a name for each request is', () => {
    const people = burst(1_200).map((story, index) => ({ ...story, agent: `${CHROME} person ${index % 6}` }));
    assert.deepEqual(watch(webRequestFlood, people), []);
    const names = burst(1_200).map((story, index) => ({ ...story, agent: `${CHROME} name ${index}` }));
    assert.equal(watch(webRequestFlood, names).length, 1);
    const crowd = burst(4_800).map((story, index) => ({ ...story, agent: `${CHROME} person ${index % 30}` }));
    assert.equal(watch(webRequestFlood, crowd).length, 1, 'eight allowances are the most');
  });

  test('where clients are always busy a flood is five times as busy', () => {
    const usual = times(20, (client) => burst(300, { client: `198.51.100.${client}` }, 10 * MILLISECOND)).flat();
    const later = (count: number) => burst(count).map(({ at }) => ({ at: at + 10 * SECOND }));
    assert.deepEqual(watch(webRequestFlood, [...usual, ...later(1_499)]), []);
    assert.equal(watch(webRequestFlood, [...usual, ...later(1_500)])[0]?.features['threshold'], 1_500);
  });

  test('a flood that goes on is the same finding, grown', () => {
    const behaviours = new BehaviourWatch([webRequestFlood]);
    const findings = times(3, (second) => {
      for (const { at } of burst(700)) behaviours.hear(heard({ at: at + second * 10 * SECOND }));
      return behaviours.tick(START + second * 10 * SECOND + SECOND);
    }).flat();
    assert.deepEqual(
      findings.map(({ count, firstTime }) => [count, firstTime]),
      [
        [700, START],
        [1_400, START],
        [2_100, START],
      ],
    );
    for (const { at } of burst(700)) behaviours.hear(heard({ at: at + 5 * MINUTE }));
    assert.equal(behaviours.tick(START + 5 * MINUTE + SECOND)[0]?.firstTime, START + 5 * MINUTE);
  });

  test('a period that ends between two ticks is told all the same', () => {
    const late = [...burst(700), { at: START + 10 * SECOND }];
    assert.equal(watch(webRequestFlood, late)[0]?.count, 700);
  });

  test('an event from the future makes no flood of what follows, and hides none', () => {
    const future = { at: START + 120 * MINUTE };
    const slow = burst(5_000, {}, 5 * SECOND);
    assert.deepEqual(watch(webRequestFlood, [future, ...slow]), []);
    const again = slow.flatMap((story, index) =>
      index % 500 === 0 ? [{ at: story.at + 120 * MINUTE }, story] : story,
    );
    assert.deepEqual(watch(webRequestFlood, again), []);
    assert.equal(watch(webRequestFlood, [future, ...burst(601)])[0]?.count, 600, 'the first is passed over');
    assert.deepEqual(watch(webRequestFlood, [future, ...burst(600)]), []);
  });

  test('requests of a flood that are answered late count, a few from the past do not end it', () => {
    const waiting = burst(700).map(({ at }, index) => ({ at: index % 50 === 0 ? at + 25 * SECOND : at }));
    assert.equal(watch(webRequestFlood, [{ at: START + 25 * SECOND }, ...waiting]).length, 1);
    const past = burst(700).flatMap((story, index) => (index % 3 === 2 ? [{ at: START - MINUTE }, story] : story));
    assert.equal(watch(webRequestFlood, past)[0]?.count, 700);
  });

  test('a flood of clients stays at the cap and is counted', () => {
    const detection = webRequestFlood.create();
    const one = heard();
    for (let client = 0; client < 20_000; client++) {
      detection.hear({ ...one, exchange: { ...one.exchange, client: `client-${client}` } });
    }
    assert.equal(detection.evicted, 20_000 - 16_384);
  });
});
