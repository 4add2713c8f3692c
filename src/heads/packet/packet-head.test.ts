import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../model/evidence.ts';
import { contributionsOf } from '../../model/packet-scores.ts';
import { HOUR, MINUTE, SECOND } from '../../model/time.ts';
import type { Thresholds } from './calibration.ts';
import { PacketHead, type ScoreSummary } from './packet-head.ts';
import type { PacketModel } from './packet-model.ts';
import { referenceEngine } from './reference/reference-engine.ts';
import { DEFAULT_SCORER_OPTIONS, type ScorerOptions } from './scorer-options.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { model as anyModel } from './testing/models.ts';
import type { MadePacket } from './testing/records.ts';
import { give, ScriptedEngine } from './testing/scripted-engine.ts';
import { ATTACKER, flood, mixed, regularTraffic, SERVER, START } from './testing/traffic.ts';

function modelWith(thresholds: Thresholds, pairs: ReadonlyMap<string, Thresholds> = new Map()): PacketModel {
  return anyModel({ calibration: { ...anyModel().calibration, thresholds, pairs, probability: 1e-3 } });
}

/** Packets of more than 1,000 bytes are strange, of more than 2,000 of level 2, and so on. */
const MODEL = modelWith([1, 2, 3, 4]);

function made(options: Partial<ScorerOptions> = {}) {
  const engine = new ScriptedEngine();
  const head = new PacketHead(engine, { ...DEFAULT_SCORER_OPTIONS, model: MODEL, ...options });
  return { engine, head, send: (...packets: readonly MadePacket[]) => give(engine, head, packets) };
}

/** The same, and by START the statistics of the loaded model have filled. */
function filled(options: Partial<ScorerOptions> = {}) {
  const all = made(options);
  all.send({ length: 1, time: START - 200 * SECOND });
  return all;
}

/** A length of level 2 whose row of features says that the two hosts never talked before: see ScriptedEngine. */
const UNKNOWN_TO_PEER = 7 * 358;

const times = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Packets from one host to another that it began to talk to, one a millisecond. */
function from(source: string, count: number, { length = 2_500, to = SERVER, start = START } = {}): MadePacket[] {
  return times(count).map((index) => ({ source, destination: to, length, time: start + index * 1_000 }));
}

/** What the other host answers. */
function answers(count: number, { length = 2_500, to = ATTACKER, by = SERVER, start = START } = {}): MadePacket[] {
  return from(by, count, { length, to, start }).map((packet) => ({
    ...packet,
    sourcePort: 80,
    destinationPort: 50_000,
  }));
}

