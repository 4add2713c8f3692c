import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ATTACKER, CLIENT, hosts, SERVER } from '../heads/flow/testing/cast.ts';
import { FLAG, tcp, udp } from '../heads/flow/testing/frames.ts';
import { flow, times } from '../heads/flow/testing/heard.ts';
import { UNKNOWN_ADDRESS } from '../model/address.ts';
import type { FlowRecord } from '../model/record.ts';
import type { StageOutput } from '../model/stream.ts';
import { ANY_RECORD } from '../model/testing/records.ts';
import { DAY, HOUR, SECOND } from '../model/time.ts';
import type { SshTransaction } from '../model/transaction/ssh.ts';
import { FlowStage } from './flow-stage.ts';
import { batchesOf, batchOf, outputsOf, packetsOf } from './testing/inputs.ts';

const START = 1_767_600_000 * SECOND;
const SAMPLE = join(import.meta.dirname, '../../samples/intrusion/intrusion.pcap');

const syn = (time: number, turn = 0) => ({
  time,
  data: tcp([ATTACKER, 40_000 + turn], [SERVER, 80], FLAG.syn, [1000, 0]),
});
const ticks = (outputs: readonly StageOutput[]) =>
  outputs.filter((output) => output.kind === 'tick').map((output) => output.time);
const flows = (outputs: readonly StageOutput[]) => outputs.filter((output) => output.kind === 'flow-close');

