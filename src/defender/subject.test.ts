import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalSubject, parseCanonicalSubject, parseSubject } from './subject.ts';

test('only lengths that have a set are subjects, and only one text is canonical', () => {
  assert.equal(canonicalSubject('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(canonicalSubject('192.0.2.77/24'), '192.0.2.0/24');
  assert.equal(canonicalSubject('2001:DB8::/64'), '2001:db8::/64');
  for (const text of ['0.0.0.0/0', '192.0.2.0/25', '::/0', '2001:db8::/32', 'x', ''])
    assert.equal(parseSubject(text), undefined);
  for (const text of ['192.0.2.77/24', '192.0.2.1/32', '2001:DB8::'])
    assert.equal(parseCanonicalSubject(text), undefined);
});
