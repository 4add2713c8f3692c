import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Rig, startProxy, startRawUpstream, until } from '../testing/rig.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const LARGE = Buffer.alloc(16_000_000, 'x');
const STALL = 300;

/** An upstream that answers at once with megabytes, or with a tunnel full of them. */
function largeUpstream(context: TestContext, times = 1): Promise<number> {
  return startRawUpstream(context, (socket) =>
    socket.once('data', (chunk: Buffer) => {
      const isTunnel = chunk.toString('latin1').includes('Upgrade');
      const head = isTunnel
        ? 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
        : `HTTP/1.1 200 OK\r\nContent-Length: ${times * LARGE.length}\r\n\r\n`;
      socket.write(head);
      for (let time = 0; time < times; time++) socket.write(LARGE);
    }),
  );
}

/** Asks, reads nothing, and says a byte whenever the time of a stall is nearly over, and more often. */
function drips(context: TestContext, rig: Rig, text: string): Socket {
  const client = connect(rig.port, '127.0.0.1').pause();
  client.on('error', () => {});
  client.write(text);
  const dripping = setInterval(() => client.write('G'), STALL / 4);
  context.after(() => {
    clearInterval(dripping);
    client.destroy();
  });
  return client;
}

describe('a client that takes nothing of its answer, and sends on', () => {
  for (const [what, text] of [
    ['the next request', GET],
    ['the body of its request', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n'],
    [
      'into its tunnel',
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ],
  ] as const) {
    test(`${what}, is let go, and the upstream with it`, async (context) => {
      const rig = await startProxy(context, await largeUpstream(context), {
        limits: { clientStall: STALL, bodyLimit: 1 },
      });
      // More than is held, so that it goes on at once.
      drips(context, rig, text.startsWith('POST') ? `${text}xx` : text);
      await until(() => rig.exchanges.length === 1);
      await until(() => rig.proxy.counters.openConnections + rig.proxy.counters.openUpstreamConnections === 0);
      assert.equal(rig.proxy.counters.slowClients, 1);
    });
  }

  test('after the last words of the proxy to it, is let go', async (context) => {
    // Their answer is the last one for this connection, and more than the buffers on the way hold of it waits.
    const rig = await startProxy(context, await largeUpstream(context), { limits: { clientStall: STALL } });
    drips(context, rig, 'GET / HTTP/1.0\r\n\r\n');
    await until(() => rig.proxy.counters.openConnections === 0 && rig.proxy.counters.connections === 1);
  });

  test('one request after the other, is not answered more than the buffers hold', async (context) => {
    const body = 'x'.repeat(50_000);
    const upstream = await startRawUpstream(context, (socket) =>
      socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)),
    );
    const rig = await startProxy(context, upstream, { limits: { clientStall: 2_000 } });
    const client = connect(rig.port, '127.0.0.1').pause();
    client.on('error', () => {});
    context.after(() => client.destroy());
    const requests = 1_000;
    client.write(GET.repeat(requests));
    await until(() => rig.exchanges.length > 10);
    let answered = 0;
    while (rig.exchanges.length > answered) {
      answered = rig.exchanges.length;
      await sleep(100);
    }
    assert.ok(answered < requests / 2, `${answered} answers wait`);
    let heard = 0;
    client.on('data', (chunk: Buffer) => {
      heard += chunk.length;
    });
    client.resume();
    await until(() => heard > requests * body.length);
    assert.equal(rig.exchanges.length, requests, 'who takes them gets them all');
    assert.equal(rig.proxy.counters.slowClients, 0);
  });
});

describe('a client that takes its answer slowly', () => {
  test('is not let go as long as it takes some', async (context) => {
    // The system tells of room in steps of some megabytes, so a stall has to last longer than a step takes.
    const clientStall = 2_500;
    const times = 4;
    const rig = await startProxy(context, await largeUpstream(context, times), { limits: { clientStall } });
    const client = connect(rig.port, '127.0.0.1').pause();
    client.on('error', () => {});
    context.after(() => client.destroy());
    client.write(GET);
    let heard = 0;
    client.on('data', (chunk: Buffer) => {
      heard += chunk.length;
      client.pause();
    });
    const begun = performance.now();
    // A read takes 64 KiB of the buffers, so that all of it takes longer than a stall may.
    while (heard < times * LARGE.length && !client.closed) {
      client.resume();
      await sleep(performance.now() - begun < 3 * clientStall ? 10 : 0);
    }
    assert.ok(heard >= times * LARGE.length, `${heard} bytes`);
    assert.ok(performance.now() - begun > 2 * clientStall);
    assert.equal(rig.proxy.counters.slowClients, 0);
  });
});
