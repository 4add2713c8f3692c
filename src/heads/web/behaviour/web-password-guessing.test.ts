import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, SECOND } from '../../../model/time.ts';
import { BehaviourWatch } from './behaviours.ts';
import { ATTACKER, HOST, heard, type RequestStory, START, times, watch } from './testing/heard-request.ts';
import { LET_IN, login, logins, REFUSED } from './testing/logins.ts';
import { webPasswordGuessing } from './web-password-guessing.ts';

const guesses = (count: number, pause = SECOND) => logins(count, (index) => login('anna', `guess ${index}`), pause);

describe('web password guessing', () => {
  test('ten passwords for one account are guessing, nine are none', () => {
    assert.deepEqual(watch(webPasswordGuessing, guesses(9)), []);
    const [finding] = watch(webPasswordGuessing, guesses(10));
    assert.equal(finding?.profile, ATTACKER);
    assert.equal(finding?.confidence, 0.7);
    assert.equal(finding?.threat, 'high');
    assert.equal(finding?.deed, `tried 10 passwords for an account of ${HOST}`);
    assert.equal(finding?.features['worked'], 'no');
    assert.equal(watch(webPasswordGuessing, guesses(30))[0]?.confidence, 1);
  });

  test('a job that comes back with the same wrong password is none', () => {
    assert.deepEqual(
      watch(
        webPasswordGuessing,
        logins(500, () => login('robot', 'outdated')),
      ),
      [],
    );
  });

  test('a browser that sends its basic authentication along with each request is none', () => {
    const headers = { authorization: `Basic ${btoa('anna:right')}`, accept: '*/*' };
    assert.deepEqual(
      watch(
        webPasswordGuessing,
        logins(500, () => ({ headers })),
      ),
      [],
    );
    const basic = logins(10, (index) => ({ status: 401, headers: { authorization: `Basic ${btoa(`a:${index}`)}` } }));
    assert.equal(watch(webPasswordGuessing, basic).length, 1);
  });

  test('many people behind one address, each of whom mistypes, are none', () => {
    const people = logins(200, (index) => login(`person ${index % 100}`, `typo ${index}`));
    assert.deepEqual(watch(webPasswordGuessing, people), []);
  });

  test('nine within an hour are too few', () => {
    assert.deepEqual(watch(webPasswordGuessing, guesses(200, HOUR / 8)), []);
  });

  test('a password that hits after them is told at once, as critical', () => {
    const behaviours = new BehaviourWatch([webPasswordGuessing]);
    for (const story of guesses(12)) behaviours.hear(heard(story));
    assert.equal(behaviours.tick(START + 13 * SECOND)[0]?.features['worked'], 'no');
    behaviours.hear(heard(login('anna', 'right', { ...LET_IN, at: START + MINUTE })));
    const [finding] = behaviours.tick(START + MINUTE + SECOND);
    assert.equal(finding?.features['worked'], 'yes');
    assert.equal(finding?.threat, 'critical');
    assert.match(finding?.description ?? '', /It was let in then: a password is known to it\.$/);
    behaviours.hear(heard(login('anna', 'right', { ...LET_IN, at: START + MINUTE })));
    assert.deepEqual(behaviours.tick(START + MINUTE + 2 * SECOND), [], 'once');
  });

  test('a login of somebody else from the same address is no hit', () => {
    const stories = [...guesses(12), login('berta', 'own', { ...LET_IN, at: START + 20 * SECOND })];
    const [finding] = watch(webPasswordGuessing, stories);
    assert.equal(finding?.features['worked'], 'unknown');
    assert.equal(finding?.threat, 'high');
  });

  test('several accounts of one server are one finding', () => {
    const stories = times(3, (account) => logins(10, (index) => login(`account ${account}`, `guess ${index}`))).flat();
    const found = watch(webPasswordGuessing, stories);
    assert.deepEqual(
      found.map(({ deed }) => deed),
      [`tried 10 passwords for each of 3 accounts of ${HOST}`],
    );
  });

  test('in access logs, which hold no bodies, a hundred failures at a path for logins are guessing', () => {
    const logged = (count: number, changes: RequestStory) =>
      watch(
        webPasswordGuessing,
        logins(count, () => ({ method: 'POST', target: '/wp-login.php', headers: {}, ...changes })),
      );
    assert.deepEqual(logged(99, {}), []);
    const [finding] = logged(100, {});
    assert.equal(finding?.deed, `failed to log in 100 times at ${HOST}`);
    assert.equal(finding?.confidence, 0.7);
    assert.equal(logged(100, { target: '/api/login?next=/', status: 401 }).length, 1);
    assert.deepEqual(logged(500, { status: 302 }), [], 'let in');
    assert.deepEqual(logged(500, { target: '/user/login' }), [], 'what 200 means there, nobody knows');
    assert.deepEqual(logged(500, { target: '/telemetry', status: 401 }), [], 'no path for logins');
    const job = logins(500, () => ({ method: 'POST', target: '/login', headers: {}, status: 401 }), MINUTE);
    assert.deepEqual(watch(webPasswordGuessing, job), []);
  });

  test('what the proxy refused counts, and did not work', () => {
    const stories = logins(10, (index) => login('anna', `${index}`, { status: 403, refused: 'GH-7' }));
    const [finding] = watch(webPasswordGuessing, stories);
    assert.equal(finding?.features['refused'], 10);
    assert.equal(finding?.features['worked'], 'no');
  });

  test('a flood of clients stays at the cap', () => {
    const detection = webPasswordGuessing.create();
    const one = heard(login('anna', 'x', REFUSED));
    for (let client = 0; client < 40_000; client++) {
      detection.hear({ ...one, exchange: { ...one.exchange, client: `client-${client}` } });
    }
    assert.ok(detection.evicted >= 40_000 - 16_384 + 40_000 - 32_768);
  });
});
