import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contributionsOf, type FeatureContribution } from '../../model/packet-scores.ts';
import type { Level } from '../../model/threat.ts';
import { MINUTE, SECOND } from '../../model/time.ts';
import { Episode } from './episode.ts';
import { START } from './testing/traffic.ts';

/** An address as a key. */
const key = (...bytes: readonly number[]) => String.fromCharCode(...bytes);

const SOURCE = key(192, 0, 2, 66);
const VICTIM = key(192, 0, 2, 10);

const STRONGEST: readonly FeatureContribution[] = [
  { words: 'packets from this host in about 10 seconds', seen: 80, low: 1, high: 2, share: 0.5, autoencoder: 3 },
  { words: 'mean of the packet sizes', seen: 30, low: 40, high: 50, share: 0.25, autoencoder: 1 },
  { words: 'variance of the packet sizes', seen: 9, low: 1, high: 5, share: 0.125, autoencoder: 0 },
  { words: 'what is not told', seen: 9, low: 1, high: 5, share: 0.0625, autoencoder: 0 },
];

interface Made {
  readonly packets?: number;
  readonly level?: Level;
  readonly peers?: readonly string[];
  readonly source?: string;
  readonly explained?: boolean;
}

function episode({ packets = 30, level = 2, peers = [VICTIM], source = SOURCE, explained = true }: Made = {}): Episode {
  const made = new Episode(source, START);
  for (let packet = 0; packet < packets; packet++) {
    made.add(source, peers[packet % peers.length] as string, level, START + packet * 100_000);
  }
  if (explained) made.explain(0.5, STRONGEST);
  made.greatestScore = 0.623_456;
  made.threshold = 0.2;
  return made;
}

describe('an episode of a source', () => {
  test('in full', () => {
    const finding = episode().finding(START + MINUTE, false);
    assert.deepEqual(finding, {
      kind: 'finding',
      evidence: 'PACKET_ANOMALY',
      head: 'packet',
      time: START + MINUTE,
      profile: '192.0.2.66',
      group: '',
      attacker: { ip: '192.0.2.66' },
      victim: { ip: '192.0.2.10' },
      threat: 'medium',
      confidence: 1 - 25 / 60,
      title: 'Packet anomaly with 192.0.2.10',
      deed: 'is behind 30 packets unlike all that was learned, with 192.0.2.10',
      description:
        '192.0.2.66 is behind 30 packets unlike all that was learned, with 192.0.2.10, within 2.9 seconds: ' +
        'packets from this host in about 10 seconds: 40 times the most that was learned; ' +
        'mean of the packet sizes: less than was learned; variance of the packet sizes: more than was learned. ' +
        'The highest score is 0.623, level 1 begins at 0.2.',
      features: {
        level: 2,
        score: 0.623_456,
        scoreThreshold: 0.2,
        packets: 30,
        ownPackets: 30,
        peers: ['192.0.2.10'],
        strongest: STRONGEST.map(({ words }) => words),
        seen: [80, 30, 9, 9],
        learnedLow: [1, 40, 1, 1],
        learnedHigh: [2, 50, 5, 5],
        shares: [0.5, 0.25, 0.125, 0.0625],
        autoencoders: [3, 1, 0, 0],
      },
      flows: [],
      count: 30,
      firstTime: START,
      lastTime: START + 2_900_000,
    });
    assert.deepEqual(contributionsOf(finding.features), STRONGEST);
  });

  test('each level is a threat of its own', () => {
    const threats = ([1, 2, 3, 4] as const).map((level) => episode({ level }).finding(START, false).threat);
    assert.deepEqual(threats, ['low', 'medium', 'high', 'critical']);
  });

  test('the level is the highest that it reached', () => {
    const made = episode({ level: 3 });
    made.add(SOURCE, VICTIM, 1, START + MINUTE);
    assert.equal(made.level, 3);
  });

  test('when the budget is overspent it blocks nobody, and says why; the episode keeps its level', () => {
    const made = episode({ level: 4 });
    const { threat, features, description } = made.finding(START, true);
    assert.deepEqual([threat, features['level'], features['overBudget']], ['low', 1, true]);
    assert.match(
      description,
      / More was found lately than the budget of false positives allows, so no block is proposed\.$/,
    );
    assert.equal(made.finding(START, false).threat, 'critical');
    assert.equal('overBudget' in made.finding(START, false).features, false);
  });

  test('its confidence grows with its packets, from a half to 0.95', () => {
    const confidence = (packets: number) => episode({ packets }).finding(START, false).confidence;
    assert.deepEqual([5, 25, 50, 125, 250, 10_000].map(confidence), [0.5, 0.5, 0.75, 0.9, 0.95, 0.95]);
  });

  test('packets that it drew count, and name the same peer', () => {
    const made = episode({ packets: 10 });
    for (let packet = 0; packet < 5; packet++) made.add(VICTIM, SOURCE, 1, START + MINUTE);
    const { count, features, victim } = made.finding(START + MINUTE, false);
    assert.deepEqual([count, features['ownPackets'], victim], [15, 10, { ip: '192.0.2.10' }]);
    assert.deepEqual(features['peers'], ['192.0.2.10']);
  });

  test('of several peers there is no one victim; ten of them are named', () => {
    const peers = (count: number) => Array.from({ length: count }, (_, index) => key(10, 0, 0, index + 1));
    const found = (count: number) => episode({ peers: peers(count), packets: 60 }).finding(START, false);
    assert.deepEqual([found(1).title, found(1).victim], ['Packet anomaly with 10.0.0.1', { ip: '10.0.0.1' }]);
    assert.deepEqual([found(3).title, found(3).victim], ['Packet anomaly with 3 hosts', null]);
    assert.equal(found(10).title, 'Packet anomaly with 10 hosts');
    assert.deepEqual([found(11).title, found(11).victim], ['Packet anomaly with more than 10 hosts', null]);
    assert.equal((found(60).features['peers'] as readonly string[]).length, 10);
  });

  test('hosts are told as people write them, whatever they are known by', () => {
    const named = (...bytes: readonly number[]) => episode({ source: key(...bytes) }).finding(START, false).profile;
    assert.equal(named(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7), '2001:db8::7');
    assert.equal(named(2, 0, 0, 0, 0, 0xab), '02:00:00:00:00:ab');
  });

  test('is told from five packets on, once one of its own was explained', () => {
    assert.equal(episode({ packets: 4 }).isTold, false);
    assert.equal(episode({ packets: 5 }).isTold, true);
    assert.equal(episode({ packets: 5, explained: false }).isTold, false);
  });

  test('what comes late does not end it earlier', () => {
    const made = episode();
    const { lastTime } = made;
    made.add(SOURCE, VICTIM, 1, START + SECOND);
    assert.equal(made.lastTime, lastTime);
  });
});
