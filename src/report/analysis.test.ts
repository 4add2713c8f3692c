import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EVIDENCE_KINDS, type EvidenceKind } from '../model/evidence.ts';
import { ANY_RECORD } from '../model/testing/records.ts';
import { HOUR, MINUTE, SECOND } from '../model/time.ts';
import { createCollector } from './analysis.ts';
import { analysisDocument } from './document.ts';
import { summaryJson } from './summary-json.ts';
import { ATTACKER, evidence, input, intrusion, NOON } from './testing/examples.ts';

test('the document keeps the newest revision and tells windows with their highest threat', () => {
  const document = analysisDocument(intrusion());
  assert.deepEqual(Object.keys(document), ['inputs', 'span', 'profiles', 'evidence', 'alerts', 'verdicts', 'omitted']);
  assert.deepEqual(document.span, { start: 1773489600, end: 1773489780 });
  assert.deepEqual(
    document.evidence.map((piece) => [piece.kind, piece.revision]),
    [
      ['VERTICAL_PORT_SCAN', 3],
      ['ARP_SCAN', 0],
      ['PASSWORD_GUESSING', 15],
      ['HORIZONTAL_PORT_SCAN', 4],
    ],
  );
  assert.deepEqual(
    document.profiles.map((profile) => profile.ip).sort(),
    ['10.77.0.20', ATTACKER, '10.77.0.99', '2001:db8:4b1d:77:a8bb:ccff:fedd:eeff'].sort(),
    'also whoever was only seen',
  );
  assert.deepEqual(
    document.profiles.find((profile) => profile.ip === ATTACKER),
    {
      ip: ATTACKER,
      windows: [
        {
          index: 1,
          start: 1773489600,
          end: 1773493200,
          threat: 'high',
          evidence: ['4f1c8a0be2d95f37', '9b07d31ce8a4f620'],
        },
      ],
    },
  );
});

test('windows stand in order and count from the first tick', () => {
  const collector = createCollector({ width: MINUTE });
  for (const time of [NOON, NOON + MINUTE]) collector.add({ kind: 'tick', time });
  collector.add(evidence({ id: 'late', window: 3, threat: 'info' }));
  collector.add(evidence({ id: 'early', window: 1 }));
  const { profiles } = collector.finish([input()], { start: NOON + 1, end: NOON + HOUR });
  assert.deepEqual(
    profiles[0]?.windows.map((window) => [window.index, window.start, window.end, window.threat]),
    [
      [1, NOON, NOON + MINUTE, 'high'],
      [3, NOON + 2 * MINUTE, NOON + 3 * MINUTE, 'info'],
    ],
  );
});

test('the same outputs give the same bytes, twice', () => {
  assert.equal(JSON.stringify(analysisDocument(intrusion())), JSON.stringify(analysisDocument(intrusion())));
});

test('nothing read gives an empty document, not an error', () => {
  const empty = createCollector({ width: HOUR }).finish([input({ packets: 0, flows: 0 })], { start: null, end: null });
  assert.deepEqual(analysisDocument(empty).span, { start: null, end: null });
  assert.deepEqual(analysisDocument(empty).profiles, []);
});

test('a flood of evidence is capped and counted', () => {
  const collector = createCollector({ width: HOUR, mostEvidence: 50 });
  for (let index = 0; index < 500; index += 1) collector.add(evidence({ id: `e${index}`, profile: `10.0.1.${index}` }));
  const document = analysisDocument(collector.finish([input()], { start: NOON, end: NOON }));
  assert.equal(document.evidence.length, 50);
  assert.deepEqual(document.omitted, { evidence: 450, alerts: 0, verdicts: 0, profiles: 0 });
});

test('summary.json counts by kind and threat and gives rates', () => {
  const summary = summaryJson(intrusion(), { version: '0.1.0', elapsed: 0.5 });
  assert.deepEqual(summary.rates, { packets: 24_690, flows: 3_356 });
  const found: readonly EvidenceKind[] = [
    'VERTICAL_PORT_SCAN',
    'ARP_SCAN',
    'PASSWORD_GUESSING',
    'HORIZONTAL_PORT_SCAN',
  ];
  assert.deepEqual(
    summary.evidence.kinds,
    Object.fromEntries(EVIDENCE_KINDS.map((kind) => [kind, found.includes(kind) ? 1 : 0])),
  );
  assert.deepEqual(summary.evidence.threats, { info: 0, low: 1, medium: 1, high: 2, critical: 0 });
  assert.deepEqual(summary.span, { start: 1773489600, end: 1773489780, seconds: 180 });
  assert.equal(summary.profiles.total, 4);
  assert.deepEqual(summary.profiles.top.map((profile) => profile.ip)[0], ATTACKER);
  assert.deepEqual(summary.profiles.top[0]?.verdict, { level: 2, seconds: 600 });
  assert.deepEqual(summaryJson(intrusion(), { version: '0.1.0', elapsed: 0 }).rates, { packets: null, flows: null });
});

test('packets are drawn with the level that they reached, and with thresholds that a score can reach', () => {
  const collector = createCollector({ width: 3_600 * SECOND });
  const scores = { kind: 'packet-scores', count: 3, mean: 0.2, thresholds: [0.3, 0.5, Infinity, Infinity] } as const;
  collector.add({ ...scores, time: NOON + SECOND, greatest: 0.9, level: 0 });
  collector.add({ ...scores, time: NOON + 2 * SECOND, greatest: 0.25, level: 1 });
  const { packetScores } = collector.finish([], { start: NOON, end: NOON + 2 * SECOND });
  assert.deepEqual(packetScores?.thresholds, [0.3, 0.5]);
  assert.deepEqual(
    packetScores?.buckets.map(({ level }) => level),
    [0, 1],
  );
});

test('clients of a web server whose log was read are profiles', () => {
  const [row] = fc.sample(ANY_RECORD.http, { numRuns: 1, seed: 1 });
  assert.ok(row !== undefined);
  const collector = createCollector({ width: HOUR });
  collector.add({ kind: 'tick', time: NOON });
  collector.add({ ...row, time: NOON, originator: '203.0.113.5', responder: '::' });
  // Where a flow tells of them, it is the flow that does.
  collector.add({ ...row, time: NOON, originator: '203.0.113.6', responder: '192.0.2.1' });
  const { profiles, counted } = collector.finish([], { start: NOON, end: NOON });
  assert.deepEqual(
    profiles.map(({ ip }) => ip),
    ['203.0.113.5'],
  );
  assert.equal(counted.transactions, 2);
});
