import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY, HOUR, MINUTE, SECOND } from '../../../model/time.ts';
import { ATTACKER, ATTACKER_V6, hosts } from '../testing/cast.ts';
import { CONVERSATION, dns, flow, hear, times } from '../testing/heard.ts';
import { START } from '../testing/story.ts';
import { horizontalPortScan } from './horizontal-port-scan.ts';

const scan = (count: number, changes: Parameters<typeof flow>[0] = {}) =>
  hosts(count).map((responder) => flow({ responder, ...changes }));

describe('horizontal port scan', () => {
  test('ten unanswered hosts on one port are a scan, nine are none', () => {
    assert.equal(hear(horizontalPortScan, scan(9)).length, 0);
    const [finding] = hear(horizontalPortScan, scan(10));
    assert.equal(finding?.profile, ATTACKER);
    assert.equal(finding?.group, 'tcp 80');
    assert.equal(finding?.count, 10);
    assert.equal(finding?.confidence, 0.5);
    assert.equal(finding?.threat, 'high');
    assert.equal(finding?.deed, 'tried port 80/tcp of 10 hosts');
    assert.equal(
      finding?.description,
      `${ATTACKER} tried port 80/tcp of 10 hosts within less than a millisecond; no conversation came of it.`,
    );
    assert.deepEqual(finding?.features['addresses'], hosts(10));
  });

  test('the same hosts again and again are not more hosts', () => {
    assert.deepEqual(hear(horizontalPortScan, [...scan(9), ...scan(9), ...scan(9)]), []);
  });

  test('every source, port and protocol counts for itself', () => {
    const mixed = hosts(12).flatMap((responder, index) => [
      flow({ responder, originator: `192.0.2.${index % 3}` }),
      flow({ responder, originator: '192.0.2.9', responderPort: index % 3 }),
    ]);
    assert.deepEqual(hear(horizontalPortScan, mixed), []);
  });

  test('hosts that answer make a scan unlikely, over UDP even a few', () => {
    const live = (count: number, protocol: 'tcp' | 'udp') =>
      times(count, (index) =>
        flow({
          ...CONVERSATION,
          protocol,
          history: protocol === 'udp' ? 'Dd' : 'ShADadFf',
          responder: `198.51.100.${index}`,
        }),
      );
    assert.equal(hear(horizontalPortScan, [...live(30, 'tcp'), ...scan(10)]).length, 1);
    assert.equal(hear(horizontalPortScan, [...live(31, 'tcp'), ...scan(10)]).length, 0);
    const silent = scan(12, { protocol: 'udp', history: 'D', responderPort: 161 });
    const answering = (count: number) => live(count, 'udp').map((each) => ({ ...each, responderPort: 161 }));
    assert.equal(hear(horizontalPortScan, [...answering(4), ...silent]).length, 1);
    assert.equal(hear(horizontalPortScan, [...answering(5), ...silent]).length, 0);
  });

  test('a host that answered once does not count when it fails later', () => {
    const answered = hosts(1).map((responder) => flow({ ...CONVERSATION, responder }));
    assert.deepEqual(hear(horizontalPortScan, [...answered, ...scan(10)]), []);
    assert.deepEqual(hear(horizontalPortScan, [...scan(10), ...answered]), []);
  });

  test('hosts that the answer to a question of the source named do not count', () => {
    const named = hosts(5).map((address) => ({ ...dns(address), originator: ATTACKER }));
    assert.deepEqual(hear(horizontalPortScan, [...named, ...scan(14)]), []);
    assert.equal(hear(horizontalPortScan, [...named, ...scan(15)]).length, 1);
  });

  test('what others asked, and what nobody asked, excuses nobody', () => {
    const asked = hosts(20).map((address) => dns(address));
    const unasked = asked.map((each) => ({ ...each, originator: ATTACKER, roundTrip: null }));
    assert.equal(hear(horizontalPortScan, [...asked, ...scan(20)])[0]?.count, 20);
    assert.equal(hear(horizontalPortScan, [...unasked, ...scan(20)])[0]?.count, 20);
  });

  test('who asked over IPv4 is not known by its IPv6 address, so any question counts', () => {
    const addresses = times(20, (index) => `2001:db8:1::${index + 1}`);
    const knocks = addresses.map((responder) => flow({ originator: ATTACKER_V6, responder }));
    const named = addresses.map((address) => dns(address));
    assert.equal(hear(horizontalPortScan, knocks).length, 1);
    assert.deepEqual(hear(horizontalPortScan, [...named, ...knocks]), []);
    const byAnother = named.map((each) => ({ ...each, originator: '2001:db8::20' }));
    assert.equal(hear(horizontalPortScan, [...byAnother, ...knocks]).length, 1);
  });

  test('who asks silent UDP hosts again after a minute wants them', () => {
    const rounds = (pause: number) =>
      [0, 1].flatMap((round) =>
        hosts(12).map((responder) =>
          flow({ responder, protocol: 'udp', history: 'D', responderPort: 123, start: START + round * pause }),
        ),
      );
    assert.equal(hear(horizontalPortScan, rounds(59 * SECOND)).length, 1);
    assert.equal(hear(horizontalPortScan, rounds(60 * SECOND)).length, 0);
    const overTcp = [...scan(12), ...scan(12, { start: START + HOUR })];
    assert.equal(hear(horizontalPortScan, overTcp).length, 1, 'over TCP a closed port says so');
  });

  test('silence on ports where it is common weighs less', () => {
    const udp = (responderPort: number) => scan(20, { protocol: 'udp', history: 'D', responderPort });
    for (const port of [123, 137, 443]) assert.equal(hear(horizontalPortScan, udp(port))[0]?.threat, 'medium');
    assert.equal(hear(horizontalPortScan, udp(161))[0]?.threat, 'high');
    assert.equal(hear(horizontalPortScan, scan(20, { responderPort: 443 }))[0]?.threat, 'high');
  });

  test('a scan as slow as ten hosts a day is found, a slower one is not', () => {
    const slow = (pause: number) =>
      hosts(12).map((responder, index) => flow({ responder, start: START + index * pause }));
    assert.equal(hear(horizontalPortScan, slow(2 * HOUR), START + DAY).length, 1);
    assert.equal(hear(horizontalPortScan, slow(3 * HOUR), START + 2 * DAY).length, 0);
  });

  test('what happened right before a long pause is still judged with all that answered', () => {
    const live = times(40, (index) => flow({ ...CONVERSATION, responder: `198.51.100.${index}` }));
    assert.deepEqual(hear(horizontalPortScan, [...live, ...scan(10)], START + 3 * DAY), []);
    assert.equal(hear(horizontalPortScan, scan(10), START + 3 * DAY).length, 1);
  });

  test('a finding keeps its first time while it grows, and is told once for all targets of a tick', () => {
    const detection = horizontalPortScan.create();
    for (const each of scan(10)) detection.on.flow?.(each);
    const [first] = detection.tick(START + SECOND);
    for (const [index, responder] of hosts(30, 100).entries()) {
      detection.on.flow?.(flow({ responder, start: START + (index + 1) * SECOND }));
    }
    const grown = detection.tick(START + MINUTE);
    assert.equal(grown.length, 1);
    assert.equal(grown[0]?.firstTime, first?.firstTime);
    assert.equal(grown[0]?.count, 40);
    assert.equal(grown[0]?.confidence, 1);
    assert.deepEqual(detection.tick(START + 2 * MINUTE), []);
  });
});
