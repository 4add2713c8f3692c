import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluatePackets, type LabelledPackets, packetEvaluationDocument } from './evaluate-packets.ts';
import { evaluation } from './testing/evaluations.ts';

const { title, split, trainedOn, seconds, memoryBytes, figures } = evaluation();
const FACTS = { title, split, trainedOn, seconds, memoryBytes, figures };

/** Three packets that were learned, two benign ones, an attack among benign ones and a reply. */
const PACKETS: LabelledPackets = {
  scores: Float64Array.of(0, 0, 0, 1, 4, 9, 2, 7, 8, 3),
  levels: Uint8Array.of(0, 0, 0, 0, 1, 3, 0, 2, 4, 1),
  times: Float64Array.from({ length: 10 }, (_, index) => 1e15 + index * 1e6),
  labels: Uint8Array.of(0, 1, 0, 0, 0, 1, 0, 1, 2, 0),
  attacks: ['', 'scan', '', '', '', 'scan', '', 'flood', 'scan', ''],
  mapped: 1,
  learned: 3,
  thresholds: [3.5, 6, 8, Infinity],
};

test('levels are counted for the attack, and for benign packets before and from the first of it', () => {
  const { levels } = evaluatePackets(PACKETS, FACTS);
  assert.deepEqual(
    levels.map(({ level, attack, benignBefore, benignFrom }) => [level, attack, benignBefore, benignFrom]),
    [
      [1, { flagged: 2, of: 2 }, { flagged: 1, of: 2 }, { flagged: 1, of: 2 }],
      [2, { flagged: 2, of: 2 }, { flagged: 0, of: 2 }, { flagged: 0, of: 2 }],
      [3, { flagged: 1, of: 2 }, { flagged: 0, of: 2 }, { flagged: 0, of: 2 }],
      [4, { flagged: 0, of: 2 }, { flagged: 0, of: 2 }, { flagged: 0, of: 2 }],
    ],
  );
});

test('packets that were learned are not judged, and levels say what was flagged, not one threshold', () => {
  const { evaluation: measured } = evaluatePackets(PACKETS, FACTS);
  assert.deepEqual(measured.sizes, { all: 10, benign: 4, attack: 2, ignored: 4 });
  assert.deepEqual(measured.attacks, [
    { name: 'scan', count: 1, found: 1 },
    { name: 'flood', count: 1, found: 1 },
  ]);
  // The last packet scores below the threshold for all, and has one of its own.
  assert.equal(measured.operatingPoint?.confusion.falsePositives, 2);
  assert.equal(measured.unit, 'packet');
  assert.deepEqual(
    measured.series?.spans.slice(0, 2).map(({ kind, start, end }) => [kind, start - 1e15, end - 1e15]),
    [
      ['learning', 0, 0],
      ['learning', 1e6, 2e6],
    ],
  );
  assert.deepEqual(
    measured.series?.buckets.map(({ level }) => level),
    [...PACKETS.levels],
  );
  assert.equal(PACKETS.labels[1], 1, 'the labels that were given stay as they are');
});

test('with a model there is no learning to draw', () => {
  const { evaluation: measured } = evaluatePackets({ ...PACKETS, mapped: 0, learned: 0 }, FACTS);
  assert.ok(measured.series?.spans.every(({ kind }) => kind === 'attack'));
  assert.equal(measured.sizes.attack, 3);
});

test('the document has levels beside the figures of any head, and nothing that JSON loses', () => {
  const document = packetEvaluationDocument(evaluatePackets(PACKETS, FACTS));
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
  assert.deepEqual(document.levels[0], {
    level: 1,
    recall: 1,
    attack: { flagged: 2, of: 2 },
    benignBeforeAttack: { flagged: 1, of: 2, rate: 0.5 },
    benignFromAttackOn: { flagged: 1, of: 2, rate: 0.5 },
  });
  const none = packetEvaluationDocument(evaluatePackets({ ...PACKETS, labels: new Uint8Array(10) }, FACTS));
  assert.deepEqual([none.levels[0]?.recall, none.levels[0]?.benignFromAttackOn.rate], [null, null]);
});