describe('flow stage', () => {
  test('ticks fall on whole seconds, the first on the one that holds the first packet', () => {
    const packets = [0.3, 0.9, 1.2, 1.9, 4.5].map((second) => syn(START + second * SECOND));
    assert.deepEqual(
      ticks(outputsOf(new FlowStage(), [batchOf(packets)])),
      [0, 1, 4, 5].map((second) => START + second * SECOND),
    );
  });

  test('a pause of hours is one tick, not one a second', () => {
    const stage = new FlowStage();
    assert.equal(ticks(stage.push(batchOf([syn(START), syn(START + 20 * HOUR, 1)]))).length, 2);
  });

  test('a tick comes after everything that came before it', () => {
    const [closed, tick] = new FlowStage()
      .push(batchOf([syn(START), syn(START + 6 * SECOND, 1)]))
      .filter((output) => output.kind !== 'tick' || output.time > START);
    assert.equal(closed?.kind, 'flow-close');
    assert.deepEqual(tick, { kind: 'tick', time: START + 6 * SECOND });
  });

  test('the end closes every flow, ticks once more, and is passed on', () => {
    const stage = new FlowStage();
    stage.push(batchOf(times(50, (turn) => syn(START + turn, turn))));
    const outputs = stage.push({ kind: 'end' });
    assert.equal(flows(outputs).length, 50);
    assert.deepEqual(outputs.slice(-2), [{ kind: 'tick', time: START + SECOND }, { kind: 'end' }]);
    assert.deepEqual(new FlowStage().push({ kind: 'end' }), [{ kind: 'end' }]);
  });

  test('ticks from outside let flows expire while no packet comes', () => {
    const stage = new FlowStage();
    stage.push(batchOf([syn(START)]));
    assert.equal(flows(stage.push({ kind: 'tick', time: START + 2 * SECOND })).length, 0);
    assert.equal(flows(stage.push({ kind: 'tick', time: START + 6 * SECOND })).length, 1);
  });

  test('one packet with a date in the far future ends no flow and stops no time', () => {
    const stage = new FlowStage();
    const outputs = [
      ...stage.push(batchOf([syn(START), syn(START + 4_000 * DAY, 1), syn(START + SECOND, 2)])),
      ...stage.push(batchOf([syn(START + 2 * SECOND, 3)])),
    ];
    assert.deepEqual(
      ticks(outputs),
      [0, 1, 2].map((second) => START + second * SECOND),
    );
    assert.equal(flows(outputs).length, 0);
    assert.equal(stage.counters.leaps, 1);
  });

  test('counts what it has seen, lost and could not place', () => {
    const stage = new FlowStage();
    stage.push({ kind: 'loss', time: START, packets: 7 });
    stage.push(batchOf([syn(START + SECOND), syn(START, 1)]));
    stage.push({ kind: 'end' });
    const { packets, flows: closed, lost, late, start, end } = stage.counters;
    assert.deepEqual(
      { packets, closed, lost, late, start, end },
      { packets: 2, closed: 2, lost: 7, late: 1, start: START, end: START + SECOND },
    );
  });

  test('rows of a log tick at their ends and are heard like flows of packets', () => {
    const rows = hosts(12).map((responder, index) => flow({ responder, start: START + index * SECOND }));
    const outputs = outputsOf(new FlowStage(), [{ kind: 'records', records: rows }]);
    assert.equal(flows(outputs).length, 12);
    const findings = outputs.filter((output) => output.kind === 'finding');
    assert.deepEqual(
      findings.map(({ time, count }) => [(time - START) / SECOND, count]),
      [
        [10, 10],
        [11, 11],
        [12, 12],
      ],
    );
  });

  test('transactions of a log are counted, passed on and heard', () => {
    const sessions = times(12, (turn): FlowRecord[] => {
      const session = flow({
        ...{ uid: `C${turn}`, start: START + turn * HOUR * 0.05, duration: 90 * SECOND, service: 'ssh' },
        ...{ responderPort: 22, state: 'SF', originatorBytes: 9_000, responderBytes: 9_000 },
      });
      const { uid, start, originator, originatorPort, responder, responderPort } = session;
      const ssh: SshTransaction = {
        ...{ kind: 'ssh', uid, time: start, originator, originatorPort, responder, responderPort },
        ...{ client: 'SSH-2.0-a', server: 'SSH-2.0-b', keysExchanged: true, authenticated: false, failures: 2 },
        ...{ keyExchange: null, hostKeyAlgorithm: null, cipher: null, mac: null, compression: null },
        ...{ hassh: null, hasshServer: null },
      };
      return [ssh, session];
    }).flat();
    const stage = new FlowStage();
    const outputs = outputsOf(stage, [{ kind: 'records', records: sessions }]);
    assert.equal(stage.counters.transactions, 12);
    assert.equal(outputs.filter((output) => output.kind === 'ssh').length, 12);
    // By their sizes alone these sessions would pass for logins: what ssh.log says is what counts, however long they are.
    const findings = outputs.filter((output) => output.kind === 'finding' && output.evidence === 'PASSWORD_GUESSING');
    assert.ok(findings.length > 0);
  });

  test('a flow with a date in the far future that nobody confirms is judged by nobody', () => {
    const findings = (last: number) => {
      const rows = hosts(10).map((responder, index) =>
        flow({ responder, start: START + (index === 9 ? last : index) }),
      );
      const outputs = outputsOf(new FlowStage(), [{ kind: 'records', records: rows }]);
      assert.equal(flows(outputs).length, 10);
      return outputs.filter((output) => output.kind === 'finding').length;
    };
    assert.equal(findings(9), 1);
    assert.equal(findings(400 * DAY), 0);
  });

  test('what touches no watched network is assembled and judged by nobody', () => {
    const scan = hosts(12).map((host, turn) => ({
      time: START + turn,
      data: tcp([ATTACKER, 40_000 + turn], [host, 80], FLAG.syn, [1, 0]),
    }));
    const findings = (home: readonly string[]) => {
      const outputs = outputsOf(new FlowStage({ home }), [batchOf(scan)]);
      assert.equal(flows(outputs).length, 12);
      return outputs.filter((output) => output.kind === 'finding').length;
    };
    assert.equal(findings([]), 1);
    assert.equal(findings(['203.0.113.0/24']), 1);
    assert.equal(findings(['192.0.2.0/24', '2001:db8::/32']), 1);
    assert.equal(findings(['198.51.100.0/24']), 0);
  });

  test('where records are not wanted they are counted alone', () => {
    const stage = new FlowStage({ forward: 'nothing' });
    const outputs = outputsOf(stage, [batchOf([{ time: START, data: udp([CLIENT, 5_000], [SERVER, 53]) }])]);
    assert.deepEqual(flows(outputs), []);
    assert.equal(stage.counters.flows, 1);
  });

  test('a flood of sources stays within the caps of the flow head, and is counted', () => {
    const stage = new FlowStage({ forward: 'nothing' });
    const flood = times(20_000, (index) => flow({ originator: `2001:db8::${index.toString(16)}` }));
    stage.push({ kind: 'records', records: flood });
    // Both port scans watch 16,384 subjects.
    assert.equal(stage.counters.forgotten, 2 * (20_000 - 16_384));
  });

  test('with a web head requests are heard with their content, and go on without it', () => {
    const [sample] = fc.sample(ANY_RECORD.http, { numRuns: 1, seed: 1 });
    assert.ok(sample !== undefined);
    const row = { ...sample, method: 'GET', time: START, originator: CLIENT, responder: SERVER };
    const request = { method: 'GET', target: '/', version: null, headers: [], body: null, isBodyCut: false };
    const content = { request, response: null, client: CLIENT, inspection: null, refused: null };
    const web = { rules: [], model: null, threshold: null, bodyLimit: 65_536 };
    const heard = (stage: FlowStage, records: readonly FlowRecord[]) =>
      stage.push({ kind: 'records', records }).filter((output) => output.kind === 'http');
    const stage = new FlowStage({ web });
    assert.deepEqual(heard(stage, [{ ...row, web: content }]), [row]);
    assert.equal(stage.counters.requests, 1);
    const plain = new FlowStage();
    assert.deepEqual(heard(plain, [row]), [row]);
    assert.equal(plain.counters.requests, 0);
    const elsewhere = new FlowStage({ web, home: ['203.0.113.0/24'] });
    assert.equal(heard(elsewhere, [row]).length, 1);
    assert.equal(elsewhere.counters.requests, 0);
    // The log of a server that it does not name is a log of one's own.
    heard(elsewhere, [{ ...row, responder: UNKNOWN_ADDRESS }]);
    assert.equal(elsewhere.counters.requests, 1);
  });

  test('the bounds of batches change nothing', async () => {
    const packets = await packetsOf(SAMPLE);
    const whole = outputsOf(new FlowStage(), batchesOf(packets, [packets.length]));
    assert.ok(whole.some((output) => output.kind === 'finding'));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        assert.deepEqual(outputsOf(new FlowStage(), batchesOf(packets, sizes)), whole);
      }),
      { numRuns: 8 },
    );
  });
});
