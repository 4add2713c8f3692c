import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heard } from '../heads/web/behaviour/testing/heard-request.ts';
import { POLICY } from '../judge/testing/findings.ts';
import type { EngineOutput } from '../model/stream.ts';
import { SECOND } from '../model/time.ts';
import { WebStage } from './web-stage.ts';

function stage(): WebStage {
  const head = { rules: [], model: null, threshold: null, bodyLimit: 65_536 };
  return new WebStage(head, { windowWidth: 300 * SECOND, policy: POLICY });
}

const ATTACK = "/?id=1'+union+select+password+from+users--+-";
/** A request that nobody inspected yet. */
function transaction(target: string, at: number) {
  const { transaction: carrier, exchange } = heard({ target, at: at * SECOND });
  return { ...carrier, web: { ...exchange, inspection: null } };
}

function kindsOf(outputs: readonly EngineOutput[]): readonly string[] {
  return [...new Set(outputs.map(({ kind }) => kind))];
}

test('a request that is an attack becomes evidence at the next tick, and what is usual becomes nothing', () => {
  const web = stage();
  const outputs = [
    ...web.hear(transaction('/', 100)),
    ...web.hear(transaction(ATTACK, 101)),
    ...web.reach(103 * SECOND),
  ];
  const found = outputs.flatMap((output) => (output.kind === 'evidence' ? [output.evidence] : []));
  assert.deepEqual(found, ['SQL_INJECTION']);
  assert.equal(web.counters.transactions, 2);
});

test('time alone makes ticks, and time that goes back makes none', () => {
  const web = stage();
  web.hear(transaction(ATTACK, 100));
  assert.ok(kindsOf(web.reach(102 * SECOND)).includes('evidence'));
  assert.deepEqual(web.reach(50 * SECOND), []);
});

test('the end tells what is left', () => {
  const web = stage();
  web.hear(transaction(ATTACK, 100));
  assert.ok(kindsOf(web.end()).includes('evidence'));
  assert.doesNotThrow(() => stage().end());
});
