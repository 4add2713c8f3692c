import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LEAST_PACKETS } from './attribution.ts';
import type { LevelRule, Thresholds } from './calibration.ts';
import { Leveller } from './leveller.ts';
import { model as anyModel } from './testing/models.ts';
import { type MadePacket, putRecords } from './testing/records.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';
import { START } from './testing/traffic.ts';

const A: MadePacket = { source: '10.0.0.1', destination: '10.0.0.2', sourcePort: 50_000, destinationPort: 80 };
const ANSWER: MadePacket = { source: '10.0.0.2', destination: '10.0.0.1', sourcePort: 80, destinationPort: 50_000 };
const A_KEY = '\x0a\0\0\x01';
const B_KEY = '\x0a\0\0\x02';

/** Lengths by which the row of features (ScriptedEngine) says that the hosts have talked before, and on this socket or not. */
const USED_SOCKET = 1_905;
const NEW_SOCKET = 1_901;

function made(
  rule: LevelRule = 'tail',
  pairs: ReadonlyMap<string, Thresholds> = new Map(),
  services: ReadonlyMap<string, number> = new Map(),
) {
  const { statistics } = new ScriptedEngine();
  const leveller = new Leveller(statistics);
  const thresholds: Thresholds = [1, 2, 3, 4];
  leveller.use(anyModel({ calibration: { ...anyModel().calibration, rule, thresholds, pairs, services } }));
  const judge = (packet: MadePacket, score: number, now = START) => {
    putRecords(statistics, [packet]);
    return leveller.judge(0, score, now);
  };
  return { leveller, judge, statistics };
}

describe('the level of a packet', () => {
  test('is 0 up to the threshold, and nobody is asked about it', () => {
    const { leveller, judge } = made();
    assert.deepEqual(judge(A, 1), { level: 0, own: 0, strange: null });
    assert.equal(leveller.levelOf(A_KEY, START), 0);
  });

  test('is at most 1 while its sender has sent only a few, whatever its score', () => {
    const { leveller, judge } = made();
    const { level, own, strange } = judge(A, 5);
    assert.deepEqual([level, own], [4, 1]);
    assert.deepEqual(strange, {
      index: 0,
      score: 5,
      level: 4,
      threshold: 1,
      source: A_KEY,
      destination: B_KEY,
      blame: { source: A_KEY, level: 1, packets: 1 },
    });
    assert.equal(leveller.levelOf(A_KEY, START), 1);
  });

  test('is that of its score once its sender is to blame for as much', () => {
    const { judge } = made();
    for (let packet = 1; packet < LEAST_PACKETS; packet++) assert.equal(judge(A, 2.5).own, 1);
    assert.deepEqual([judge(A, 2.5).own, judge(A, 5).own, judge(A, 1.5).own], [2, 2, 1]);
  });

  test('of an answer is 1, for it is the other who began', () => {
    const { judge } = made();
    for (let packet = 0; packet < 2 * LEAST_PACKETS; packet++) judge(A, 2.5);
    const { level, own, strange } = judge(ANSWER, 2.5);
    assert.deepEqual([level, own, strange?.blame?.source], [2, 1, A_KEY]);
  });

  test('by the rule of Serverus is that of its score alone', () => {
    const { judge } = made('serverus');
    assert.deepEqual([judge(A, 5).own, judge(ANSWER, 3.5).own], [4, 3]);
  });
});

describe('whom an address does not prove guilty', () => {
  /** The level of a source after thousands of packets of level 4. */
  const levelAfter = (packet: MadePacket, key: string, areMutual: boolean) => {
    const { leveller, judge, statistics } = made();
    statistics.areMutual = areMutual;
    for (let count = 0; count < 100 * LEAST_PACKETS; count++) judge(packet, 5);
    return leveller.levelOf(key, START);
  };

  test('is nobody whom it was answered', () => assert.equal(levelAfter(A, A_KEY, true), 4));

  test('is, above level 2, whose packets nothing came back for: they may be forged', () => {
    assert.equal(levelAfter(A, A_KEY, false), 2);
  });

  test('is, above level 1, who was answered without having been seen to ask', () => {
    assert.equal(levelAfter(ANSWER, A_KEY, false), 1);
  });

  test('is, above level 1, who is named in a tunnel, or by a MAC address', () => {
    assert.equal(levelAfter({ ...A, isInner: true }, A_KEY, true), 1);
    const packet = { ...A, source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
    assert.equal(levelAfter(packet, '\x02\0\0\0\0\x01', true), 1);
  });
});

describe('what is strange only by what its hosts do elsewhere', () => {
  const service = `${A_KEY}${B_KEY}\x11\x50\0`;
  const known = () => made('tail', new Map(), new Map([[service, 1]]));

  test('is no anomaly where the service was learned and the socket is in use', () => {
    const { leveller, judge } = known();
    assert.deepEqual(judge({ ...A, length: USED_SOCKET }, 2.5), { level: 2, own: 0, strange: null });
    assert.deepEqual(judge({ ...ANSWER, length: USED_SOCKET }, 2.5), { level: 2, own: 0, strange: null });
    assert.equal(leveller.levelOf(A_KEY, START), 0);
  });

  test('is one where either is new', () => {
    const { judge } = known();
    assert.equal(judge({ ...A, length: NEW_SOCKET }, 2.5).own, 1);
    assert.equal(judge({ ...A, length: USED_SOCKET, destinationPort: 81 }, 2.5).own, 1);
    assert.equal(made().judge({ ...A, length: USED_SOCKET }, 2.5).own, 1);
    assert.equal(made('serverus', new Map(), new Map([[service, 1]])).judge({ ...A, length: USED_SOCKET }, 2.5).own, 2);
  });

  test('is asked about for so many packets, and then only of those that are aside of what is strange at a host', () => {
    const { leveller, judge } = known();
    const asked = Array.from({ length: 2_000 }, () => judge({ ...A, length: USED_SOCKET }, 2.5).strange === null);
    assert.equal(asked.indexOf(false), 1_001);
    assert.ok(asked.slice(1_001).every((isNone) => !isNone));
    const aside = { ...A, destination: '10.0.0.3', length: USED_SOCKET };
    assert.equal(judge(aside, 2.5).strange, null);
    leveller.scored(100);
    assert.equal(judge({ ...A, length: USED_SOCKET }, 2.5).strange, null);
  });
});

test('a pair with thresholds of its own is judged by them, and may be the one that is asked first', () => {
  const { leveller, judge } = made('serverus', new Map([[A_KEY + B_KEY, [0.5, 0.6, 0.7, 0.8]]]));
  assert.equal(leveller.lowest, 0.5);
  assert.deepEqual([judge(A, 0.65).own, judge(ANSWER, 0.55).own, judge(A, 0.5).own], [2, 1, 0]);
  assert.equal(judge(A, 0.65).strange?.threshold, 0.5);
  assert.equal(judge({ ...A, destination: '10.0.0.3' }, 0.65).own, 0);
});

test('another model brings its thresholds; who is to blame is remembered', () => {
  const { leveller, judge } = made();
  for (let packet = 0; packet < LEAST_PACKETS; packet++) judge(A, 2.5);
  leveller.use(anyModel({ calibration: { ...anyModel().calibration, thresholds: [9, 10, 11, 12], pairs: new Map() } }));
  assert.deepEqual([leveller.lowest, judge(A, 5).level], [9, 0]);
  assert.equal(leveller.levelOf(A_KEY, START), 2);
  assert.equal(leveller.evicted, 0);
});
