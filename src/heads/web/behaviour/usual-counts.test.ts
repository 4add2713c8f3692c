import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UsualCounts } from './usual-counts.ts';

describe('usual counts', () => {
  test('below the least number of counts nothing is usual, then it is the busiest twentieth', () => {
    const usual = new UsualCounts({ servers: 2, counts: 100, least: 20 });
    for (let count = 1; count <= 19; count++) usual.add('a', count);
    assert.equal(usual.of('a'), 0);
    usual.add('a', 20);
    assert.equal(usual.of('a'), 19);
    assert.equal(usual.of('b'), 0);
  });

  test('a single busy client makes nothing usual, and old counts give way', () => {
    const usual = new UsualCounts({ servers: 2, counts: 100, least: 20 });
    for (let index = 0; index < 99; index++) usual.add('a', 5);
    usual.add('a', 100_000);
    assert.equal(usual.of('a'), 5);
    for (let index = 0; index < 100; index++) usual.add('a', 7);
    assert.equal(usual.of('a'), 7);
  });

  test('servers stay at the cap', () => {
    const usual = new UsualCounts({ servers: 2, counts: 4, least: 1 });
    for (const server of ['a', 'b', 'c']) usual.add(server, 1);
    assert.equal(usual.evicted, 1);
    assert.equal(usual.of('a'), 0);
  });
});