describe('findings', () => {
  test('nothing strange, nothing found', () => {
    const { head, send } = filled();
    send(...from('10.0.0.1', 100, { length: 900 }));
    assert.deepEqual(head.tick(START + SECOND), []);
  });

  test('a source has one finding that grows, and is told when there is more', () => {
    const { head, send } = filled();
    send(...from(ATTACKER, 10));
    const [first] = head.tick(START + SECOND);
    assert.deepEqual(head.tick(START + 2 * SECOND), []);
    send(...from(ATTACKER, 30, { start: START + 2 * SECOND }), ...answers(7, { start: START + 3 * SECOND }));
    const [second, ...others] = head.tick(START + 4 * SECOND);
    assert.deepEqual(others, []);
    assert.deepEqual([first?.profile, first?.count, first?.features['level']], [ATTACKER, 10, 1]);
    assert.deepEqual([second?.profile, second?.count, second?.features['level']], [ATTACKER, 47, 2]);
    assert.deepEqual([second?.features['ownPackets'], second?.time], [40, START + 4 * SECOND]);
    assert.deepEqual([second?.firstTime, second?.lastTime], [START, START + 3 * SECOND + 6_000]);
    assert.deepEqual(second?.victim, { ip: SERVER });
  });

  test('two sources have two', () => {
    const { head, send } = filled();
    send(...mixed(from(ATTACKER, 50), from('10.0.0.67', 50)));
    assert.deepEqual(
      head
        .tick(START + SECOND)
        .map(({ profile }) => profile)
        .sort(),
      [ATTACKER, '10.0.0.67'],
    );
  });

  test('a burst of four packets is left to the counters', () => {
    const { head, send } = filled();
    send(...from(ATTACKER, 4));
    assert.deepEqual(head.tick(START + SECOND), []);
    send(...from(ATTACKER, 1));
    assert.equal(head.tick(START + 2 * SECOND)[0]?.count, 5);
  });

  test('after ten quiet minutes it is another finding', () => {
    const { head, send } = filled();
    send(...from(ATTACKER, 10));
    const [first] = head.tick(START + SECOND);
    const later = START + 10 * MINUTE;
    send(...from(ATTACKER, 5, { start: later }));
    const [grown] = head.tick(later + SECOND);
    const muchLater = later + 10 * MINUTE + SECOND;
    send(...from(ATTACKER, 5, { start: muchLater }));
    const [other] = head.tick(muchLater + SECOND);
    assert.deepEqual([first?.firstTime, grown?.firstTime, other?.firstTime], [START, START, muchLater]);
    assert.deepEqual([grown?.count, other?.count], [15, 5]);
  });

  test('an attacker whose victim answers even more strangely is told, with what made its own packets strange', () => {
    const { head, send } = filled();
    send(...mixed(answers(20, { length: 3_500 }), from(ATTACKER, 20, { length: 2_500, start: START + 10 * SECOND })));
    const [finding] = head.tick(START + 20 * SECOND);
    assert.equal(finding?.profile, ATTACKER);
    assert.equal(finding?.features['score'], 3.5);
    assert.equal(contributionsOf(finding?.features ?? {}).length, 8);
  });

  test('the explanation is of the strangest of its packets, but for small differences', () => {
    /** Which packets were explained: the strongest features of each are others. */
    const strongest = (...lengths: readonly number[]) => {
      const { head, send } = filled();
      for (const length of lengths) send(...from(ATTACKER, 5, { length }));
      return JSON.stringify(head.tick(START + SECOND)[0]?.features['seen']);
    };
    assert.equal(strongest(2_001, 2_201), strongest(2_001));
    assert.equal(strongest(2_001, 2_203), strongest(2_203));
    assert.notEqual(strongest(2_001), strongest(2_203));
  });

  test('the threshold that is told is the one that the packet was judged by', () => {
    const pair = '\x0a\0\0\x0a\x0a\0\0\x42';
    const { head, send } = filled({ model: modelWith([1, 2, 3, 4], new Map([[pair, [0.5, 0.6, 0.7, 0.8]]])) });
    send(...from(ATTACKER, 10, { length: 900 }));
    const [finding] = head.tick(START + SECOND);
    assert.deepEqual([finding?.features['score'], finding?.features['scoreThreshold']], [0.9, 0.5]);
  });

  test('episodes are bounded: of a flood of sources those that were quiet longest give way, and are counted', () => {
    const { head, send } = filled();
    const sources = times(6_000).map((index) => `10.1.${index >> 8}.${index & 255}`);
    for (const [index, source] of sources.entries()) {
      send(...from(source, 5, { to: `10.2.${index >> 8}.${index & 255}`, start: START + index }));
    }
    const findings = head.tick(START + SECOND);
    assert.equal(findings.length, 4_096);
    assert.equal(findings.at(-1)?.profile, sources.at(-1));
    assert.equal(head.evicted, 6_000 - 4_096);
  });
});

describe('the budget', () => {
  test('when nine sources reach level 2 nothing that blocks is proposed any more', () => {
    const { head, send } = filled();
    // Sixteen hosts whose traffic is usual: of fewer, fewer may be attackers.
    const hosts = times(16).map((index) => `10.0.1.${index}`);
    const usual = (source: string, index: number) => ({ source, destination: hosts[(index + 1) % 16] as string });
    send(...times(30).flatMap(() => hosts.map((host, index) => ({ ...usual(host, index), length: 10, time: START }))));
    const attack = (index: number) =>
      from(`10.1.0.${index}`, 30, { to: `10.2.0.${index}`, start: START + index * 1e5 });
    send(...times(8).flatMap(attack));
    head.tick(START + SECOND);
    assert.equal(head.isOverspent, false);
    send(...attack(8));
    const findings = head.tick(START + 2 * SECOND);
    assert.equal(head.isOverspent, true);
    assert.deepEqual(
      findings.map(({ threat, features }) => [threat, features['level'], features['overBudget']]),
      [['low', 1, true]],
    );
  });

  test('another model does not make up for what was overspent', () => {
    const { head, send } = filled();
    send(
      ...times(9).flatMap((index) =>
        from(`10.1.0.${index}`, 30, { to: `10.2.0.${index}`, start: START + index * 1e5 }),
      ),
    );
    head.tick(START + SECOND);
    assert.equal(head.isOverspent, true);
    assert.ok(head.replace(modelWith([10, 20, 30, 40])));
    send({ length: 1, time: START + 2 * SECOND });
    head.tick(START + 2 * SECOND);
    assert.equal(head.isOverspent, true);
    // The hour in which it was overspent ends, then one that was within the budget.
    head.tick(START + SECOND + HOUR);
    assert.equal(head.isOverspent, true);
    head.tick(START + SECOND + 2 * HOUR);
    assert.equal(head.isOverspent, false);
  });

  test('strange packets that nobody is to blame for overspend it, those of an attacker do not', () => {
    const { head, send } = filled();
    send(...from(ATTACKER, 5_000));
    head.tick(START + 6 * SECOND);
    assert.equal(head.isOverspent, false);
    // Others at the same server, who are behind too little of it, and whom no earlier packets of theirs excuse.
    const start = START + 6 * SECOND;
    send(...times(230).flatMap((index) => from(`10.1.0.${index}`, 1, { start, length: UNKNOWN_TO_PEER })));
    head.tick(START + 7 * SECOND);
    assert.equal(head.isOverspent, true);
  });
});

