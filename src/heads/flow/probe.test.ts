import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConnectionState, Flow } from '../../model/flow.ts';
import { SECOND } from '../../model/time.ts';
import { classifyProbe, isStealthProbe, type Probe } from './probe.ts';
import { flow } from './testing/heard.ts';

const TCP: readonly (readonly [state: ConnectionState, history: string, probe: Probe, what: string])[] = [
  ['S0', 'S', 'unanswered', 'a SYN and nothing'],
  ['REJ', 'Sr', 'unanswered', 'a SYN and a reset'],
  ['RSTOS0', 'SR', 'unanswered', 'a SYN and a change of mind'],
  ['SH', 'SF', 'unanswered', 'a SYN and a FIN'],
  ['S0', '', 'unanswered', 'a log without history'],
  ['S0', 'SA', 'neither', 'one that went on without visible answers'],
  ['SH', 'SADF', 'neither', 'half a capture'],
  ['SF', 'ShADadFf', 'answered', 'a conversation'],
  ['S1', 'ShADad', 'answered', 'a conversation that goes on'],
  ['RSTO', 'ShADR', 'answered', 'a conversation that was reset'],
  ['RSTO', 'ShR', 'neither', 'a health check, or a SYN scan that met an open port'],
  ['RSTOS0', 'R', 'neither', 'the reset of a server that answers a forged SYN'],
  ['RSTRH', '^r', 'neither', 'the same, told by its port'],
  ['SHR', '^hf', 'neither', 'answers alone'],
  ['OTH', 'DdA', 'neither', 'the middle of something'],
  ['REJ', 'SrAr', 'unanswered', 'a SYN, a reset, and an acknowledgement of nothing'],
  ['REJ', 'SArr', 'unanswered', 'the acknowledgement before the reset came'],
  ['REJ', 'SrDr', 'unanswered', 'a SYN, a reset, and data for nobody'],
  ['RSTR', 'SrDR', 'unanswered', 'the same, taken back'],
  ['RSTR', 'SFr', 'unanswered', 'a SYN, a FIN, and a reset'],
  ['REJ', 'SrgAr', 'unanswered', 'an acknowledgement of bytes that never were is no word of the responder'],
  ['RSTR', 'ShADr', 'answered', 'a server that resets what it accepted'],
  ['RSTR', 'SADadr', 'answered', 'a conversation whose SYN-ACK was missed'],
  ['RSTOS0', 'SAR', 'neither', 'half a capture of a reset'],
];

describe('probes', () => {
  for (const [state, history, probe, what] of TCP) {
    test(`TCP ${state} ${history || 'without history'} is ${probe}: ${what}`, () => {
      assert.equal(classifyProbe(flow({ state, history })), probe);
    });
  }

  test('UDP is unanswered when only the originator spoke, a few packets', () => {
    const udp = (changes: Partial<Flow>) => classifyProbe(flow({ protocol: 'udp', history: 'D', ...changes }));
    assert.equal(udp({}), 'unanswered');
    assert.equal(udp({ originatorPackets: 11 }), 'unanswered');
    assert.equal(udp({ originatorPackets: 12 }), 'neither', 'a one-way stream, for all that is known');
    assert.equal(udp({ originatorPackets: 12, duration: 10 * SECOND }), 'neither', 'a one-way stream');
    assert.equal(udp({ originatorPackets: 5_000, duration: 10 * SECOND - 1 }), 'unanswered', 'a zealous probe');
    assert.equal(udp({ originatorPackets: 11, duration: 60 * SECOND }), 'unanswered', 'a patient probe');
    assert.equal(udp({ history: 'Dd', responderPackets: 1 }), 'answered');
    assert.equal(udp({ history: 'd', originatorPackets: 0, responderPackets: 1 }), 'neither');
    assert.equal(udp({ history: '^D' }), 'neither', 'an answer whose question was not captured');
  });

  test('what goes to many hosts at once, or is no TCP and UDP, says nothing', () => {
    for (const responder of ['224.0.0.251', '255.255.255.255', 'ff02::fb', '0.0.0.0']) {
      assert.equal(classifyProbe(flow({ responder })), 'neither', responder);
    }
    assert.equal(classifyProbe(flow({ protocol: 'icmp', state: 'OTH', history: '' })), 'neither');
  });

  test('a probe without a SYN before it is answered by nothing or a reset', () => {
    const probes = ['', 'F', 'Fr', 'A', 'Ar', 'AFr', 'ARr', 'Q', 'r', 'ArSr', 'Arg', 'H', 'Hr', 'HrR', 'Dr', 'RFr'];
    for (const history of probes) assert.ok(isStealthProbe(flow({ history })), history);
    const others = ['S', 'Sr', 'SrAr', 'Ff', 'FA^', '^f', '^hR', 'Aa', 'D', 'DA', 'R', 'AR', 'Hh', 'HA', 'HDA', 'Ad'];
    for (const history of others) assert.ok(!isStealthProbe(flow({ history })), history);
    assert.ok(!isStealthProbe(flow({ history: 'F', protocol: 'udp' })));
    assert.ok(!isStealthProbe(flow({ history: 'r', originatorPackets: 0 })));
    assert.ok(!isStealthProbe(flow({ history: 'F', responderBytes: 1 })));
  });

  test('data in a probe that ends what was never begun is no excuse, half a conversation is', () => {
    assert.ok(isStealthProbe(flow({ history: 'F', originatorBytes: 1 })));
    assert.ok(isStealthProbe(flow({ history: 'Fr', originatorBytes: 1 })));
    assert.ok(isStealthProbe(flow({ history: 'DF', originatorBytes: 1 })));
    assert.ok(!isStealthProbe(flow({ history: 'A', originatorBytes: 1 })));
  });

  test('what comes from where services listen may answer somebody', () => {
    const fromService = { originatorPort: 25_565 };
    assert.ok(!isStealthProbe(flow({ ...fromService, history: 'Hr' })), 'a forged SYN');
    assert.ok(!isStealthProbe(flow({ ...fromService, history: 'Dr', originatorBytes: 9 })), 'a client that is gone');
    assert.ok(!isStealthProbe(flow({ ...fromService, history: 'Fr', originatorBytes: 9 })));
    assert.ok(isStealthProbe(flow({ ...fromService, history: 'Fr' })));
    assert.ok(isStealthProbe(flow({ ...fromService, history: 'HrFr' })));
    assert.ok(isStealthProbe(flow({ ...fromService, history: 'r' })));
  });
});
