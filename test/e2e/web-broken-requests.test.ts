import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../src/proxy/testing/certificates.ts';
import { gatehound } from '../command.ts';
import { brokenRequests } from './web-broken-requests.ts';
import { type RunningGuard, startGuard } from './web-guard.ts';

const PATIENCE_MILLISECONDS = 10_000;
/** Ten times what is aimed at: the machine may do other things too. */
const MOST_MILLISECONDS = 1_000;
const MOST_BYTES = 400 << 20;

interface Heard {
  readonly status: number;
  /** Until the first byte of the answer, or the end; of the processor's time nothing is known here. */
  readonly milliseconds: number;
}

async function say(port: number, bytes: Buffer): Promise<Heard> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const begun = performance.now();
  let heard = '';
  let first = 0;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer to ${JSON.stringify(bytes.toString('latin1', 0, 150))}`)),
      PATIENCE_MILLISECONDS,
    );
    const end = () => {
      clearTimeout(timer);
      first ||= performance.now();
      resolve();
    };
    socket.on('data', (chunk: Buffer) => {
      first ||= performance.now();
      heard += chunk.toString('latin1');
    });
    socket.on('end', end).on('error', end).on('close', end);
    socket.write(bytes);
  });
  socket.destroy();
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0), milliseconds: first - begun };
}

async function startSink(context: TestContext): Promise<{ readonly port: number; readonly seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    request.resume().on('end', () => response.end('ok'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

const ORDINARY = Buffer.from('GET /ordinary HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n');

async function isWell(guard: RunningGuard): Promise<void> {
  assert.ok(guard.isAlive());
  assert.equal((await say(guard.port, ORDINARY)).status, 200);
}

describe('requests that are broken, or meant to break', () => {
  test('are each answered or refused in time, counted, and cost no memory', { timeout: 110_000 }, async (context) => {
    const sink = await startSink(context);
    const guard = await startGuard(context, ['--upstream', `http://127.0.0.1:${sink.port}`, '--enforce']);
    await isWell(guard);
    const times: { readonly name: string; readonly milliseconds: number }[] = [];
    let malformed = 0;
    let requests = 1;
    // The first time counts: nobody sends a bomb twice before he sees what the first one did.
    for (const round of [1, 2]) {
      for (const { name, bytes, isMalformed, isBodyBroken = false } of brokenRequests()) {
        const { status, milliseconds } = await say(guard.port, bytes);
        // HTTP/2 has no such line: it says GOAWAY.
        if (isMalformed && !name.includes('HTTP/2'))
          assert.ok([400, 413, 414, 431, 501, 505].includes(status), `${name}: ${status}`);
        if (!isMalformed) assert.ok(status === 200 || status === 403, `${name}: ${status}`);
        if (isMalformed) malformed++;
        if (!isMalformed || isBodyBroken) requests++;
        times.push({ name: `${name} (${round})`, milliseconds });
        assert.ok(milliseconds < MOST_MILLISECONDS, `${name}: ${milliseconds} ms`);
      }
      await isWell(guard);
      requests++;
    }
    times.sort((a, b) => b.milliseconds - a.milliseconds);
    const slowest = times.slice(0, 6).map(({ name, milliseconds }) => `${name} ${milliseconds.toFixed(0)} ms`);
    const median = times[times.length >> 1]?.milliseconds ?? 0;
    context.diagnostic(`${times.length} broken requests: median ${median.toFixed(1)} ms; ${slowest.join(', ')}`);
    context.diagnostic(`memory: ${(guard.memory() / 1e6).toFixed(0)} MB`);
    assert.ok(guard.memory() < MOST_BYTES, `${guard.memory()} bytes`);
    assert.ok(!sink.seen.some((url) => url.includes('hidden')), 'nothing that was hidden in another request arrived');
    await guard.waitFor(({ kind }) => kind === 'REQUEST_SMUGGLING');
    const { exitCode, lastWords } = await guard.stop();
    assert.equal(exitCode, 0);
    const [, saw, , broken] =
      /saw ([\d,]+) requests?, refused ([\d,]+), .* answered ([\d,]+) that/.exec(lastWords) ?? [];
    assert.deepEqual([Number(saw), Number(broken)], [requests, malformed], lastWords);
  });

  test('many at once leave room for everybody else', { timeout: 60_000 }, async (context) => {
    const sink = await startSink(context);
    const guard = await startGuard(context, ['--upstream', `http://127.0.0.1:${sink.port}`, '--enforce']);
    const all = brokenRequests();
    const heard = await Promise.all(all.map(({ bytes }) => say(guard.port, bytes)));
    assert.equal(heard.filter(({ status }) => status === 0).length, 1, 'HTTP/2 has no status line');
    await isWell(guard);
    assert.ok(guard.memory() < MOST_BYTES, `${guard.memory()} bytes`);
  });
});

describe('rules with expressions that could take for ever', () => {
  const BOMBS = [
    '(a+)+$',
    '(a|a)*$',
    '(a|aa)+$',
    '(.*a){10}$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    'a*a*a*a*a*a*b',
    '(x+x+)+y',
  ];

  test('are refused when they are read, or answer in time whatever they meet', {
    timeout: 110_000,
  }, async (context) => {
    const folder = temporaryFolder(context);
    const used: string[] = [];
    for (const [index, regex] of BOMBS.entries()) {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, JSON.stringify([{ id: `bomb-${index}`, alert: 'boom', match: { regex } }]));
      const begun = performance.now();
      const { exitCode, stderr } = await gatehound(['rules', 'check', file], { timeout: 20_000 });
      assert.ok(performance.now() - begun < 15_000);
      if (exitCode === 0) used.push(file);
      else assert.match(stderr, /GH-WEB-004/);
    }
    const sink = await startSink(context);
    const rules = used.flatMap((file) => ['--rules', file]);
    const guard = await startGuard(context, ['--upstream', `http://127.0.0.1:${sink.port}`, '--enforce', ...rules]);
    let worst = 0;
    for (const text of ['a'.repeat(60_000), 'x'.repeat(60_000), 'ab'.repeat(30_000), `${'a'.repeat(30_000)}!`]) {
      const head = `POST / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n`;
      const { status, milliseconds } = await say(guard.port, Buffer.from(head + text));
      assert.ok(status === 200 || status === 403);
      worst = Math.max(worst, milliseconds);
    }
    context.diagnostic(
      `${used.length} of ${BOMBS.length} such rules are taken; at most ${worst.toFixed(0)} ms for 60 KB`,
    );
    assert.ok(worst < 2 * MOST_MILLISECONDS, `${worst} ms`);
    await isWell(guard);
  });
});