describe('the summary of scores', () => {
  test('is of what was scored since it was last taken, without what was learned', () => {
    const { head, send } = made({ model: null, plan: { map: 3, train: 4 } });
    send(...times(7).map((index) => ({ length: 100, time: START + index })));
    assert.equal(head.takeSummary(), null);
    send(...[100, 100, 40, 60].map((length) => ({ length, time: START + SECOND })));
    const summary = head.takeSummary() as ScoreSummary;
    assert.deepEqual(
      { ...summary, mean: Math.round(summary.mean * 1e6) },
      { count: 3, greatest: 0.1, mean: 66_667, level: 0 },
    );
    assert.equal(head.takeSummary(), null);
    send({ length: 5_000, time: START + 2 * SECOND });
    assert.deepEqual(head.takeSummary(), { count: 1, greatest: 5, mean: 5, level: 1 });
  });
});

describe('a host in quarantine', () => {
  const learnedOf = (address: string, [source, to]: readonly [string, string]) => {
    const { engine, head, send } = made({ renew: true });
    head.quarantine(address, START + MINUTE);
    send(...from(source, 8, { length: 500, to }));
    return engine.networks[1]?.calls.length;
  };
  const learnedBy = (address: string, source: string) => learnedOf(address, [source, SERVER]);

  test('is named by its address, in any form of it', () => {
    assert.equal(learnedBy('10.0.0.1', '10.0.0.1'), 0);
    assert.equal(learnedBy('::ffff:10.0.0.1', '10.0.0.1'), 0);
    assert.equal(learnedBy('10.0.0.2', '10.0.0.1'), 2);
  });

  test('or by its MAC address, where it has no other', () => {
    const packets = ['02:00:00:00:00:0a', '02:00:00:00:00:0b'] as const;
    assert.equal(learnedOf(packets[0], packets), 0);
    assert.equal(learnedOf('02:00:00:00:00:0c', packets), 2);
  });

  test('what is no address is nobody', () => {
    for (const text of ['', 'everyone', '10.0.0.0/24', '02:00:00:00:00']) assert.equal(learnedBy(text, '10.0.0.1'), 2);
  });
});

test('two runs over the same packets find the same, to the byte, however they are cut', () => {
  const packets = mixed(regularTraffic(5_000), flood(2_000, { start: START + 450 * SECOND }));
  const run = (sizes: readonly number[]): Finding[] => {
    const engine = referenceEngine(DEFAULT_SETTINGS);
    const head = new PacketHead(engine, { ...DEFAULT_SCORER_OPTIONS, plan: { map: 500, train: 3_500 } });
    const findings: Finding[] = [];
    for (let second = 0, at = 0; at < packets.length; second++) {
      const until = packets.findIndex(({ time }, index) => index >= at && (time ?? 0) >= START + second * SECOND);
      const end = until === -1 ? packets.length : until;
      give(engine, head, packets.slice(at, end), sizes);
      findings.push(...head.tick(START + second * SECOND));
      at = end;
    }
    return findings;
  };
  const whole = run([256]);
  assert.ok(whole.some(({ profile }) => profile === ATTACKER));
  assert.equal(JSON.stringify(run([256])), JSON.stringify(whole));
  assert.equal(JSON.stringify(run([1])), JSON.stringify(whole));
  assert.equal(JSON.stringify(run([3, 100])), JSON.stringify(whole));
});
