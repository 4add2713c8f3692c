import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Classifier } from './classifier/classifier.ts';
import { lines, samplesOf } from './classifier/testing/samples.ts';
import { trainClassifier } from './classifier/train-classifier.ts';
import { LineDecoder } from './decoding/decode-line.ts';
import { RequestInspector } from './request-inspector.ts';
import { RuleSet } from './rules/rule-set.ts';
import type { RuleText } from './rules/rule-text.ts';

const { model } = await trainClassifier(
  samplesOf(lines(200, 'good'), lines(200, 'bad')),
  { seed: 1, budget: 0.001, version: '0' },
  async () => {},
);
const decoder = new LineDecoder();

function rule(text: string, more: Partial<RuleText>): RuleText {
  return { id: text, alert: `holds ${text}`, where: 'value', match: text, ...more } as RuleText;
}

const RULES = new RuleSet([
  rule('surely', { confidence: 0.95, action: 'block' } as Partial<RuleText>),
  rule('alerting', { confidence: 0.95, action: 'alert' } as Partial<RuleText>),
  rule('maybe', { confidence: 0.4, evidence: 'SQL_INJECTION' } as Partial<RuleText>),
  rule('perhaps', { confidence: 0.5, evidence: 'SQL_INJECTION' } as Partial<RuleText>),
  rule('likely', { confidence: 0.5, evidence: 'CROSS_SITE_SCRIPTING' } as Partial<RuleText>),
]);
const byRules = new RequestInspector(() => RULES, null, null);

function inspect(text: string, inspector = byRules) {
  return inspector.inspect(decoder.decode(text, 'value'), '192.0.2.1');
}

test('where nothing is found, nothing is an attack', () => {
  const { probability, isAttack, isBlockable, hits, words } = inspect('blue shoes');
  assert.deepEqual(
    { probability, isAttack, isBlockable, hits, words },
    {
      ...{ probability: 0, isAttack: false, isBlockable: false },
      ...{ hits: [], words: [] },
    },
  );
});

test('a rule that is sure needs nobody else’s word, and one that only alerts blocks nothing', () => {
  const sure = inspect('surely');
  assert.deepEqual([sure.isAttack, sure.isBlockable, sure.hits.map((hit) => hit.rule)], [true, true, ['surely']]);
  const alerting = inspect('alerting');
  assert.deepEqual([alerting.isAttack, alerting.isBlockable], [true, false]);
});

test('rules of one kind count once, those of several together', () => {
  const near = (text: string, expected: number): void => {
    assert.ok(Math.abs(inspect(text).probability - expected) < 1e-9, `${text}: ${inspect(text).probability}`);
  };
  near('maybe', 0.4);
  near('maybe perhaps', 0.5);
  near('maybe perhaps likely', 0.75);
  assert.equal(inspect('maybe perhaps likely').isAttack, false);
});

test('a threshold of one’s own is that of everything', () => {
  const eager = new RequestInspector(() => RULES, null, 0.3);
  assert.deepEqual(
    [eager.threshold, inspect('maybe', eager).isAttack, inspect('maybe', eager).isBlockable],
    [0.3, true, true],
  );
  const strict = new RequestInspector(() => RULES, null, 1);
  assert.equal(inspect('perhaps likely', strict).isAttack, false);
  assert.equal(inspect('surely', strict).isAttack, true);
});

test('the classifier speaks by itself, with its words, and together with rules', () => {
  const none = new RuleSet([]);
  const inspector = new RequestInspector(() => none, new Classifier(model), null);
  assert.equal(inspector.threshold, model.threshold);
  const attack = inspect("blue hat' union select password from users-- ", inspector);
  assert.deepEqual([attack.isAttack, attack.isBlockable], [true, true]);
  assert.deepEqual(
    attack.hits.map(({ rule: id, evidence, where }) => [id, evidence, where]),
    [['classifier', 'WEB_REQUEST_ANOMALY', 'query']],
  );
  assert.ok(attack.words.length > 0);
  assert.equal(attack.probability, attack.classifier);
});

test('what rules say of the answer is added to what was said of the request', () => {
  const set = new RuleSet([
    rule('maybe', { confidence: 0.4 } as Partial<RuleText>),
    {
      id: 'found',
      alert: 'it was there',
      all: [
        { where: 'status', match: '200' },
        { where: 'value', match: 'maybe' },
      ],
      confidence: 0.95,
    } as RuleText,
  ]);
  const inspector = new RequestInspector(() => set, null, null);
  const decoded = decoder.decode('maybe', 'value');
  const early = inspector.inspect(decoded, '192.0.2.1');
  assert.equal(early.isAttack, false);
  assert.equal(inspector.inspectAnswer(decoded, early, '192.0.2.1', 404), early);
  const late = inspector.inspectAnswer(decoded, early, '192.0.2.1', 200);
  assert.deepEqual([late.isAttack, late.hits.map((hit) => hit.rule)], [true, ['maybe', 'found']]);
});

test('a request that could not be looked at whole is told, and no attack by that alone', () => {
  const deep = `${'['.repeat(600)}${']'.repeat(600)}`;
  const { hits, isAttack, isBlockable, flags } = byRules.inspect(decoder.decode(deep, 'body'), '192.0.2.1');
  assert.deepEqual(flags, ['json-depth']);
  assert.deepEqual([isAttack, isBlockable], [false, false]);
  assert.deepEqual(
    hits.map(({ rule: id, severity, excerpt }) => [id, severity, excerpt]),
    [['bounds', 'low', 'json-depth']],
  );
});
