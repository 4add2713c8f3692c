import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, SECOND } from '../../../model/time.ts';
import { ATTACKER, HOST, heard, type RequestStory, START, times, watch } from './testing/heard-request.ts';
import { webAttackSucceeded } from './web-attack-succeeded.ts';

const ID = 'uid=33(www-data) gid=33(www-data)';
const attack: RequestStory = { target: '/ping?host=;id', attack: ['COMMAND_INJECTION'] };

describe('web attack that succeeded', () => {
  test('one answer with the output of a command is enough', () => {
    const [finding] = watch(webAttackSucceeded, [{ ...attack, answer: ID }]);
    assert.equal(finding?.profile, ATTACKER);
    assert.equal(finding?.threat, 'critical');
    assert.equal(finding?.confidence, 0.98);
    assert.equal(finding?.deed, `attacked ${HOST} and was answered with output of the command id`);
    assert.equal(finding?.features['worked'], 'yes');
    assert.deepEqual(finding?.features['kinds'], ['COMMAND_INJECTION']);
    assert.deepEqual(finding?.features['targets'], ['/ping?host=;id']);
    assert.equal(finding?.features['cwe'], 'CWE-74');
  });

  test('errors of the database are high, not critical', () => {
    const story: RequestStory = { attack: ['SQL_INJECTION'], status: 500, answer: 'ORA-01756: x' };
    assert.equal(watch(webAttackSucceeded, [story])[0]?.threat, 'high');
  });

  test('a page that shows such text to somebody who does not attack is none', () => {
    assert.deepEqual(watch(webAttackSucceeded, [{ target: '/manual/id', answer: ID }]), []);
  });

  test('what was refused or answered with an error page is none', () => {
    assert.deepEqual(watch(webAttackSucceeded, [{ ...attack, answer: ID, refused: 'GH-1' }]), []);
    assert.deepEqual(watch(webAttackSucceeded, [{ ...attack, status: 403, answer: 'Forbidden' }]), []);
    assert.deepEqual(watch(webAttackSucceeded, [{ ...attack, status: 500, answer: 'Oops' }]), []);
  });

  test('the same sign again grows the finding, after an hour it is another', () => {
    const stories = times(3, (index) => ({ ...attack, answer: ID, at: START + index * SECOND }));
    const [finding] = watch(webAttackSucceeded, stories);
    assert.equal(finding?.count, 3);
    assert.equal(finding?.firstTime, START);
    const later = watch(webAttackSucceeded, [...stories, { ...attack, answer: ID, at: START + 2 * HOUR }]);
    assert.deepEqual(
      later.map(({ count }) => count),
      [1],
    );
  });

  test('an answer three times as long as the longest of ten tells something, but little', () => {
    const usual = (count: number) =>
      times(count, (index) => ({ target: `/list?category=${index}`, size: 4_000 + index, at: START + index * SECOND }));
    const dump = (size: number): RequestStory => ({
      target: '/list?category=1 or 1=1',
      attack: ['SQL_INJECTION'],
      size,
      at: START + MINUTE,
    });
    assert.deepEqual(watch(webAttackSucceeded, [...usual(10), dump(12_027)]), []);
    assert.deepEqual(watch(webAttackSucceeded, [...usual(9), dump(50_000)]), []);
    const [finding] = watch(webAttackSucceeded, [...usual(10), dump(12_028)]);
    assert.equal(finding?.threat, 'medium');
    assert.equal(finding?.confidence, 0.4);
    assert.equal(finding?.features['worked'], 'unknown');
    assert.equal(finding?.features['sign'], '12,028 bytes where 4,009 were the most');
  });

  test('a flood of clients that succeed, and of paths, stays at the cap', () => {
    const detection = webAttackSucceeded.create();
    const one = heard({ ...attack, answer: ID });
    for (let client = 0; client < 20_000; client++) {
      detection.hear({ ...one, exchange: { ...one.exchange, client: `client-${client}` } });
    }
    for (let path = 0; path < 10_000; path++) detection.hear(heard({ target: `/${path}` }));
    assert.ok(detection.evicted >= 2 * (20_000 - 16_384) + 10_000 - 8_192);
    assert.ok(detection.tick(START + SECOND).length <= 16_384);
  });
});
