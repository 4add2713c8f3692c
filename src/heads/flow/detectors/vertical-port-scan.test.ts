import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ATTACKER, SERVER } from '../testing/cast.ts';
import { CONVERSATION, flow, hear, times } from '../testing/heard.ts';
import { verticalPortScan } from './vertical-port-scan.ts';

const scan = (count: number, changes: Parameters<typeof flow>[0] = {}) =>
  times(count, (index) => flow({ responderPort: 1_000 + index, state: 'REJ', history: 'Sr', ...changes }));

describe('vertical port scan', () => {
  test('ten unanswered ports of one host are a scan, nine are none', () => {
    assert.equal(hear(verticalPortScan, scan(9)).length, 0);
    const [finding] = hear(verticalPortScan, scan(10));
    assert.equal(finding?.profile, ATTACKER);
    assert.deepEqual(finding?.victim, { ip: SERVER });
    assert.equal(finding?.confidence, 0.5);
    assert.equal(finding?.deed, `tried 10 TCP ports of ${SERVER}`);
  });

  test('open ports that were found are named', () => {
    const open = [22, 443].map((responderPort) => flow({ ...CONVERSATION, responderPort }));
    assert.deepEqual(hear(verticalPortScan, [...open, ...scan(20)])[0]?.features['answered'], [22, 443]);
  });

  test('as many answering ports as silent ones are still a scan, more are none', () => {
    const open = (count: number) => times(count, (index) => flow({ ...CONVERSATION, responderPort: 50_000 + index }));
    assert.equal(hear(verticalPortScan, [...open(12), ...scan(12)]).length, 1);
    assert.equal(hear(verticalPortScan, [...open(13), ...scan(12)]).length, 0);
  });

  test('a port that answered later, or earlier, does not count', () => {
    const open = flow({ ...CONVERSATION, responderPort: 1_003 });
    assert.deepEqual(hear(verticalPortScan, [...scan(10), open]), []);
    assert.deepEqual(hear(verticalPortScan, [open, ...scan(10)]), []);
  });

  test('every pair of hosts and each protocol counts for itself', () => {
    const mixed = [
      ...scan(9),
      ...scan(9, { responder: '198.51.100.11' }),
      ...scan(9, { originator: '192.0.2.67' }),
      ...scan(9, { protocol: 'udp', state: 'S0', history: 'D' }),
    ];
    assert.deepEqual(hear(verticalPortScan, mixed), []);
  });

  test('probes without a SYN count, over TCP alone', () => {
    for (const history of ['F', 'Fr', '', 'r', 'A', 'Ar', 'H', 'Hr']) {
      assert.equal(hear(verticalPortScan, scan(10, { history, state: 'OTH' })).length, 1, `history ${history}`);
    }
    assert.equal(hear(verticalPortScan, scan(10, { history: 'F', state: 'OTH', originatorBytes: 1 })).length, 1);
    for (const changes of [{ history: 'DdA' }, { history: 'D', originatorBytes: 5 }, { history: '^f' }]) {
      assert.deepEqual(hear(verticalPortScan, scan(20, { state: 'OTH', ...changes })), [], JSON.stringify(changes));
    }
  });

  test('the UDP ports of traceroute are left to it, those beside them are not', () => {
    const udp = (first: number) =>
      times(20, (index) => flow({ protocol: 'udp', state: 'S0', history: 'D', responderPort: first + index }));
    assert.deepEqual(hear(verticalPortScan, udp(33_434)), []);
    assert.equal(hear(verticalPortScan, udp(33_414)).length, 1);
    assert.equal(hear(verticalPortScan, udp(33_690)).length, 1);
  });

  test('a scan of all ports is one finding with a bounded list of examples', () => {
    const [finding, ...more] = hear(
      verticalPortScan,
      times(65_535, (index) => flow({ responderPort: index + 1 })),
    );
    assert.deepEqual(more, []);
    assert.equal(finding?.count, 65_535);
    assert.deepEqual(
      finding?.features['examples'],
      times(32, (index) => index + 1),
    );
    assert.equal(finding?.flows.length, 32);
  });
});
