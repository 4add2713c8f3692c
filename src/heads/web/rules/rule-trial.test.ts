import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRequest } from '../decoding/decode-request.ts';
import { requestOf } from './request-of.ts';
import { RuleSet } from './rule-set.ts';
import { RuleTrial } from './rule-trial.ts';

test('a trial tells for each rule how often and on what it fires, and what changes', () => {
  const next = new RuleSet([
    { id: 'new', alert: 'new', url: 'new' },
    { id: 'both', alert: 'both', where: 'query', match: 'narrow' },
    { id: 'never', alert: 'never', url: 'never' },
  ]);
  const current = new RuleSet([
    { id: 'both', alert: 'both', url: 'narrow' },
    { id: 'old', alert: 'old', url: 'old' },
  ]);
  const trial = new RuleTrial(next, current);
  for (const url of ['/new', '/?a=narrow', '/narrow', '/old', '/plain', '/new/old']) {
    trial.add(decodeRequest(requestOf({ url })), { client: '', status: null });
  }
  const sample = (request: number, excerpt: string) => ({ request, where: 'url', excerpt });
  assert.deepEqual(trial.report(), {
    requests: 6,
    flagged: 3,
    gained: 1,
    lost: 2,
    rules: [
      { id: 'new', fired: 2, samples: [sample(1, '/new'), sample(6, '/new/old')] },
      { id: 'both', fired: 1, samples: [{ request: 2, where: 'query a', excerpt: 'narrow' }] },
      { id: 'never', fired: 0, samples: [] },
    ],
    gone: [
      { id: 'both', fired: 1, samples: [sample(3, '/narrow')] },
      { id: 'old', fired: 2, samples: [sample(4, '/old'), sample(6, '/new/old')] },
    ],
  });
});
