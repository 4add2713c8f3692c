import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ASSEMBLER_DEFAULTS, Assembler } from '../../src/assemble/assembler.ts';
import { decodePacket } from '../../src/decode/decode.ts';
import { Layers } from '../../src/decode/layers.ts';
import { EventClock } from '../../src/engine/clock.ts';
import { withExchange } from '../../src/engine/web-exchange.ts';
import { WebHead } from '../../src/heads/web/web-head.ts';
import { GatehoundError } from '../../src/model/error.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { Transaction } from '../../src/model/transaction.ts';
import { headerOf } from '../../src/model/web/request.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { openSource } from '../../src/sources/open.ts';
import { packetsOf } from '../captures.ts';
import { testData } from '../data.ts';
import type { Capture } from './agreement/capture.ts';
import { tableRows } from './agreement/rows.ts';
import { Scores } from './agreement/score.ts';
import { compareFields } from './agreement/tshark-fields.ts';

const captures = testData('flows', 'pcap');
const malformed = testData('flows', 'malformed');
const skip = captures === undefined && 'no test data';

/** Reads a capture with its content. */
async function readWithContent(name: string, path: string): Promise<Capture> {
  const flows: Flow[] = [];
  const transactions: Transaction[] = [];
  const assembler = new Assembler({ ...ASSEMBLER_DEFAULTS, content: true }, (output) => {
    if (output.kind === 'flow-close') flows.push(output.flow);
    else if (output.kind !== 'flow-end') transactions.push(output);
  });
  const layers = new Layers();
  const clock = new EventClock();
  for (const { bytes, wireLength, time, link } of await packetsOf(path)) {
    layers.now = clock.advance(time);
    decodePacket(bytes, 0, bytes.length, wireLength, link, layers);
    layers.time = time;
    assembler.packet(bytes, layers);
  }
  assembler.end();
  return { name, path, flows, transactions, carriers: new Map(flows.map((flow) => [flow.uid, flow])), error: null };
}

/** A transaction with what its content tells in the place of its own fields. */
function asItsContentTells(transaction: Transaction): Transaction {
  if (transaction.kind !== 'http' || transaction.web === undefined) return transaction;
  const { request, response } = transaction.web;
  return {
    ...transaction,
    method: request.method,
    uri: request.target,
    host: headerOf(request.headers, 'host'),
    userAgent: headerOf(request.headers, 'user-agent'),
    status: response?.status ?? null,
  };
}

test('the content of captures is what tshark reads in them', { skip }, async (t) => {
  if (captures === undefined) return;
  const scores = new Scores();
  let read = 0;
  let requests = 0;
  let bodies = 0;
  for (const file of globSync('*/*.expected.tsv', { cwd: captures }).toSorted()) {
    const name = file.replace(/\.expected\.tsv$/, '');
    const path = join(captures, name);
    if (!existsSync(path)) continue;
    const rows = tableRows(`${path}.expected.tsv`);
    if (!rows.some((row) => (row.get('http_method') ?? '') !== '')) continue;
    const capture = await readWithContent(name, path);
    read++;
    for (const transaction of capture.transactions) {
      if (transaction.kind !== 'http') continue;
      const { web, method, requestBodyBytes } = transaction;
      assert.equal(web === undefined, method === null, name);
      if (web === undefined) continue;
      requests++;
      assert.equal(web.request.body === null, requestBodyBytes === 0, `${name} ${transaction.uid}`);
      if (web.request.body !== null) bodies++;
    }
    compareFields({ ...capture, transactions: capture.transactions.map(asItsContentTells) }, rows, scores);
  }
  t.diagnostic(`${read} captures, ${requests} requests, ${bodies} with a body`);
  const http = scores.all().filter(({ field }) => field.startsWith('tshark http '));
  for (const { field, agreed, compared } of http) t.diagnostic(`${field}: ${agreed} of ${compared}`);
  assert.equal(http.length, 5);
  assert.deepEqual(
    http.filter(({ reached }) => !reached).map(({ field }) => field),
    [],
  );
});

test('damaged captures and logs never break the web head', {
  skip: malformed === undefined && 'no test data',
}, async (t) => {
  if (malformed === undefined) return;
  const head = new WebHead({ rules: [], model: null, threshold: null, bodyLimit: 65_536 });
  let read = 0;
  let requests = 0;
  for (const name of readdirSync(malformed, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!/\.(pcap|pcapng|cap|log|gz|json|har)$/.test(name)) continue;
    const transactions = await transactionsOf(join(malformed, name));
    if (transactions === null) continue;
    read++;
    for (const transaction of transactions) {
      const request = transaction.kind === 'http' ? withExchange(transaction) : undefined;
      if (request === undefined) continue;
      requests++;
      head.hear(request);
      head.tick(request.time);
    }
  }
  t.diagnostic(`${read} inputs, ${requests} requests`);
  assert.ok(read > 100 && requests > 10);
});

/** Of a capture with their content, of a log as it tells; null for what cannot be read, which must say so with a code. */
async function transactionsOf(path: string): Promise<readonly Transaction[] | null> {
  const records: Transaction[] = [];
  const pool = new BatchPool();
  try {
    const source = await openSource(path);
    for await (const batch of source.batches(pool)) {
      if (batch.kind === 'packets') pool.give(batch);
      else records.push(...batch.records.filter((record) => record.kind !== 'flow'));
    }
    await source.close();
    const isCapture = source.format === 'pcap' || source.format === 'pcapng';
    return isCapture ? (await readWithContent(path, path)).transactions : records;
  } catch (error) {
    assert.ok(error instanceof GatehoundError, `${path}: ${error}`);
    return null;
  }
}
