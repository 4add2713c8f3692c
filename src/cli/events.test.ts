import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from '../model/block.ts';
import { GatehoundError } from '../model/error.ts';
import { evidence, intrusion, NOON } from '../report/testing/examples.ts';
import { eventJson, eventText } from './events.ts';

const BLOCK: Block = {
  kind: 'block',
  subject: '192.0.2.1',
  level: 2,
  since: NOON,
  until: NOON + 600_000_000,
  why: 'a test',
  verdict: null,
  proven: true,
  dryRun: false,
};

test('what happens is told in lines that begin with when and what', () => {
  const [alert] = intrusion().alerts;
  const [verdict] = intrusion().verdicts;
  assert.ok(alert && verdict);
  const told = [evidence({ time: NOON, description: 'a did b.', confidence: 0.5 }), alert, verdict, BLOCK].map(
    (event) => eventText(event, true),
  );
  assert.match(told[0] ?? '', /^12:00:00 {2}high {6}a did b\. \(confidence 0\.50\)$/);
  assert.match(told[1] ?? '', /^\d\d:\d\d:\d\d {2}ALERT {5}\S/);
  assert.match(told[2] ?? '', /^\d\d:\d\d:\d\d {2}verdict {3}block /);
  assert.equal(told[3], '12:00:00  blocked   192.0.2.1 until 12:10:00 UTC, proven');
});

test('without enforcement it says what it would do', () => {
  const [verdict] = intrusion().verdicts;
  assert.ok(verdict);
  assert.match(eventText(verdict, false), / would block /);
  assert.match(
    eventText({ ...BLOCK, dryRun: true, proven: false }, false),
    /dry run {3}192\.0\.2\.1 until 12:10:00 UTC$/,
  );
});

test('a release and a refusal say why', () => {
  assert.equal(
    eventText({ kind: 'release', at: NOON, block: BLOCK, reason: 'ended' }, true),
    '12:00:00  released  192.0.2.1: ended',
  );
  const error = new GatehoundError('GH-DEF-002', '192.0.2.1 is a gateway');
  assert.match(
    eventText({ kind: 'refusal', at: NOON, subject: '192.0.2.1', error }, true),
    /refused {3}192\.0\.2\.1 is not blocked: 192\.0\.2\.1 is a gateway$/,
  );
});

test('text from traffic cannot command a terminal', () => {
  const told = eventText(evidence({ description: 'a\x1b[2Jb\nc' }), true);
  assert.ok(!/[\p{Cc}]/u.test(told), told);
});

test('programs read the record with its type before it', () => {
  assert.deepEqual(Object.keys(eventJson(evidence())).slice(0, 2), ['type', 'id']);
  const block = eventJson(BLOCK) as Record<string, unknown>;
  assert.deepEqual(
    [block['type'], block['subject'], block['until'], block['proven']],
    ['block', '192.0.2.1', NOON / 1e6 + 600, true],
  );
});
