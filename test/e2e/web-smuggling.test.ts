import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { ProxyExchange } from '../../src/proxy/decision.ts';
import { temporaryFolder } from '../../src/proxy/testing/certificates.ts';
import { RawClient, startProxy, talk } from '../../src/proxy/testing/rig.ts';
import { smugglingCorpus } from './smuggling-corpus.ts';
import {
  type Sunk,
  startApache,
  startNginx,
  startSink,
  type WebServer,
  whyNoApache,
  whyNoNginx,
} from './web-servers.ts';

/** Connections at once. */
const AT_ONCE = 48;
/** A client that has said all is not waited for longer, once nothing more comes. */
const QUIET_MILLISECONDS = 150;

/** Servers write targets anew, each in its way: one slash for two, and bytes above 127 in percent. */
function spelling(url: string): string {
  return url
    .replace(/#.*/, '')
    .replaceAll(/\/{2,}/g, '/')
    .replaceAll(/[\x80-\xff]/g, (byte) => {
      return `%${byte.charCodeAt(0).toString(16).toUpperCase()}`;
    });
}

/** nginx writes a dash for a method that it does not take for one. */
function methodOf(text: string): string {
  return /^[A-Z]+$/.test(text) ? text : '-';
}

function keyOf(one: Sunk): string {
  return JSON.stringify([one.method, spelling(one.url), one.body]);
}

function exchangeKey({ request }: ProxyExchange): string {
  const url = request.target.replace(/^http:\/\/a/, '');
  return keyOf({ method: request.method, url, body: Buffer.from(request.body ?? []).toString('latin1') });
}

/** What the one holds that the other does not, as often as it does. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = others.slice();
  return some.filter((one) => {
    const index = left.indexOf(one);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

async function sayAndWait(port: number, bytes: string): Promise<void> {
  const client = new RawClient(port).say(bytes);
  let heard = -1;
  while (!client.isClosed && heard !== client.heard.length) {
    heard = client.heard.length;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS));
  }
  client.close();
}

/**
 * What the proxy reported as one request must be one request to the server behind it, with the same body: so the sink
 * behind that server sees the same requests, and its own log has a line for each and none for anything else.
 */
async function compare(
  context: TestContext,
  start: (context: TestContext, folder: string, sink: number) => Promise<WebServer>,
): Promise<void> {
  const sink = await startSink(context);
  const server = await start(context, temporaryFolder(context), sink.port);
  const rig = await startProxy(context, server.port, { limits: { bodyIdle: 2_000 } });
  const waiting = smugglingCorpus();
  const total = waiting.length;
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await sayAndWait(rig.port, next.bytes);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  // The connections to the server are used again after all that: what was left on them would show up here.
  for (let round = 0; round < 5; round++) {
    assert.match(await talk(rig.port, `GET /last${round} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`), / 200 OK/);
  }
  const passed = rig.exchanges.filter(({ response }) => response?.headers.includes('X-Sink') === true);
  // Clients that heard nothing for long enough left before their answer: their request may have arrived.
  const left = rig.exchanges.filter(({ outcome }) => outcome === 'client-gone');
  const got = sink.got.map(keyOf);
  const told = passed.map(exchangeKey);
  assert.deepEqual(without(got, [...told, ...left.map(exchangeKey)]), [], 'nothing arrived that was not reported');
  assert.deepEqual(without(told, got), [], 'what was reported arrived');

  const answered = rig.exchanges.filter(({ response, outcome }) => response !== null && outcome === 'answered');
  assert.equal(rig.proxy.counters.retries, 0);
  const logged = server.log().map((line) => methodOf(line.split(' ')[0] ?? ''));
  const [methods, methodsLeft] = [answered, left].map((some) => some.map(({ request }) => methodOf(request.method)));
  assert.deepEqual(without(logged, [...(methods ?? []), ...(methodsLeft ?? [])]), [], 'no request was taken for two');
  assert.deepEqual(without(methods ?? [], logged), [], 'each was taken for one');
  // What hid in a body that was sound stayed there; the others came as requests of their own, and were judged as such.
  assert.ok(passed.length > 100, `${passed.length} of ${total} were passed on`);
  assert.ok(rig.malformed.length > total / 2, `${rig.malformed.length} of ${total} were refused`);
}

describe('requests that readers could cut at different places', () => {
  test('are the same requests to nginx as to the proxy', { skip: whyNoNginx, timeout: 120_000 }, (context) =>
    compare(context, startNginx),
  );

  test('are the same requests to Apache as to the proxy', { skip: whyNoApache, timeout: 120_000 }, (context) =>
    compare(context, startApache),
  );
});
