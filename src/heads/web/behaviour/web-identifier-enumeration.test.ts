import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MILLISECOND, MINUTE, SECOND } from '../../../model/time.ts';
import { ATTACKER, HOST, heard, type RequestStory, START, times, watch } from './testing/heard-request.ts';
import { webIdentifierEnumeration } from './web-identifier-enumeration.ts';

/** `target` of each number, a tenth of a second apart. */
const walk = (
  count: number,
  target: (index: number) => string,
  status: (index: number) => number = () => 200,
): RequestStory[] =>
  times(count, (index) => ({ at: START + index * 100 * MILLISECOND, target: target(index), status: status(index) }));

/** Numbers in no order. */
const jump = (index: number) => (index * 7_919) % 100_003;

describe('enumeration of identifiers', () => {
  test('a hundred numbers in order are one, ninety-nine are none', () => {
    const invoices = (count: number) =>
      watch(
        webIdentifierEnumeration,
        walk(count, (index) => `/invoices/${100 + index}`),
      );
    assert.deepEqual(invoices(99), []);
    const [finding] = invoices(100);
    assert.equal(finding?.profile, ATTACKER);
    assert.equal(finding?.confidence, 0.6);
    assert.equal(finding?.deed, `went through 100 identifiers at /invoices/{id} of ${HOST}`);
    assert.equal(finding?.features['worked'], 'yes');
    assert.equal(invoices(1_000)[0]?.confidence, 0.7);
  });

  test('fifty are enough where a fifth is missing or forbidden', () => {
    const some = (count: number, missing: number) =>
      watch(
        webIdentifierEnumeration,
        walk(
          count,
          (index) => `/view?account=${jump(index)}`,
          (index) => (index < missing ? 403 : 200),
        ),
      ).length;
    assert.equal(some(50, 10), 1);
    assert.equal(some(50, 9), 0);
    assert.equal(some(49, 49), 0);
  });

  test('UUIDs have no neighbours, but may be missing', () => {
    const uuids = (status: number) =>
      walk(
        60,
        (index) => `/files/0b6a3c1e-8f2d-4c57-9d5a-${String(index).padStart(12, '0')}`,
        () => status,
      );
    assert.equal(watch(webIdentifierEnumeration, uuids(404)).length, 1);
    assert.deepEqual(watch(webIdentifierEnumeration, uuids(200)), []);
  });

  test('a crawler that follows links jumps, and looks at lists and pictures in between', () => {
    assert.deepEqual(
      watch(
        webIdentifierEnumeration,
        walk(500, (index) => `/product/${jump(index)}`),
      ),
      [],
    );
    const shop = walk(600, (index) =>
      index % 2 === 0 ? `/product/${index / 2}` : `/category/shoes-${'x'.repeat(index % 40)}`,
    );
    assert.deepEqual(watch(webIdentifierEnumeration, shop), []);
  });

  test('pages, tiles of maps, clocks and what defeats caches are none', () => {
    for (const target of [
      (index: number) => `/list?page=${index}`,
      (index: number) => `/tiles/12/${index}/1343.png`,
      (index: number) => `/poll?_=${1_700_000_000_000 + index}`,
      (index: number) => `/video/segment-${index}.ts`,
    ]) {
      assert.deepEqual(watch(webIdentifierEnumeration, walk(500, target)), [], target(1));
    }
  });

  test('an application that loads a list of forty things one by one is none, and neither is asking for one thing again', () => {
    assert.deepEqual(
      watch(
        webIdentifierEnumeration,
        walk(40, (index) => `/api/items/${index}`),
      ),
      [],
    );
    assert.deepEqual(
      watch(
        webIdentifierEnumeration,
        walk(1_000, () => '/api/items/7'),
      ),
      [],
    );
  });

  test('five a minute are too slow', () => {
    const slow = times(500, (index) => ({ at: START + (index * MINUTE) / 4, target: `/users/${index}`, status: 404 }));
    assert.deepEqual(watch(webIdentifierEnumeration, slow), []);
  });

  test('dots before the path, another number of them each time, hide nothing; neither does another address of the /64', () => {
    const hidden = walk(100, (index) => `/${'./'.repeat(index % 50)}api/users/${index}`).map((story, index) => ({
      ...story,
      client: `2001:db8::${index.toString(16)}`,
    }));
    const [finding] = watch(webIdentifierEnumeration, hidden);
    assert.equal(finding?.deed, `went through 100 identifiers at /api/users/{id} of ${HOST}`);
  });

  test('a flood of places stays at the cap', () => {
    const detection = webIdentifierEnumeration.create();
    for (let index = 0; index < 20_000; index++) detection.hear(heard({ target: `/a?p${index}x=${index % 9}` }));
    assert.ok(detection.evicted >= 2 * (20_000 - 16_384));
    assert.deepEqual(detection.tick(START + SECOND), []);
  });
});
