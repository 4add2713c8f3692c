import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, SECOND } from '../../../model/time.ts';
import { ATTACKER, HOST, heard, START, watch } from './testing/heard-request.ts';
import { LET_IN, login, logins } from './testing/logins.ts';
import { webPasswordSpraying } from './web-password-spraying.ts';

const spray = (count: number, pause = SECOND) =>
  logins(count, (index) => login(`account ${index}`, 'Summer2024'), pause);

describe('web password spraying', () => {
  test('one password for ten accounts is spraying, for nine it is none', () => {
    assert.deepEqual(watch(webPasswordSpraying, spray(9)), []);
    const [finding] = watch(webPasswordSpraying, spray(10));
    assert.equal(finding?.profile, ATTACKER);
    assert.equal(finding?.confidence, 0.7);
    assert.equal(finding?.deed, `tried 1 password for 10 accounts of ${HOST}`);
    assert.equal(finding?.features['worked'], 'no');
    assert.equal(watch(webPasswordSpraying, spray(30))[0]?.confidence, 1);
  });

  test('three accounts for each password are the least', () => {
    const rounds = (passwords: number) =>
      watch(
        webPasswordSpraying,
        logins(12 * passwords, (index) => login(`account ${index % 12}`, `password ${Math.floor(index / 12)}`)),
      ).length;
    assert.equal(rounds(4), 1);
    assert.equal(rounds(5), 0);
  });

  test('people behind one address who mistype passwords of their own are none', () => {
    assert.deepEqual(
      watch(
        webPasswordSpraying,
        logins(100, (index) => login(`person ${index}`, `own ${index}`)),
      ),
      [],
    );
  });

  test('people who are let in, all with the password that they were given, are none', () => {
    assert.deepEqual(
      watch(
        webPasswordSpraying,
        logins(30, (index) => login(`person ${index}`, 'Welcome1', LET_IN)),
      ),
      [],
    );
  });

  const silent = { answer: '{}' };

  test('where answers do not tell, fifty accounts make it likely', () => {
    const quiet = (count: number) => logins(count, (index) => login(`account ${index}`, 'Summer2024', silent));
    assert.deepEqual(watch(webPasswordSpraying, quiet(49)), []);
    assert.equal(watch(webPasswordSpraying, quiet(50))[0]?.confidence, 0.5);
    const some = logins(60, (index) => login(`person ${index}`, 'Welcome1', index % 6 === 0 ? LET_IN : silent));
    assert.deepEqual(watch(webPasswordSpraying, some), [], 'where they tell successes they tell failures');
  });

  test('who logs in with a password of its own again and again hides nothing by it', () => {
    const mixed = logins(80, (index) =>
      index % 2 === 0 ? login(`account ${index}`, 'Summer2024') : login('own', 'own', LET_IN),
    );
    assert.equal(watch(webPasswordSpraying, mixed).length, 1);
    const people = logins(80, (index) => login(`person ${index}`, 'Welcome1', index % 2 === 0 ? undefined : LET_IN));
    assert.deepEqual(watch(webPasswordSpraying, people), []);
  });

  test('setting up accounts with one initial password is none, a token beside guesses hides nothing', () => {
    const headers = { authorization: 'Bearer 0123456789', 'content-type': 'application/json' };
    const user = (index: number) => JSON.stringify({ email: `person${index}@example.com`, password: 'Welcome1' });
    const made = (status: number, own = headers) =>
      watch(
        webPasswordSpraying,
        logins(80, (index) => ({
          ...{ method: 'POST', target: '/api/users', headers: own, body: user(index), status },
          answer: `{"id":${index}}`,
        })),
      ).length;
    assert.equal(made(201), 0);
    assert.equal(made(200), 0);
    assert.equal(made(201, { ...headers, authorization: '' }), 0);
    assert.equal(made(401), 1);
    assert.equal(made(200, { ...headers, authorization: '' }), 1, 'answers that do not tell');
  });

  test('nine accounts within an hour are too few', () => {
    assert.deepEqual(watch(webPasswordSpraying, spray(100, HOUR / 8)), []);
  });

  test('the account that opens is told', () => {
    const [finding] = watch(webPasswordSpraying, [
      ...spray(20),
      login('lazy', 'Summer2024', { ...LET_IN, at: START + MINUTE }),
    ]);
    assert.equal(finding?.features['worked'], 'yes');
    assert.equal(finding?.threat, 'critical');
    const other = [...spray(20), login('owner', 'another', { ...LET_IN, at: START + MINUTE })];
    assert.equal(watch(webPasswordSpraying, other)[0]?.threat, 'high');
  });

  test('a flood of accounts stays at the cap', () => {
    const detection = webPasswordSpraying.create();
    for (let account = 0; account < 10_000; account++) detection.hear(heard(login(`account ${account}`, 'x')));
    const [found] = detection.tick(START + SECOND);
    assert.equal(found?.features['accounts'], 4_096);
  });
});
