import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { identifiersOf } from './identifiers.ts';
import { heard } from './testing/heard-request.ts';

const slots = (target: string, body?: string) =>
  identifiersOf(heard({ target, ...(body === undefined ? {} : { method: 'POST', body }) }).decoded).map(
    ({ slot, id, isNumber }) => (isNumber ? `${slot} = ${id}` : slot),
  );

describe('identifiers', () => {
  test('numbers and UUIDs that are a segment, a name of a file, or the value of a parameter', () => {
    assert.deepEqual(slots('/users/17'), ['/users/{id} = 17']);
    assert.deepEqual(slots('/users/17/orders/4'), ['/users/{id}/orders/{n} = 17', '/users/{n}/orders/{id} = 4']);
    assert.deepEqual(slots('/invoice-17.pdf'), ['/invoice-{id}.pdf = 17']);
    assert.deepEqual(slots('/view.php?id=17&lang=en'), ['/view.php?id = 17']);
    assert.deepEqual(slots('/account', 'user=9'), ['/account?user = 9']);
    assert.deepEqual(slots('/f/0b6a3c1e-8f2d-4c57-9d5a-1f2e3d4c5b6a'), ['/f/{id}']);
    assert.deepEqual(slots('/f/9e107d9d372bb6826bd81d3542a419d6'), ['/f/{id}']);
  });

  test('pages, tiles, times, sizes, versions, dates and what defeats caches are none', () => {
    for (const target of [
      '/list?page=3&per_page=20&offset=40',
      '/blog/page/3',
      '/2024/05/a-title',
      '/news/20240517',
      '/tiles/12/2200/1343.png',
      '/poll?_=1700000000123',
      '/poll?since=5&nothing=1700000001',
      '/img?w=640&h=480&v=12',
      '/app.js?build=7',
    ]) {
      assert.deepEqual(slots(target), [], target);
    }
  });

  test('any target gives at most four, and never fails', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('/', '1', '22', '?', '&', 'a=', 'b[]=', ';', '.', 'x')), (parts) => {
        assert.ok(identifiersOf(heard({ target: `/${parts.join('')}` }).decoded).length <= 4);
      }),
    );
  });
});
