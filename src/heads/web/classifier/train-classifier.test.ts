import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineDecoder } from '../decoding/decode-line.ts';
import { decodeRequest } from '../decoding/decode-request.ts';
import { Classifier } from './classifier.ts';
import { decodeClassifier, encodeClassifier } from './classifier-file.ts';
import { divideParts } from './sample-part.ts';
import type { SampleSet } from './sample-set.ts';
import { lines, samplesOf } from './testing/samples.ts';
import { type TrainedClassifier, type TrainingProgress, trainClassifier } from './train-classifier.ts';

const OPTIONS = { seed: 1, budget: 0.001, version: '0' } as const;

async function train(samples: SampleSet, seed = 1): Promise<TrainedClassifier> {
  return trainClassifier(samples, { ...OPTIONS, seed }, async () => {});
}

const GOOD = lines(400, 'good');
const BAD = lines(400, 'bad');
const trained = await train(samplesOf(GOOD, BAD));

test('it learns: attacks that it has not seen stand out from what is usual', () => {
  const classifier = new Classifier(trained.model);
  const decoder = new LineDecoder();
  const judge = (text: string): number => classifier.judge(decoder.decode(text, 'value')).probability;
  const usual = Math.max(...['green hat & shoes: xy', 'sale of coats & hats: zz'].map(judge));
  for (const attack of [
    "zz' union select password from users-- ",
    'zz"><script>alert(1)</script>',
    '../../../../etc/passwd',
  ]) {
    assert.ok(judge(attack) > usual, attack);
  }
});

test('figures are of samples that the judging model had not learned from, one for each', () => {
  const { heldOut } = trained;
  assert.equal(heldOut.length, GOOD.length + BAD.length);
  assert.ok(heldOut.every((probability) => probability >= 0 && probability <= 1));
  const mean = (from: number): number => heldOut.slice(from, from + 400).reduce((sum, value) => sum + value, 0) / 400;
  assert.ok(mean(400) > mean(0) + 0.5, `${mean(0)} and ${mean(400)}`);
});

test('the same samples and seed give the same model to the bit, another seed another', async () => {
  const file = encodeClassifier(trained.model);
  assert.deepEqual(encodeClassifier((await train(samplesOf(GOOD, BAD))).model), file);
  assert.notDeepEqual(encodeClassifier((await train(samplesOf(GOOD, BAD), 2)).model), file);
});

test('the model in memory judges as its file does, to the bit', () => {
  const again = new Classifier(decodeClassifier(encodeClassifier(trained.model)));
  const classifier = new Classifier(trained.model);
  const decoder = new LineDecoder();
  for (const text of [...GOOD, ...BAD]) {
    const decoded = decoder.decode(text, 'value');
    assert.equal(again.judge(decoded).probability, classifier.judge(decoded).probability);
  }
});

test('of fields of which it learned nothing benign it says nothing', () => {
  const classifier = new Classifier(trained.model);
  const headers = ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0)', 'Sec-CH-UA', '"Not)A;Brand";v="8"'];
  const request = { method: 'GET', target: '/', version: null, headers, body: null, isBodyCut: false };
  assert.ok(classifier.judge(decodeRequest(request)).probability < 1e-6);
  const url = { ...request, target: '/?q=%27+union+select+password+from+users--+', headers: [] };
  assert.ok(classifier.judge(decodeRequest(url)).probability > 0.5);
});

test('where it comes from stands in the model', () => {
  const { provenance } = trained.model;
  assert.deepEqual(
    [provenance.from, provenance.good, provenance.bad, provenance.seed],
    [['0.txt', '1.txt'], 400, 400, 1],
  );
});

test('what is told of its progress grows to the end, and what the listener throws ends it', async () => {
  const told: TrainingProgress[] = [];
  await trainClassifier(samplesOf(lines(60, 'good'), lines(60, 'bad')), OPTIONS, async (progress) => {
    told.push(progress);
  });
  const shares = told.map(({ share }) => share);
  assert.deepEqual(
    shares.toSorted((a, b) => a - b),
    shares,
  );
  assert.ok((shares[0] ?? -1) >= 0 && (shares.at(-1) ?? 2) <= 1.000_001);
  let calls = 0;
  const stop = async (): Promise<void> => {
    if (++calls === 3) throw new Error('enough');
  };
  await assert.rejects(trainClassifier(samplesOf(GOOD, BAD), OPTIONS, stop), /enough/);
  assert.equal(calls, 3);
});

test('samples of one site are divided by their texts', async () => {
  const samples = ofOnePart(samplesOf(GOOD, BAD));
  divideParts(samples);
  const { heldOut } = await train(samples);
  const right = heldOut.filter((probability, index) => probability > 0.5 === index >= GOOD.length).length;
  assert.ok(right > 0.9 * heldOut.length, `${right} of ${heldOut.length}`);
  const divided = samplesOf(GOOD, BAD);
  const before = [...divided.parts];
  divideParts(divided);
  assert.deepEqual(divided.parts, before, 'what is divided stays');
});

/** The same samples, all of them of one part: requests to one site. */
function ofOnePart(samples: SampleSet): SampleSet {
  samples.parts.fill(2);
  return samples;
}

test('samples that all belong together, or that are few, give a model of finite numbers', async () => {
  const sets = [ofOnePart(samplesOf(GOOD, BAD)), samplesOf(lines(2, 'good'), lines(2, 'bad')), samplesOf(GOOD, [])];
  for (const samples of sets) {
    const { model, heldOut } = await train(samples);
    assert.ok(heldOut.every((probability) => probability >= 0 && probability <= 1));
    assert.ok(model.threshold >= 0.5 && model.threshold < 1);
    decodeClassifier(encodeClassifier(model));
  }
});
