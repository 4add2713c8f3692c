import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from '../model/block.ts';
import { alertJson, blockJson, evidenceJson, verdictJson } from './json.ts';
import { evidence, intrusion, NOON } from './testing/examples.ts';

test('evidence has the keys of the contract in a fixed order and times to the microsecond', () => {
  const piece = evidence({
    attacker: { domain: 'a.example', port: 4, ip: '10.77.0.66' },
    time: NOON + 1,
    flows: ['C1'],
    features: { x: 1 },
  });
  assert.equal(
    JSON.stringify(evidenceJson(piece)),
    '{"id":"4f1c8a0be2d95f37","revision":3,"kind":"VERTICAL_PORT_SCAN","head":"flow","time":1773489600.000001,' +
      '"profile":"10.77.0.66","window":1,"attacker":{"ip":"10.77.0.66","port":4,"domain":"a.example"},' +
      '"victim":{"ip":"10.77.0.10"},"threat":"high","confidence":0.98,"title":"Vertical port scan",' +
      '"description":"10.77.0.66 tried 1,000 TCP ports of 10.77.0.10 in 14 seconds; 997 did not answer.",' +
      '"features":{"x":1},"flows":["C1"],"count":1000,"firstTime":1773489605,"lastTime":1773489619}',
  );
});

test('the bytes do not depend on the order in which a record was filled', () => {
  const piece = evidence();
  const shuffled = Object.fromEntries(Object.entries(piece).reverse()) as unknown as typeof piece;
  assert.equal(JSON.stringify(evidenceJson(shuffled)), JSON.stringify(evidenceJson(piece)));
});

test('alerts and verdicts have the shapes of the contract', () => {
  const { alerts, verdicts } = intrusion();
  assert.deepEqual(
    alerts.map((alert) => JSON.stringify(alertJson(alert))),
    [
      '{"id":"a1e5f00d12345678","revision":1,"time":1773489671,"profile":"10.77.0.66","window":1,"threat":"critical",' +
        '"score":1.64,"evidence":["4f1c8a0be2d95f37","9b07d31ce8a4f620"],' +
        '"sentence":"10.77.0.66 scanned 1,000 ports of 10.77.0.10, then guessed passwords over SSH in 24 sessions."}',
    ],
  );
  assert.deepEqual(
    verdicts.map((verdict) => JSON.stringify(verdictJson(verdict))),
    [
      '{"id":"fe3ac0ffee112233","time":1773489671,"subject":"10.77.0.66","level":2,"seconds":600,' +
        '"reasons":["a1e5f00d12345678"],"policy":"default sha256:6b86b273"}',
    ],
  );
});

test('a block without end has a null', () => {
  const block: Block = {
    kind: 'block',
    subject: '10.0.0.1',
    level: 3,
    since: NOON,
    until: null,
    why: 'by hand',
    verdict: null,
    proven: true,
    dryRun: false,
  };
  assert.equal(
    JSON.stringify(blockJson(block)),
    '{"subject":"10.0.0.1","level":3,"since":1773489600,"until":null,"why":"by hand","proven":true,"dryRun":false,"verdict":null}',
  );
  assert.equal(blockJson({ ...block, until: NOON + 500_000 }).until, 1773489600.5);
});
