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

  test('a decoy beside the field that is guessed hides nothing', () => {
    const form = (index: number) => `username=admin&password=guess${index}`;
    const json = { 'content-type': 'application/json' };
    const basic = { authorization: `Basic ${btoa('a:a')}`, 'content-type': 'application/x-www-form-urlencoded' };
    const twice = (index: number) => `Basic ${btoa(`admin:${index}`)}, Basic ${btoa('a:a')}`;
    const decoys: Readonly<Record<string, (index: number) => RequestStory>> = {
      query: (index) => ({ target: '/login?password=x', body: form(index) }),
      field: (index) => ({ body: `pwd=x&${form(index)}` }),
      behind: (index) => ({ body: `${form(index)}&pass=x&user=y` }),
      secret: (index) => ({ body: `username=admin&password=x&pin=guess${index}` }),
      json: (index) => ({ body: JSON.stringify({ pwd: 'x', username: 'admin', password: `${index}` }), headers: json }),
      basic: (index) => ({ body: form(index), headers: basic }),
      headers: (index) => ({ headers: { authorization: twice(index) } }),
      token: (index) => ({ body: form(index), headers: { ...basic, authorization: 'Bearer 0123456789' } }),
      call: (index) => ({ body: `${form(index)}&q=<methodName>wp.x<value>aa</value><value>bb</value>` }),
      get: (index) => ({ method: 'GET', target: `/login?user=admin&p%61ssword=${index}` }),
    };
    for (const [name, make] of Object.entries(decoys)) {
      const stories = logins(200, (index) => ({ method: 'POST', target: '/login', ...REFUSED, ...make(index) }));
      const [finding] = watch(webPasswordGuessing, stories);
      assert.equal(finding?.deed, `tried 200 passwords for an account of ${HOST}`, name);
    }
  });

  test('a job with an outdated password is none, whatever else it sends along', () => {
    const body = 'username=robot&password=outdated&pwd=outdated&code=';
    const headers = { authorization: `Basic ${btoa('robot:outdated')}` };
    const jobs = logins(500, (index) => login('', '', { ...REFUSED, headers, body: `${body}${index}` }));
    assert.deepEqual(watch(webPasswordGuessing, jobs), []);
  });

  test('who names another account after each few tries is told by failures beyond the third of each', () => {
    const few = (accounts: number, each: number, answer?: RequestStory) =>
      watch(
        webPasswordGuessing,
        logins(accounts * each, (index) =>
          login('', '', {
            ...(answer ?? REFUSED),
            body: `username=admin&email=decoy${Math.floor(index / each)}&password=guess${index}`,
          }),
        ),
      );
    const [finding] = few(25, 5);
    assert.equal(finding?.deed, `failed to log in 125 times at ${HOST}, a few times with each account`);
    assert.equal(finding?.confidence, 0.7);
    assert.equal(finding?.features['scattered'], 50);
    assert.equal(finding?.features['threshold'], 50);
    assert.deepEqual(few(49, 4), []);
    assert.deepEqual(few(200, 3), [], 'so people mistype');
    assert.deepEqual(few(25, 5, LET_IN), []);
  });

  test('a hit after scattered tries is told', () => {
    const stories = logins(125, (index) => login(`account ${index % 25}`, `guess ${index}`));
    const behaviours = new BehaviourWatch([webPasswordGuessing]);
    for (const story of stories) behaviours.hear(heard(story));
    assert.equal(behaviours.tick(START + 126 * SECOND)[0]?.features['worked'], 'no');
    behaviours.hear(heard(login('account 7', 'right', { ...LET_IN, at: START + 5 * MINUTE })));
    assert.equal(behaviours.tick(START + 6 * MINUTE)[0]?.features['worked'], 'yes');
  });

  test('people behind one address are none where no field that is known names their accounts', () => {
    const silent: readonly RequestStory[] = [{ status: 302, answerHeaders: { location: '/inicio' } }, { answer: '{}' }];
    for (const answer of silent) {
      const people = (count: number) =>
        logins(count, (index) => login('', '', { ...answer, body: `cpf=${1_000 + index}&senha=own${index}` }));
      assert.deepEqual(watch(webPasswordGuessing, people(60)), []);
    }
    const button = logins(60, (index) =>
      login('', '', { ...silent[0], body: `cpf=${index}&senha=own${index}&login=Entrar` }),
    );
    assert.deepEqual(watch(webPasswordGuessing, button), []);
    const mistyping = logins(120, (index) =>
      login('', '', { ...(index % 4 === 0 ? REFUSED : LET_IN), body: `cpf=${index}&senha=own${index}` }),
    );
    assert.deepEqual(watch(webPasswordGuessing, mistyping), []);
  });

  test('there known failures are guessing', () => {
    const guesses = (count: number) =>
      logins(count, (index) => login('', '', { ...REFUSED, body: `cpf=1000&senha=guess${index}` }));
    assert.deepEqual(watch(webPasswordGuessing, guesses(9)), []);
    assert.equal(watch(webPasswordGuessing, guesses(10))[0]?.confidence, 0.7);
  });

  test('addresses of one /64 are one client, those of many are many', () => {
    const from = (network: (index: number) => string) =>
      watch(
        webPasswordGuessing,
        guesses(400).map((story, index) => ({ ...story, client: network(index) })),
      );
    const [finding, ...others] = from((index) => `2001:db8:1:2::${(index >> 3).toString(16)}`);
    assert.deepEqual(others, []);
    assert.equal(finding?.profile, '2001:db8:1:2::0');
    assert.equal(finding?.count, 400);
    assert.match(finding?.description ?? '', /^2001:db8:1:2::0 with others of its \/64 tried 400 passwords/);
    assert.deepEqual(
      from((index) => `2001:db8:1:${(index >> 3).toString(16)}::1`),
      [],
    );
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
