import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, SECOND } from '../../../model/time.ts';
import { ATTACKER, HOST, heard, type RequestStory, SERVER, START, times, watch } from './testing/heard-request.ts';
import { LET_IN, login, logins, REFUSED } from './testing/logins.ts';
import { webCredentialStuffing } from './web-credential-stuffing.ts';

const stuff = (count: number, pause = SECOND) =>
  logins(count, (index) => login(`name ${index}`, `leaked ${index}`), pause);

/** Clients that try `each` accounts, one client after the other. */
const campaign = (clients: number, each: number, answer: RequestStory = REFUSED) =>
  times(clients, (client) =>
    times(each, (index) => ({
      ...login(`name ${client} ${index}`, `leaked ${client} ${index}`, answer),
      client: `198.51.100.${client}`,
      at: START + client * SECOND,
    })),
  ).flat();

describe('web credential stuffing', () => {
  test('fifteen names with passwords of their own are stuffing, fourteen are none', () => {
    assert.deepEqual(watch(webCredentialStuffing, stuff(14)), []);
    const [finding] = watch(webCredentialStuffing, stuff(15));
    assert.equal(finding?.profile, ATTACKER);
    assert.equal(finding?.confidence, 0.7);
    assert.equal(finding?.deed, `tried 15 accounts of ${HOST} with passwords of their own`);
    assert.equal(watch(webCredentialStuffing, stuff(60))[0]?.confidence, 1);
  });

  test('an office behind one address, most of which is let in, is none', () => {
    const office = logins(200, (index) => login(`person ${index}`, `own ${index}`, index % 3 === 0 ? REFUSED : LET_IN));
    assert.deepEqual(watch(webCredentialStuffing, office), []);
  });

  test('spraying and guessing are something else', () => {
    assert.deepEqual(
      watch(
        webCredentialStuffing,
        logins(100, (index) => login(`name ${index}`, 'Summer2024')),
      ),
      [],
    );
    assert.deepEqual(
      watch(
        webCredentialStuffing,
        logins(400, (index) => login(`n ${index % 16}`, `p ${index}`)),
      ),
      [],
    );
  });

  test('one that opens is told', () => {
    const [finding] = watch(webCredentialStuffing, [...stuff(40), login('lucky', 'leaked', LET_IN)]);
    assert.equal(finding?.features['worked'], 'yes');
    assert.equal(finding?.features['succeeded'], 1);
    assert.equal(finding?.threat, 'critical');
  });

  test('where answers do not tell, fifty accounts make it likely', () => {
    const silent = (count: number) => logins(count, (index) => login(`name ${index}`, `own ${index}`, { status: 200 }));
    assert.deepEqual(watch(webCredentialStuffing, silent(49)), []);
    assert.equal(watch(webCredentialStuffing, silent(50))[0]?.confidence, 0.5);
  });

  test('setting up accounts, each with its own password, is none', () => {
    const headers = { authorization: 'Bearer 0123456789', 'content-type': 'application/json' };
    const made = (status: number) =>
      watch(
        webCredentialStuffing,
        logins(60, (index) => ({
          ...{ method: 'POST', target: '/api/users', headers, status, answer: `{"id":${index}}` },
          body: JSON.stringify({ email: `person${index}@example.com`, password: `own ${index}` }),
        })),
      ).length;
    assert.equal(made(201), 0);
    assert.equal(made(200), 0);
    assert.equal(made(403), 1);
  });

  test('a field that changes beside the account makes stuffing of guessing; logins of its own hide neither', () => {
    const guess = (index: number) =>
      login('', '', { ...REFUSED, body: `username=admin&email=decoy${index}&password=guess${index}` });
    assert.equal(watch(webCredentialStuffing, logins(200, guess)).length, 1);
    const mixed = logins(200, (index) => (index % 4 === 0 ? guess(index) : login('own', 'own', LET_IN)));
    assert.equal(watch(webCredentialStuffing, mixed).length, 1);
  });

  test('a campaign from one /64 is one client', () => {
    const one = campaign(25, 4).map((story, index) => ({ ...story, client: `2001:db8::${index.toString(16)}` }));
    const found = watch(webCredentialStuffing, one);
    assert.deepEqual(
      found.map(({ profile, count }) => [profile, count]),
      [['2001:db8::0', 100]],
    );
  });

  test('fourteen an hour are too few', () => {
    assert.deepEqual(watch(webCredentialStuffing, stuff(100, HOUR / 13)), []);
  });

  test('clients that share the work are told, each of them, and the site as information', () => {
    const found = watch(webCredentialStuffing, campaign(25, 4));
    assert.deepEqual(new Set(found.map(({ profile }) => profile)).size, 26);
    const site = found.find(({ profile }) => profile === SERVER);
    assert.equal(site?.threat, 'info');
    assert.equal(site?.features['clients'], 25);
    assert.equal(site?.count, 100);
    const client = found.find(({ profile }) => profile === '198.51.100.3');
    assert.equal(client?.confidence, 0.6);
    assert.equal(client?.features['campaignClients'], 25);
  });

  test('below a hundred accounts, ten clients, three of each, or seven in ten in vain, nobody is blamed', () => {
    assert.deepEqual(watch(webCredentialStuffing, campaign(24, 4)), []);
    assert.deepEqual(watch(webCredentialStuffing, campaign(9, 14)), []);
    const small = watch(webCredentialStuffing, campaign(60, 2));
    assert.deepEqual(
      small.map(({ profile }) => profile),
      [SERVER],
    );
    const people = times(50, (index) => ({
      ...login(`person ${index}`, 'own', LET_IN),
      client: `192.0.2.${index}`,
      at: START + index * SECOND,
    }));
    assert.deepEqual(watch(webCredentialStuffing, [...people, ...campaign(25, 4)]), []);
  });

  test('forms without end stay at the cap', () => {
    const detection = webCredentialStuffing.create();
    for (let form = 0; form < 3_000; form++)
      detection.hear(heard(login('a', 'b', { target: `/login-${form}`, status: 401 })));
    assert.ok(detection.evicted > 1_900);
  });
});
