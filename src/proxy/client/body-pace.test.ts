import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProxyContext } from '../context.ts';
import { BodyPace } from './body-pace.ts';

function context(): ProxyContext {
  const made = new ProxyContext({
    listen: { host: '', port: 0 },
    upstream: new URL('http://a'),
    ...{ tls: null, enforce: false, fail: 'open', budgetMilliseconds: 1, trustedProxies: [] },
    limits: { bodyIdle: 1_000, bodyRate: 100 },
    decide: () => ({ kind: 'allow', inspection: null }),
    onExchange: () => {},
    onMalformed: () => {},
    onNotice: () => {},
  });
  made.now = 0;
  return made;
}

describe('a body', () => {
  test('may be silent for a while, and then not any longer', () => {
    const shared = context();
    const pace = new BodyPace(shared);
    assert.equal(pace.deadline, 1_000);
    shared.now = 900;
    pace.came(1_000);
    assert.equal(pace.deadline, 1_900);
  });

  test('may not trickle for ever', () => {
    const shared = context();
    const pace = new BodyPace(shared);
    for (let second = 0; second < 10; second++) {
      shared.now = second * 500;
      pace.came(10);
    }
    // A second of silence, and one for each hundred bytes.
    assert.equal(pace.deadline, 2_000);
    assert.ok(pace.deadline < shared.now);
  });

  test('is not to blame for the time that we made it wait', () => {
    const shared = context();
    const pace = new BodyPace(shared);
    shared.now = 60_000;
    pace.restart();
    assert.equal(pace.deadline, 61_000);
  });
});
