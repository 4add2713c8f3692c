import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Classifier } from '../../src/heads/web/classifier/classifier.ts';
import { decodeClassifier, encodeClassifier } from '../../src/heads/web/classifier/classifier-file.ts';
import { partOf } from '../../src/heads/web/classifier/sample-part.ts';
import { SampleSet } from '../../src/heads/web/classifier/sample-set.ts';
import { trainClassifier } from '../../src/heads/web/classifier/train-classifier.ts';
import type { DecodedRequest } from '../../src/heads/web/decoding/decoded-request.ts';
import { MersenneTwister } from '../../src/numeric/mersenne-twister.ts';
import { decodeRow, hasWebSource, WEB_SOURCES, webRows } from './web/web-sources.ts';

/*
 * A small model of one row in forty: what is wanted here is that the same comes out, not that it is good.
 */
const SHARE = 1 / 40;
const OPTIONS = { seed: 3, budget: 0.001, version: 'test' } as const;

const sources = WEB_SOURCES.filter(hasWebSource);
const skip = sources.length < WEB_SOURCES.length && `no test data: ${WEB_SOURCES.length - sources.length} sources`;

/** Chosen by chance: some to learn from, and others that are judged. */
async function chosenRows(): Promise<{ readonly samples: SampleSet; readonly judged: readonly DecodedRequest[] }> {
  const samples = new SampleSet();
  const judged: DecodedRequest[] = [];
  const random = new MersenneTwister(5);
  for await (const row of webRows(sources)) {
    const chance = random.uniform(0, 1);
    if (row.truth === 'near' || chance > 2 * SHARE) continue;
    const decoded = decodeRow(row);
    if (chance > SHARE) judged.push(decoded);
    else {
      const isBrowsing = row.source === 'blazehttp';
      const facts = { label: row.truth, source: row.source, part: partOf(decoded), isBrowsing, isFlagged: false };
      samples.add(decoded, facts);
    }
  }
  return { samples, judged };
}

test('the same samples and seed give the same model byte for byte, and its file judges as it does', {
  skip,
}, async (t) => {
  const { samples, judged } = await chosenRows();
  t.diagnostic(`${samples.size} samples, ${judged.length} requests to judge`);
  assert.ok(samples.size > 5_000 && judged.length > 5_000);
  const first = await trainClassifier(samples, OPTIONS, async () => {});
  const again = await trainClassifier((await chosenRows()).samples, OPTIONS, async () => {});
  const file = encodeClassifier(first.model);
  assert.ok(Buffer.from(file).equals(encodeClassifier(again.model)), 'two trainings differ');
  assert.deepEqual(first.heldOut, again.heldOut);

  const other = await trainClassifier(samples, { ...OPTIONS, seed: 4 }, async () => {});
  assert.ok(!Buffer.from(file).equals(encodeClassifier(other.model)), 'the seed makes no difference');

  const read = decodeClassifier(file);
  assert.ok(Buffer.from(encodeClassifier(read)).equals(file), 'a file that is read and written again differs');
  const [trained, loaded, forgetful] = [first.model, read, read].map((model) => new Classifier(model));
  let attacks = 0;
  for (const request of judged) {
    const says = trained?.judge(request).probability ?? Number.NaN;
    assert.equal(loaded?.judge(request).probability, says, request.request.target);
    if (says >= first.model.threshold) attacks += 1;
  }
  // What it remembers changes nothing: in the other direction it meets other texts first.
  for (const request of judged.toReversed().slice(0, 2_000)) {
    assert.equal(forgetful?.judge(request).probability, loaded?.judge(request).probability);
  }
  t.diagnostic(`${attacks} of ${judged.length} are attacks, threshold ${first.model.threshold}`);
  assert.ok(attacks > judged.length / 20 && attacks < judged.length / 2);
});
