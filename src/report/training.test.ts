import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { calibrate } from '../heads/packet/calibration.ts';
import { model } from '../heads/packet/testing/models.ts';
import { columnsOf } from './plain-text.ts';
import { type PacketTraining, trainingDocument, trainingText } from './training.ts';

const TRAINING: PacketTraining = {
  model: model(),
  engine: 'fast',
  inputs: [{ path: '/captures/office.pcap', format: 'pcap', packets: 2_500 }],
  file: 'office.model',
  phases: [
    { name: 'counting', seconds: 0 },
    { name: 'mapping', seconds: 0.25 },
    { name: 'training', seconds: 1.5 },
  ],
  memoryBytes: 123_000_000,
  evicted: 0,
};

const PLAIN = { columns: 80, colour: false };

test('the text says what was learned, where levels begin, and what it took', () => {
  assert.equal(
    trainingText(TRAINING, PLAIN),
    `Learned what is normal from 2,101 packets; the model is office.model.

What was learned
  Packets         2,101 of office.pcap
  Of              2023-11-14 22:13:20 to 2023-11-14 22:15:00 UTC, 1 minute 40
                  seconds
  Feature map     10 autoencoders of 10 features, from 101 packets
  What is normal  from 2,000 packets; 1,000 of them were scored before they were
                  learned
  Pace            1,000,000 packets of a host a day
  Engine          fast, pairs own, transform log1p

Where levels begin
  Level 1            above 0.125
  Level 2            above 0.25
  Level 3            above 0.5
  Level 4            never: too little was learned from
  By                 generalised Pareto distribution of the peaks over a
                     threshold, whose fit is fair
  Budget             100 packets of a host a day: 0.01 % of the benign ones
  Greatest held out  0.375
  Pairs of hosts     2 with thresholds of their own

What it took
  Time    1.8 seconds: mapping 0.25 seconds, training 1.5 seconds
  Memory  123 MB
`,
  );
});

test('Serverus’ rule, and entries that gave way, are told', () => {
  const { calibration } = model();
  const text = trainingText(
    { ...TRAINING, model: model({ calibration: { ...calibration, rule: 'serverus' } }), evicted: 1_234 },
    PLAIN,
  );
  assert.match(text, /\n {2}By +multiples of the greatest score while learning, 0\.75\n/);
  assert.doesNotMatch(text, /Budget|Pareto/);
  assert.match(text, /\n {2}Gave way +1,234 entries of tables that were full\n/);
});

test('thresholds that rest on the greatest score alone are told as what they are', () => {
  const greatestHeldOut = 0.375;
  const thresholds = calibrate(
    {
      heldOut: Float64Array.of(0.1, greatestHeldOut, 0.2),
      heldOutPairs: ['', '', ''],
      services: new Map(),
      greatestTraining: 1,
      packetsPerHostAndDay: 1_000,
    },
    'tail',
    100,
  );
  assert.equal(thresholds.method, 'order-statistic');
  const text = trainingText({ ...TRAINING, model: model({ calibration: thresholds }) }, PLAIN).replaceAll(/\s+/g, ' ');
  const [, words = ''] = / By ([^:]*)times the greatest held-out score: too few peaks/.exec(text) ?? [];
  const factors = [...words.matchAll(/[\d.]+/g)].map(([factor]) => Number(factor));
  assert.deepEqual(
    factors.map((factor) => factor * greatestHeldOut),
    thresholds.thresholds,
  );
});

test('colour changes no character, every line fits, and no name commands the terminal', () => {
  const painted = trainingText(TRAINING, { columns: 80, colour: true });
  assert.notEqual(painted, trainingText(TRAINING, PLAIN));
  assert.equal(stripVTControlCharacters(painted), trainingText(TRAINING, PLAIN));
  const hostile = { ...TRAINING, file: 'a\x1b[2J\nb'.repeat(40) };
  const text = trainingText(hostile, { columns: 50, colour: false });
  assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u);
  for (const line of text.split('\n')) assert.ok(columnsOf(line) <= 50, line);
});

test('the document has every figure, and nothing that JSON loses', () => {
  const document = trainingDocument(TRAINING);
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
  assert.deepEqual(document.thresholds, [0.125, 0.25, 0.5, null]);
  assert.deepEqual([document.start, document.end], [1_700_000_000, 1_700_000_100.000001]);
  assert.deepEqual([document.mapped, document.trained, document.heldOut, document.seconds], [101, 2_000, 1_000, 1.75]);
});
