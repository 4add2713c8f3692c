import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RuleStore } from './rule-store.ts';
import { hitsOf } from './testing/inspect.ts';

test('wrong rules leave those before in use, and say line and reason', () => {
  const store = new RuleStore([{ id: 'base', alert: 'base', url: 'base' }]);
  assert.deepEqual(store.reload([{ name: 'r.json', text: '[{"id":"own","alert":"own","url":"own"}]' }]), {
    kind: 'loaded',
    rules: 1,
    warnings: [],
  });
  const before = store.current;
  const result = store.reload([{ name: 'r.json', text: '[{"id":"own",\n"alert":"own","urL":"own"}]' }]);
  assert.ok(result.kind === 'refused');
  assert.equal(result.error.message, 'r.json line 2: unknown key urL; did you mean url?');
  assert.equal(store.current, before);
  assert.equal(hitsOf(store.current, { url: '/own/base' }).length, 2);
});

test('counters go on for rules that keep their id', () => {
  const store = new RuleStore([{ id: 'base', alert: 'base', url: 'base' }]);
  hitsOf(store.current, { url: '/base' });
  store.reload([{ name: 'r.json', text: '[{"id":"own","alert":"own","url":"own"}]' }]);
  hitsOf(store.current, { url: '/base/own' });
  assert.deepEqual(
    [...store.current.hits],
    [
      ['base', 2],
      ['own', 1],
    ],
  );
});
