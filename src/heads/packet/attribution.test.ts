import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Level } from '../../model/threat.ts';
import { HOUR, MILLISECOND, SECOND } from '../../model/time.ts';
import { Attribution, LEAST_PACKETS } from './attribution.ts';

const START = 1_767_600_000 * SECOND;

const times = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A strange packet: it is met, and somebody is blamed. */
function note(
  attribution: Attribution,
  source: string,
  destination: string,
  originator: string,
  level: Level,
  now: number,
) {
  attribution.meet(source, destination, originator, now);
  return attribution.blame(source, destination, originator, level, now);
}

/** Strange packets between two hosts, one a millisecond: those of the first, who began, and the answers of the second. */
function conversation(
  attribution: Attribution,
  [originator, responder]: readonly [string, string],
  options: {
    readonly packets?: number;
    readonly answers?: number;
    readonly level?: Level;
    readonly start?: number;
  } = {},
) {
  const { packets = 100, level = 2, start = START } = options;
  const { answers = packets } = options;
  return times(packets).flatMap((index) => {
    const now = start + index * MILLISECOND;
    const question = note(attribution, originator, responder, originator, level, now);
    return index < answers ? [question, note(attribution, responder, originator, originator, level, now)] : [question];
  });
}

describe('who is to blame', () => {
  test('the attacker is, for its own packets and for the answers of its victim', () => {
    const attribution = new Attribution();
    const blames = conversation(attribution, ['attacker', 'victim']);
    assert.equal(blames.length, 200);
    assert.ok(blames.every((blame) => blame?.source === 'attacker'));
    assert.equal(attribution.levelOf('victim', START + SECOND), 0);
    assert.equal(attribution.levelOf('attacker', START + SECOND), 2);
  });

  test('the victim is not, for what it begins itself meanwhile', () => {
    const attribution = new Attribution();
    conversation(attribution, ['attacker', 'victim'], { packets: 500 });
    const own = conversation(attribution, ['victim', 'resolver'], { packets: 50, start: START + SECOND });
    assert.deepEqual(new Set(own), new Set([null]));
    assert.equal(attribution.levelOf('victim', START + 2 * SECOND), 0);
  });

  test('neither are other clients of the victim, nor the hosts that it talks to', () => {
    const attribution = new Attribution();
    conversation(attribution, ['attacker', 'victim'], { packets: 500 });
    for (const neighbour of ['one', 'two', 'three']) {
      const blames = conversation(attribution, [neighbour, 'victim'], { packets: 20, start: START + SECOND });
      assert.deepEqual(new Set(blames), new Set([null]), neighbour);
      assert.equal(attribution.levelOf(neighbour, START + 2 * SECOND), 0);
    }
    assert.equal(attribution.levelOf('attacker', START + 2 * SECOND), 2);
  });

  test('two attackers on one victim both are', () => {
    const attribution = new Attribution();
    const blames = times(400).map((index) => {
      const attacker = index % 2 === 0 ? 'one' : 'two';
      return note(attribution, attacker, 'victim', attacker, 2, START + index * MILLISECOND)?.source;
    });
    assert.deepEqual(
      blames,
      times(400).map((index) => (index % 2 === 0 ? 'one' : 'two')),
    );
    for (const attacker of ['one', 'two']) assert.equal(attribution.levelOf(attacker, START + SECOND), 2);
  });

  test('one that scans a whole network is, at every host of it', () => {
    const attribution = new Attribution();
    for (const host of times(5_000)) {
      const blame = note(attribution, 'attacker', `host ${host}`, 'attacker', 1, START + host * MILLISECOND);
      assert.equal(blame?.source, 'attacker');
      assert.equal(note(attribution, `host ${host}`, 'attacker', 'attacker', 1, START)?.source, 'attacker');
    }
    assert.equal(attribution.levelOf('host 77', START + 5 * SECOND), 0);
  });

  test('each of a hundred attackers at one victim is, though not all are told apart', () => {
    const attribution = new Attribution();
    const blamed = new Set<string>();
    for (const index of times(10_000)) {
      const attacker = `attacker ${index % 100}`;
      const blame = note(attribution, attacker, 'victim', attacker, 1, START + index * MILLISECOND);
      if (blame !== null) blamed.add(blame.source);
    }
    assert.deepEqual(blamed, new Set(times(100).map((index) => `attacker ${index}`)));
  });

  test('nobody is, of hundreds of sources that each send a little', () => {
    const attribution = new Attribution();
    const levels = times(20_000).map((index) => {
      const source = `source ${index % 1_000}`;
      return note(attribution, source, 'victim', source, 1, START + index * MILLISECOND)?.level ?? 0;
    });
    assert.ok(levels.every((level) => level < 2));
    assert.equal(levels.slice(200).filter((level) => level > 0).length, 0);
  });

  test('one that comes after hundreds of forged sources is, and while they go on', () => {
    const attribution = new Attribution();
    for (const index of times(640)) {
      const source = `forged ${index}`;
      note(attribution, source, 'victim', source, 4, START + index * MILLISECOND);
    }
    let blamed = 0;
    for (const index of times(20_000)) {
      const now = START + (1_000 + index) * MILLISECOND;
      if (note(attribution, 'attacker', 'victim', 'attacker', 4, now)?.source === 'attacker') blamed++;
      // Four in five packets are forged, each of another source.
      for (const each of times(4)) {
        const source = `forged ${index} ${each}`;
        assert.equal(note(attribution, source, 'victim', source, 4, now), null);
      }
    }
    assert.ok(blamed > 19_900, String(blamed));
    assert.equal(attribution.levelOf('attacker', START + 21 * SECOND), 4);
  });

  test('the heaviest of all is, though it has less than an even share', () => {
    const attribution = new Attribution();
    let blamed = 0;
    for (const index of times(20_000)) {
      const source = index % 200 === 0 ? 'attacker' : `forged ${index}`;
      const blame = note(attribution, source, 'victim', source, 2, START + index);
      if (blame !== null && index >= 1_000) blamed += blame.source === 'attacker' ? 1 : 1_000;
    }
    assert.ok(blamed <= 95, String(blamed));
  });

  test('a host that talks to itself is, as any other', () => {
    const attribution = new Attribution();
    assert.deepEqual(note(attribution, 'a', 'a', 'a', 1, START), { source: 'a', level: 1, packets: 1 });
  });
});

