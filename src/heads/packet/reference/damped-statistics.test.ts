import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FEATURE_NAMES } from '../features.ts';
import { DampedStatistics, type PacketKeys } from './damped-statistics.ts';

/** From a host and port to a host and port, by one network card each. */
function keys(source: string, port: number, destination: string, destinationPort: number): PacketKeys {
  return {
    sender: `card of ${source}`,
    source,
    destination,
    channel: `${source}>${destination}`,
    sourceSocket: `${source} ${port}`,
    destinationSocket: `${destination} ${destinationPort}`,
  };
}

/** Features by name, of the packets that a statistic was given. */
function after(statistics: DampedStatistics, ...packets: readonly (readonly [PacketKeys, number, number])[]) {
  let features = new Float64Array();
  for (const [key, time, length] of packets) features = statistics.update(key, time, length).slice();
  return (name: string) => features[FEATURE_NAMES.indexOf(name)];
}

describe('the statistics of a packet', () => {
  test('sizes are counted by card, by host and by port, pauses by direction', () => {
    const feature = after(
      new DampedStatistics('own'),
      [keys('a', 1, 'b', 80), 0, 100],
      [keys('a', 2, 'b', 80), 1, 40],
      [keys('a', 2, 'c', 80), 1, 40],
      [keys('a', 2, 'c', 80), 2, 40],
    );
    // Of the card and of the host: 100 at 0 s, 40 twice at 1 s, 40 at 2 s.
    assert.equal(feature('MI_dir_1_weight'), 1 / 4 + 2 / 2 + 1);
    assert.equal(feature('HH_1_weight_0'), 2.25);
    assert.equal(feature('MI_dir_1_mean'), (25 + 40 + 40) / 2.25);
    assert.equal(feature('HH_1_mean_0'), (25 + 40 + 40) / 2.25);
    // Of the port: without the first.
    assert.equal(feature('HpHp_1_weight_0'), 2);
    assert.equal(feature('HpHp_1_mean_0'), 40);
    // To c: two packets, the second a second after the first.
    assert.equal(feature('HH_jit_1_weight'), 1.5);
    assert.equal(feature('HH_jit_1_mean'), 1 / 1.5);
  });

  test('the tables are separate: an answer is another stream in each of them', () => {
    const statistics = new DampedStatistics('own');
    const feature = after(statistics, [keys('a', 1, 'b', 80), 0, 100], [keys('b', 80, 'a', 1), 0, 40]);
    for (const name of ['MI_dir_5_weight', 'HH_5_weight_0', 'HH_jit_5_weight', 'HpHp_5_weight_0']) {
      assert.equal(feature(name), 1, name);
    }
    assert.equal(feature('HH_5_magnitude_0_1'), Math.sqrt(40 ** 2 + 100 ** 2));
  });

  test('who began is who sent first between the two sockets', () => {
    const statistics = new DampedStatistics('own');
    const began = (key: PacketKeys) => {
      statistics.update(key, 0, 60);
      return statistics.began;
    };
    assert.equal(began(keys('a', 1, 'b', 80)), true);
    assert.equal(began(keys('b', 80, 'a', 1)), false);
    assert.equal(began(keys('a', 1, 'b', 80)), true);
    // Another port: b began that one.
    assert.equal(began(keys('b', 80, 'a', 2)), true);
    assert.equal(began(keys('a', 2, 'b', 80)), false);
    assert.equal(statistics.evicted, 0);
  });

  test('all features are written at each packet', () => {
    const statistics = new DampedStatistics('own');
    const features = statistics.update(keys('a', 1, 'b', 80), 0, 100);
    features.fill(Number.NaN);
    assert.ok(statistics.update(keys('a', 1, 'b', 80), 1, 100).every(Number.isFinite));
  });
});
