import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SECOND } from '../../../model/time.ts';
import { BEHAVIOURS, BehaviourWatch } from './behaviours.ts';
import { ATTACKER, HOST, heard, type RequestStory, START, times } from './testing/heard-request.ts';
import { LET_IN, login } from './testing/logins.ts';

const PAGE = ['/', '/style.css', '/app.js', '/logo.png', '/favicon.ico', '/api/items/1', '/api/items/2'];

describe('behaviours', () => {
  test('somebody who browses, mistypes a password, and logs in shows none', () => {
    const watch = new BehaviourWatch();
    const client = '198.51.100.9';
    const stories: RequestStory[] = [
      ...times(40, (page) =>
        PAGE.map((target) => ({ target: `${target}?page=${page}`, at: START + page * 3 * SECOND })),
      ).flat(),
      { target: '/old', status: 404 },
      ...['one', 'two'].map((password) => login('anna', password)),
      login('anna', 'three', LET_IN),
    ];
    for (const story of stories) watch.hear(heard({ client, ...story }));
    assert.deepEqual(watch.tick(START + 200 * SECOND), []);
    assert.equal(watch.evicted, 0);
  });

  test('one scan gives a finding of each behaviour that it shows, of the web head, with names of OWASP and CWE', () => {
    const watch = new BehaviourWatch();
    const headers = { accept: '*/*' };
    for (let index = 0; index < 60; index++) watch.hear(heard({ target: `/backup/${index}`, status: 404, headers }));
    watch.hear(heard({ target: '/ping?ip=;id', attack: ['COMMAND_INJECTION'], answer: 'uid=0(root) gid=0(root)' }));
    const found = watch.tick(START + SECOND);
    assert.deepEqual(
      found.map(({ evidence }) => evidence),
      ['WEB_ATTACK_SUCCEEDED', 'WEB_CLIENT_LIES', 'WEB_CONTENT_DISCOVERY', 'WEB_IDENTIFIER_ENUMERATION'],
    );
    for (const finding of found) {
      assert.equal(finding.head, 'web');
      assert.equal(finding.profile, ATTACKER);
      assert.equal(finding.victim?.domain, HOST);
      assert.match(String(finding.features['owasp']), /^A\d\d:2021 /);
      assert.match(String(finding.features['cwe']), /^CWE-\d+$/);
    }
    assert.deepEqual(watch.tick(START + 2 * SECOND), []);
  });

  test('the same stream gives the same findings', () => {
    const run = () => {
      const watch = new BehaviourWatch();
      for (let index = 0; index < 300; index++) {
        const client = `203.0.113.${index % 3}`;
        watch.hear(
          heard({ uid: `C${index}`, client, target: `/x/${index}`, status: 404, agent: `tool ${index % 20}` }),
        );
      }
      return watch.tick(START + SECOND);
    };
    assert.deepEqual(run(), run());
    assert.ok(run().length > 3);
  });

  test('each is listed once, by name', () => {
    const kinds = BEHAVIOURS.map(({ evidence }) => evidence);
    assert.deepEqual(kinds, [...new Set(kinds)].sort());
  });
});
