import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatehoundError } from '../../model/error.ts';
import type { WebRequest } from '../../model/web/request.ts';
import { encodeClassifier } from './classifier/classifier-file.ts';
import { lines, samplesOf } from './classifier/testing/samples.ts';
import { trainClassifier } from './classifier/train-classifier.ts';
import { WebHead } from './web-head.ts';

const OPTIONS = { rules: [], model: null, threshold: null, bodyLimit: 65_536 } as const;
const CLIENT = '192.0.2.1';

function request(target: string, body: string | null = null): WebRequest {
  const bytes = body === null ? null : Buffer.from(body, 'latin1');
  return { method: 'POST', target, version: '1.1', headers: [], body: bytes, isBodyCut: false };
}

const rules = (text: string) => [{ name: 'rules.json', text }] as const;

test('built-in rules judge, and rules of one’s own beside them', () => {
  const head = new WebHead({ ...OPTIONS, rules: rules('[{"url":"forbidden","alert":"mine"}]') });
  assert.ok(head.inspect(request("/?id=1'+union+select+password+from+users--+-"), CLIENT).isAttack);
  assert.deepEqual(
    head.inspect(request('/forbidden'), CLIENT).hits.map(({ message }) => message),
    ['mine'],
  );
  assert.equal(head.inspect(request('/index.html'), CLIENT).isAttack, false);
});

test('other rules take over, and wrong ones leave those before', () => {
  const head = new WebHead(OPTIONS);
  assert.equal(head.reloadRules(rules('[{"url":"forbidden","alert":"mine"}]')).kind, 'loaded');
  assert.equal(head.inspect(request('/forbidden'), CLIENT).hits.length, 1);
  assert.equal(head.reloadRules(rules('[{"url":')).kind, 'refused');
  assert.equal(head.inspect(request('/forbidden'), CLIENT).hits.length, 1);
  assert.throws(() => new WebHead({ ...OPTIONS, rules: rules('nothing') }), GatehoundError);
});

test('another model takes over from the next request on, and a broken one leaves the one before', async () => {
  const samples = samplesOf(lines(100, 'good'), lines(100, 'bad'));
  const { model } = await trainClassifier(samples, { seed: 1, budget: 0.001, version: '0' }, async () => {});
  const file = encodeClassifier(model);
  const head = new WebHead(OPTIONS);
  const attack = request("/?q=blue+hat'%20union%20select%20password%20from%20users--%20");
  assert.equal(head.inspect(attack, CLIENT).classifier, 0);
  head.useModel(file);
  const { classifier } = head.inspect(attack, CLIENT);
  assert.ok(classifier > 0.5);
  assert.throws(() => head.useModel(file.subarray(0, -1)), GatehoundError);
  assert.equal(head.inspect(attack, CLIENT).classifier, classifier);
});

test('of a body only as much as the limit is looked at', () => {
  const head = new WebHead({ ...OPTIONS, bodyLimit: 1_024 });
  const attack = '&q=<script>alert(1)</script>';
  assert.ok(head.inspect(request('/', `a=${'x'.repeat(500)}${attack}`), CLIENT).isAttack);
  const { isAttack, flags } = head.inspect(request('/', `a=${'x'.repeat(2_000)}${attack}`), CLIENT);
  assert.deepEqual([isAttack, flags], [false, ['body-cut']]);
});