describe('the level of a source', () => {
  const levelAfter = (packets: number, level: Level) => {
    const attribution = new Attribution();
    let last = null;
    for (const index of times(packets)) last = note(attribution, 'a', 'b', 'a', level, START + index);
    assert.equal(last?.level, attribution.levelOf('a', START + packets));
    return attribution.levelOf('a', START + packets);
  };

  test('is 1 until it has so many packets beyond a level as no burst has', () => {
    assert.equal(levelAfter(1, 4), 1);
    assert.equal(levelAfter(LEAST_PACKETS - 1, 4), 1);
    assert.equal(levelAfter(LEAST_PACKETS, 4), 2);
    assert.equal(levelAfter(10 * LEAST_PACKETS - 1, 4), 2);
    assert.equal(levelAfter(10 * LEAST_PACKETS, 4), 3);
    assert.equal(levelAfter(100 * LEAST_PACKETS - 1, 4), 3);
    assert.equal(levelAfter(100 * LEAST_PACKETS, 4), 4);
  });

  test('is no higher than that of its packets', () => {
    assert.equal(levelAfter(5_000, 3), 3);
    assert.equal(levelAfter(5_000, 2), 2);
    assert.equal(levelAfter(5_000, 1), 1);
  });

  test('is 0 of whom nothing is known, and again once nothing was strange for a while', () => {
    const attribution = new Attribution();
    assert.equal(attribution.levelOf('a', START), 0);
    for (const index of times(LEAST_PACKETS)) note(attribution, 'a', 'b', 'a', 2, START + index);
    assert.equal(attribution.levelOf('a', START + 20 * SECOND), 2);
    assert.equal(attribution.levelOf('a', START + 90 * SECOND), 0);
  });

  test('does not rest on what was an hour ago, when one mild packet comes', () => {
    const attribution = new Attribution();
    for (const index of times(100 * LEAST_PACKETS)) note(attribution, 'a', 'b', 'a', 4, START + index);
    assert.equal(attribution.levelOf('a', START + SECOND), 4);
    assert.deepEqual(note(attribution, 'a', 'b', 'a', 1, START + HOUR), { source: 'a', level: 1, packets: 1 });
  });
});

test('a flood of 100,000 forged sources stays within the caps and gives way, and none of them is to blame', () => {
  const attribution = new Attribution();
  conversation(attribution, ['attacker', 'victim'], { packets: 500 });
  let blamed = 0;
  for (const index of times(100_000)) {
    const source = `source ${index}`;
    if (note(attribution, source, 'victim', source, 1, START + SECOND + index) !== null) blamed++;
  }
  // Each source is a host too: all but what the cap holds beside the victim gave way.
  assert.ok(attribution.evicted >= 100_000 - 16_384, String(attribution.evicted));
  assert.equal(blamed, 0);
});

describe('what may be the aftermath of something else', () => {
  test('is a little beside an attack, at either end; not the attack', () => {
    const attribution = new Attribution();
    for (const index of times(500)) {
      assert.equal(attribution.meet('attacker', 'victim', 'attacker', START + index), false);
    }
    assert.equal(attribution.meet('attacker', 'cloud', 'attacker', START + SECOND), true);
    assert.equal(attribution.meet('client', 'victim', 'client', START + SECOND), true);
    assert.equal(attribution.meet('client', 'cloud', 'client', START + SECOND), false);
  });

  test('is no part of a sweep, where every pair has as little', () => {
    const attribution = new Attribution();
    for (const host of times(60)) {
      assert.equal(attribution.meet('attacker', `host ${host}`, 'attacker', START + host), false);
    }
  });
});
