import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebHead } from '../heads/web/web-head.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';
import type { WebInspection } from '../model/web/inspection.ts';
import type { WebRequest } from '../model/web/request.ts';
import type { AlertLog } from './alert-log.ts';
import { ProxyTransactions } from './proxy-transactions.ts';
import { RequestAlerts } from './request-alerts.ts';

const RULES = JSON.stringify([
  { id: 'tulips', alert: 'Tulips', url: 'tulips' },
  { id: 'gone', alert: 'Tulips are gone', url: 'tulips', all: [{ where: 'status', match: '404' }] },
]);
const CLIENT = '203.0.113.1';

function desk() {
  const lines: string[] = [];
  const log = { add: (_time: number, text: string) => lines.push(text) } as unknown as AlertLog;
  const head = new WebHead({
    rules: [{ name: 'rules.json', text: RULES }],
    ...{ model: null, threshold: null, bodyLimit: 65_536 },
  });
  return { lines, head, alerts: new RequestAlerts(log, head) };
}

function request(target: string): WebRequest {
  return { method: 'GET', target, version: '1.1', headers: ['Host', 'shop'], body: null, isBodyCut: false };
}

function answered(sent: WebRequest, status: number, inspection: WebInspection | null, port = 80): HttpTransaction {
  const response = { status, headers: [], size: 0, body: null };
  return {
    ...{ kind: 'http', uid: 'W1', time: 0, originator: CLIENT, originatorPort: 1, responder: '::', status },
    responderPort: port,
    web: { request: sent, response, client: CLIENT, inspection, refused: null },
  } as unknown as HttpTransaction;
}

test('what a rule says of the status comes with the answer, and what was written before is not written again', () => {
  const { lines, head, alerts } = desk();
  const sent = request('/?q=tulips');
  const inspection = head.inspect(sent, CLIENT);
  alerts.judged(sent, inspection, 'https', 0);
  assert.deepEqual(lines, ['Tulips']);
  const judged = alerts.answered(answered(sent, 404, inspection), 'https', 0);
  assert.deepEqual(lines, ['Tulips', 'Tulips are gone']);
  assert.deepEqual(
    judged?.hits.map(({ rule }) => rule),
    ['tulips', 'gone'],
  );
  const other = request('/?q=tulips+2');
  alerts.answered(answered(other, 200, head.inspect(other, CLIENT)), 'https', 0);
  assert.equal(lines.length, 2);
});

test('a row of a log is written whole, and a rule counts it once where its judgement is handed on', () => {
  const { lines, head, alerts } = desk();
  const row = answered(request('/?q=tulips'), 404, null);
  head.hear(row, alerts.logged(row));
  assert.deepEqual(lines, ['Tulips', 'Tulips are gone']);
  assert.deepEqual([head.hits.get('tulips'), head.hits.get('gone')], [1, 1]);
});

test('the classifier speaks as diffai does, with the scheme by which the request came', () => {
  const { lines, alerts } = desk();
  const sent = request('/?id=1');
  const hit = { rule: 'classifier', message: 'reads like an attack' } as WebInspection['hits'][number];
  const inspection = { hits: [hit, hit] } as unknown as WebInspection;
  alerts.judged(sent, inspection, 'https', 0);
  alerts.judged(sent, inspection, 'http', 0);
  assert.deepEqual(lines, [
    '[!] AI detected an anomaly with URL https://shop/?id=1',
    '[!] AI detected an anomaly with URL http://shop/?id=1',
  ]);
});

test('what is malformed is written with its kind and its answer', () => {
  const { lines, alerts } = desk();
  const transaction = new ProxyTransactions('127.0.0.1').malformed({
    ...{ time: 0, client: CLIENT, peer: CLIENT, peerPort: 1, isPeerTrusted: false, localPort: 80 },
    ...{ kind: 'head-size', isSmuggling: false, beginning: 'GET /' },
  });
  alerts.malformed(transaction, 0);
  assert.deepEqual(lines, ['The request is malformed (head-size) and was answered with 431']);
  assert.equal(transaction.web?.refused, null, 'nobody was shown a reference');
  assert.equal(transaction.status, 431);
});
