import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MINUTE } from '../../../model/time.ts';
import { PageExcuses, pageBefore } from './page-excuses.ts';
import { HOST, heard, START } from './testing/heard-request.ts';

const LIMITS = { horizon: MINUTE, clients: 100, ofPage: 2, ofClient: 3 };

describe('excuses by pages', () => {
  test('a page excuses so many paths, and all pages of a client so many together', () => {
    const excuses = new PageExcuses(LIMITS);
    const excused = (client: string, page: number, missing: number) => excuses.excuse(client, page, missing, START);
    assert.deepEqual(
      [1, 2, 1, 3].map((path) => excused('a', 1, path)),
      [true, true, true, false],
    );
    assert.deepEqual(
      [4, 5].map((path) => excused('a', 2, path)),
      [true, false],
    );
    assert.equal(excuses.count('a'), 3);
    assert.equal(excused('b', 1, 3), true);
    excuses.expire(START + 2 * MINUTE);
    assert.equal(excuses.count('a'), 0);
    assert.equal(excuses.excuse('a', 1, 3, START + 2 * MINUTE), true);
  });

  test('a flood of clients and pages stays at the cap', () => {
    const excuses = new PageExcuses(LIMITS);
    for (let client = 0; client < 300; client++) excuses.excuse(`client-${client}`, client, 1, START);
    assert.equal(excuses.evicted, 400);
  });

  test('the page before is a path of the same host', () => {
    const before = (referer: string, host = HOST) => pageBefore(heard({ host, headers: { referer } }));
    assert.equal(before(`https://${HOST}/a//b;c=1?d#e`), '/a/b');
    assert.equal(before(`http://${HOST.toUpperCase()}`), '/');
    assert.equal(before(`https://${HOST}#top`), '/');
    assert.equal(before('https://elsewhere.example/a'), undefined);
    assert.equal(before('https://elsewhere.example/a', ''), '/a');
    assert.equal(before('/a'), undefined);
    assert.equal(pageBefore(heard()), undefined);
  });
});
