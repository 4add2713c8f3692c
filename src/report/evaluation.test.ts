import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { evaluateScores } from './evaluate-scores.ts';
import { evaluationText } from './evaluation.ts';
import { evaluationDocument } from './evaluation-document.ts';
import { evaluationHtml } from './html/evaluation-page.ts';
import { columnsOf } from './plain-text.ts';
import { evaluation, scoredData } from './testing/evaluations.ts';

const PLAIN = { columns: 80, colour: false };

test('the text says first what it comes to, then the figures, then how it was measured', () => {
  assert.equal(
    evaluationText(evaluation(), PLAIN),
    `Finds 68.9 % of the attack, with 0.83 % false positives.
Packet head on office.pcap

Ranking
  area under the ROC curve          0.9597
  equal error rate                 10.52 %
  found at 0.01 % false positives  54.99 %
  found at 0.1 % false positives   58.38 %
  found at 1 % false positives     70.22 %

At the threshold 0.32
            flagged  passed  share flagged
  attack        407     184        68.87 %
  benign         24   2,885         0.83 %
  precision 94.43 %, recall 68.87 %, F1 79.65 %, accuracy 94.06 %

What finding more costs
              false positives           threshold
  90 % found              337  11.58 %     0.1356
  95 % found              777  26.71 %    0.08529
  99 % found            1,454  49.98 %    0.05159

Attacks
                     packets  found
  port scan              467    383  82.01 %
  password guessing      124     24  19.35 %

How it was measured
  Measured on  591 attack and 2,909 benign packets; 500 of 4,000 not judged
  Split        the first 500 packets to learn from, the rest to measure; replies
               to attackers are not judged
  Trained on   the first 500 packets of office.pcap
  Took         0.013 seconds (320,000 packets a second), 98 MB of memory
  Engine       fast, own pairs, log1p
`,
  );
});

test('another unit, no threshold, no names and no times leave no gap', () => {
  const facts = { ...evaluation(), unit: 'request', figures: [] };
  const text = evaluationText(
    evaluateScores({ ...scoredData(), attacks: null, times: null, thresholds: [], learning: [] }, facts),
    PLAIN,
  );
  assert.match(text, /^Ranks attack above benign in 95\.97 % of all pairs\.\n/);
  assert.match(text, /\n {2}attack {9}591 {6}- {2}-\n/);
  assert.match(text, /591 attack and 2,909 benign requests/);
  assert.doesNotMatch(text, /threshold 0|packet [^h]|NaN|undefined/);
});

test('without attack or without benign data it says so and shows no rate', () => {
  for (const [label, words] of [
    [0, 'no attack data'],
    [1, 'no benign data'],
    [2, 'no labelled data'],
  ] as const) {
    const data = scoredData();
    const text = evaluationText(evaluateScores({ ...data, labels: data.labels.map(() => label) }, evaluation()), PLAIN);
    assert.ok(text.startsWith(`There is ${words} to measure on.`), text);
    assert.match(text, /area under the ROC curve +-\n/);
    assert.doesNotMatch(text, /NaN|undefined|null/);
  }
});

test('colour changes no character, and every line fits the terminal', () => {
  const painted = evaluationText(evaluation(), { ...PLAIN, colour: true });
  assert.notEqual(painted, evaluationText(evaluation(), PLAIN));
  assert.equal(stripVTControlCharacters(painted), evaluationText(evaluation(), PLAIN));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 40, max: 120 }), (text, columns) => {
      const hostile = evaluation({
        title: text,
        split: text,
        trainedOn: text,
        attacks: Array.from({ length: 30 }, () => ({ name: text, count: 3, found: 1 })),
        figures: [{ name: text, value: text }],
      });
      const plain = evaluationText(hostile, { columns, colour: false });
      for (const line of plain.split('\n')) assert.ok(columnsOf(line) <= columns, line);
      assert.doesNotMatch(plain.replaceAll('\n', ''), /[\p{Cc}\u202a-\u202e]/u);
    }),
  );
});

test('the document has every figure under its name, times in seconds, and nothing that JSON loses', () => {
  const whole = evaluation();
  const document = evaluationDocument(whole);
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
  assert.deepEqual(Object.keys(document), [
    ...['title', 'unit', 'sizes', 'split', 'trainedOn', 'auc', 'eer', 'atFalsePositiveRates', 'operatingPoint'],
    ...['atRecalls', 'attacks', 'curve', 'distribution', 'series', 'seconds', 'memoryBytes', 'notes', 'figures'],
  ]);
  assert.deepEqual(document.operatingPoint?.confusion, {
    truePositives: 407,
    falsePositives: 24,
    trueNegatives: 2885,
    falseNegatives: 184,
  });
  assert.equal(document.series?.buckets[0]?.start, 1_773_489_600);
  assert.equal(document.series?.spans[2]?.name, 'port scan');
  assert.equal(evaluationDocument(evaluation({ series: null, operatingPoint: null })).operatingPoint, null);
});

test('requests are attacks, packets are of one; notes stand below the title, on the page too', () => {
  const requests = evaluation({ unit: 'request', notes: ['The threshold was set by 3 requests.', '<b>'] });
  assert.match(
    evaluationText(requests, PLAIN),
    /^Finds 68\.9 % of the attacks, .*\nPacket head on office\.pcap\nThe threshold was set by 3 requests\.\n<b>\n\nRanking/,
  );
  const page = evaluationHtml(requests, '1.0.0');
  assert.match(page, /What finding more of the attacks costs/);
  assert.match(page, /<p class="note">The threshold was set by 3 requests\.<\/p><p class="note">&lt;b&gt;<\/p>/);
  assert.deepEqual(evaluationDocument(requests).notes, requests.notes);
});
