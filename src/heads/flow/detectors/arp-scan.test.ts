import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MINUTE, SECOND } from '../../../model/time.ts';
import { ATTACKER } from '../testing/cast.ts';
import { arp, hear, times } from '../testing/heard.ts';
import { START } from '../testing/story.ts';
import { arpScan } from './arp-scan.ts';

/** Asks for `count` addresses, one each `pause`. */
const ask = (count: number, pause = 10_000, changes: Parameters<typeof arp>[0] = {}) =>
  times(count, (index) => arp({ responder: `192.0.2.${100 + index}`, time: START + index * pause, ...changes }));
const answer = (index: number) =>
  arp({ operation: 'reply', originator: `192.0.2.${100 + index}`, responder: ATTACKER, frameDestination: '' });

describe('ARP scan', () => {
  test('five silent addresses within half a minute are a scan, four are none', () => {
    assert.deepEqual(hear(arpScan, ask(4)), []);
    const [finding] = hear(arpScan, ask(5));
    assert.equal(finding?.profile, ATTACKER);
    assert.equal(finding?.threat, 'low');
    assert.equal(finding?.confidence, 0.55);
    assert.equal(
      finding?.description,
      `${ATTACKER} asked the local network for 5 addresses within 0.04 seconds; nobody answered.`,
    );
  });

  test('from fifty addresses on it is medium and sure', () => {
    assert.equal(hear(arpScan, ask(49))[0]?.threat, 'low');
    const [finding] = hear(arpScan, ask(50));
    assert.equal(finding?.threat, 'medium');
    assert.equal(finding?.confidence, 1);
  });

  test('those who answer do not make a scan, but are counted in one', () => {
    const questions = ask(12);
    assert.deepEqual(hear(arpScan, [...questions, ...times(8, answer)]), []);
    const [finding] = hear(arpScan, [...questions, ...times(7, answer)]);
    assert.equal(finding?.count, 12);
    assert.equal(finding?.features['answered'], 7);
    assert.match(finding?.description ?? '', /only 7 answered\.$/);
  });

  test('asking one address in ten seconds is none, twenty-five of them within an hour are', () => {
    const slow = (count: number) => hear(arpScan, ask(count, 10 * SECOND), START + count * 10 * SECOND);
    assert.equal(slow(24).length, 0);
    assert.equal(slow(25).length, 1);
  });

  test('announcements and probes of an own address are none', () => {
    assert.deepEqual(hear(arpScan, ask(20, 0, { originator: '0.0.0.0' })), []);
    const announcements = times(20, (index) => arp({ originator: `192.0.2.${index}`, responder: `192.0.2.${index}` }));
    assert.deepEqual(hear(arpScan, announcements), []);
  });

  test('asking by unicast makes no scan, but adds to one', () => {
    const unicast = ask(20, 0, { frameDestination: '02:00:00:00:00:01' });
    assert.deepEqual(hear(arpScan, unicast), []);
    assert.equal(hear(arpScan, [...ask(6), ...unicast])[0]?.count, 20);
  });

  test('a scan that paused for more than ten minutes is a new one', () => {
    const detection = arpScan.create();
    const scanAt = (time: number) => {
      for (const question of ask(10, 0, { time })) detection.on.arp?.(question);
      return detection.tick(time + SECOND)[0];
    };
    const first = scanAt(START);
    assert.equal(scanAt(START + 5 * MINUTE), undefined, 'the same addresses are nothing new');
    detection.tick(START + 16 * MINUTE);
    const second = scanAt(START + 17 * MINUTE);
    assert.equal(first?.firstTime, START);
    assert.equal(second?.firstTime, START + 17 * MINUTE);
  });
});
