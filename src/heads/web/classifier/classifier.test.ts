import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineDecoder } from '../decoding/decode-line.ts';
import { decodeRequest } from '../decoding/decode-request.ts';
import type { DecodedRequest } from '../decoding/decoded-request.ts';
import { Classifier } from './classifier.ts';
import { judgedTexts } from './judged-text.ts';
import { lines, samplesOf } from './testing/samples.ts';
import { trainClassifier } from './train-classifier.ts';

const { model } = await trainClassifier(
  samplesOf(lines(300, 'good'), lines(300, 'bad')),
  { seed: 1, budget: 0.001, version: '0' },
  async () => {},
);
const decoder = new LineDecoder();

function value(text: string): DecodedRequest {
  return decoder.decode(text, 'value');
}

test('remembering changes nothing: a flood of other texts and back gives the same', () => {
  const classifier = new Classifier(model);
  const texts = [...lines(50, 'good'), ...lines(50, 'bad')].map(value);
  const before = texts.map((decoded) => classifier.judge(decoded).probability);
  for (let index = 0; index < 40_000; index++) classifier.judge(value(`value & ${index}`));
  assert.deepEqual(
    texts.map((decoded) => classifier.judge(decoded).probability),
    before,
  );
  assert.deepEqual(
    texts.map((decoded) => new Classifier(model).judge(decoded).probability),
    before,
  );
});

test('the text that decided is named, with the words that did, at most five of them', () => {
  const classifier = new Classifier(model);
  const decoded = value("blue hat' union select password from users-- ");
  const judgement = classifier.judge(decoded);
  assert.equal(judgement.worst?.field, decoded.fields.at(-1));
  const words = classifier.words(judgement);
  assert.ok(words.length > 0 && words.length <= 5);
  assert.ok(words.every((word) => word !== '' && word.length <= 32));
  assert.ok(
    words.some((word) => "' union select password from users--".includes(word)),
    words.join('|'),
  );
});

test('where nothing is to be judged the probability is 0, and no words decided', () => {
  const classifier = new Classifier(model);
  const judgement = classifier.judge(value('blue shoes'));
  assert.deepEqual(judgement, { probability: 0, worst: null });
  assert.deepEqual(classifier.words(judgement), []);
});

test('an attack deep in a long text is found as if it stood alone', () => {
  const classifier = new Classifier(model);
  const attack = '"><script>alert(1)</script>';
  const alone = classifier.judge(value(attack)).probability;
  const deep = classifier.judge(value(`${'item-0001, '.repeat(700)}${attack}`)).probability;
  assert.ok(alone > 0.5 && deep > 0.5, `${alone} and ${deep}`);
});

test('in what people write for people it is a suspicion, below the threshold', () => {
  const classifier = new Classifier(model);
  const letter = `${'blue shoes and hats, '.repeat(40)}"><script>alert(1)</script>`;
  const { probability } = classifier.judge(value(letter));
  assert.ok(probability > 0.25 && probability < model.threshold, `${probability}`);
});

test('in a password it is a suspicion too: good ones are made of signs', () => {
  const classifier = new Classifier(model);
  const of = (name: string) => classifier.judge(decoder.decode(`${name}="><script>alert(1)</script>`, 'body'));
  assert.ok(of('comment').probability >= model.threshold, `${of('comment').probability} ${model.threshold}`);
  const { probability, worst } = of('user[pass]');
  assert.ok(probability > 0.25 && probability < model.threshold, `${probability}`);
  assert.equal(worst?.field.name, 'user[pass]');
});

test('a path is judged with its query, values by themselves, and headers of machines not at all', () => {
  const request = {
    method: 'GET',
    target: '/shop/a.php?id=1%27&x=%3Cb%3E',
    version: null,
    headers: ['Accept', '*/*;q=<b>', 'X-Id', "a'b"],
    body: null,
    isBodyCut: false,
  };
  assert.deepEqual(
    judgedTexts(decodeRequest(request)).map(({ text, field }) => `${field.kind}: ${text}`),
    ["path: /shop/a.php?id=1'&x=<b>", "query: 1'", 'query: <b>', "header: a'b"],
  );
});
