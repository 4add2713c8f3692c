import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { RawClient, startProxy, startRawUpstream, startUpstream, until } from './testing/rig.ts';

const MEGABYTE = 1_048_576;
const HANDSHAKE =
  'GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/** An upstream that accepts any WebSocket and sends back what it gets; `first` comes with its answer. */
function echoUpstream(context: Parameters<typeof startRawUpstream>[0], first = ''): Promise<number> {
  return startRawUpstream(context, (socket) => {
    socket.once('data', (chunk: Buffer) => {
      const head = chunk.toString('latin1');
      assert.match(head, /\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/);
      const key = /Sec-WebSocket-Key: (\S+)/.exec(head)?.[1];
      // The magic text of RFC 6455 section 1.3.
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n${first}`,
      );
      socket.pipe(socket);
    });
  });
}

describe('a WebSocket', () => {
  test('passes with its handshake, both ways, until one side ends it', async (context) => {
    const rig = await startProxy(context, await echoUpstream(context, 'hello'));
    const client = new RawClient(rig.port).say(HANDSHAKE);
    await client.hears(
      /^HTTP\/1\.1 101 [\s\S]*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n[\s\S]*\r\n\r\nhello$/,
    );
    assert.equal(rig.exchanges[0]?.response?.status, 101);
    assert.equal(rig.proxy.counters.openTunnels, 1);
    client.say('\x81\x05abcde\0\r\n\r\n');
    await until(() => client.heard.endsWith('hello\x81\x05abcde\0\r\n\r\n'));
    client.socket.end();
    await client.ended();
    await until(() => rig.proxy.counters.openTunnels === 0 && rig.proxy.counters.openConnections === 0);
    assert.equal(rig.proxy.counters.openUpstreamConnections, 0);
  });

  test('carries megabytes with back-pressure and loses nothing when it ends', async (context) => {
    const rig = await startProxy(context, await echoUpstream(context));
    const socket = connect({ port: rig.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(HANDSHAKE);
    await new Promise((resolve) => socket.once('data', resolve));
    const sent = createHash('sha256');
    const heard = createHash('sha256');
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      heard.update(chunk);
      bytes += chunk.length;
    });
    for (let round = 0; round < 16; round++) {
      const chunk = Buffer.alloc(MEGABYTE, `${round}.`);
      sent.update(chunk);
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve));
    }
    socket.end();
    await new Promise((resolve) => socket.once('end', resolve));
    assert.equal(bytes, 16 * MEGABYTE);
    assert.equal(heard.digest('hex'), sent.digest('hex'));
  });

  test('that the upstream does not want is answered like any request, and what was sent too early is no request', async (context) => {
    let requests = 0;
    const upstream = await startUpstream(context, (_request, response) => {
      requests++;
      response.statusCode = 426;
      response.end('no');
    });
    const rig = await startProxy(context, upstream);
    const client = new RawClient(rig.port).say(HANDSHAKE);
    await client.hears(/^HTTP\/1\.1 426 [\s\S]*no$/);
    client.heard = '';
    client.say('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.match(await client.ended(), /^HTTP\/1\.1 426 /);
    assert.equal(requests, 2);
  });

  test('is the only protocol to which a connection may switch', async (context) => {
    let fields: readonly string[] = [];
    const upstream = await startUpstream(context, (request, response) => {
      fields = request.rawHeaders;
      response.end();
    });
    const rig = await startProxy(context, upstream);
    const client = new RawClient(rig.port);
    client.say(
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
    );
    await client.hears(/200 OK/);
    client.close();
    assert.doesNotMatch(fields.join(' '), /upgrade|h2c|settings/i);
  });
});

describe('a stream', () => {
  test('of server-sent events passes event by event', async (context) => {
    let send = (_text: string) => {};
    const upstream = await startUpstream(context, (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      send = (text) => response.write(text);
    });
    const rig = await startProxy(context, upstream, { limits: { answerIdle: 100 } });
    const client = new RawClient(rig.port).say('GET /events HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.hears(/\r\n\r\n$/);
    for (const event of ['one', 'two', 'three']) {
      // Longer than other answers may be silent.
      await new Promise((resolve) => setTimeout(resolve, 250));
      send(`data: ${event}\n\n`);
      await client.hears(new RegExp(`data: ${event}\n\n\r\n$`));
    }
    client.close();
    await until(() => rig.exchanges.length === 1);
    assert.equal(rig.exchanges[0]?.outcome, 'client-gone');
    assert.equal(rig.exchanges[0].response?.size, 'data: one\n\ndata: two\n\ndata: three\n\n'.length);
  });

  for (const framing of ['Content-Length', 'chunked'] as const) {
    test(`of an upload (${framing}) takes no memory, and none is read ahead of the upstream`, {
      timeout: 60_000,
    }, async (context) => {
      const size = 192 * MEGABYTE;
      let got = 0;
      let isSlow = true;
      const heard = createHash('sha256');
      const upstream = await startUpstream(context, (request, response) => {
        request.on('data', (chunk: Buffer) => {
          got += chunk.length;
          heard.update(chunk);
        });
        request.on('end', () => response.end('thanks'));
        request.pause();
        setTimeout(() => {
          isSlow = false;
          request.resume();
        }, 500);
      });
      const rig = await startProxy(context, upstream, { limits: { bodyLimit: 100_000 } });
      const socket = connect(rig.port, '127.0.0.1');
      const sent = createHash('sha256');
      let answer = '';
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString('latin1');
      });
      const length = framing === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${size}`;
      socket.write(`POST /up HTTP/1.1\r\nHost: a\r\n${length}\r\n\r\n`);
      const chunk = Buffer.alloc(MEGABYTE, 'abcdefg');
      let written = 0;
      let whileSlow = 0;
      let most = 0;
      let least = Number.POSITIVE_INFINITY;
      while (written < size) {
        sent.update(chunk);
        if (framing === 'chunked') socket.write('100000\r\n');
        const wantsMore = socket.write(chunk);
        if (framing === 'chunked') socket.write('\r\n');
        written += chunk.length;
        if (isSlow) whileSlow = written;
        if (!wantsMore) await new Promise((resolve) => socket.once('drain', resolve));
        if (written > size / 4) {
          const resident = process.memoryUsage.rss();
          most = Math.max(most, resident);
          least = Math.min(least, resident);
        }
      }
      if (framing === 'chunked') socket.write('0\r\n\r\n');
      await until(
        () => answer.endsWith('thanks') || answer.endsWith('6\r\nthanks\r\n0\r\n\r\n'),
        () => answer,
      );
      assert.equal(got, size);
      assert.equal(heard.digest('hex'), sent.digest('hex'));
      assert.ok(whileSlow < 48 * MEGABYTE, `${whileSlow} bytes while the upstream took none`);
      assert.ok(most - least < 96 * MEGABYTE, `resident memory between ${least} and ${most}`);
      assert.equal(rig.exchanges[0]?.bodySize, size);
      assert.equal(rig.exchanges[0].request.body?.length, 100_000);
      socket.destroy();
    });
  }

  test('that the client breaks off is broken off for the upstream, in any phase', async (context) => {
    let aborted = 0;
    const upstream = await startUpstream(context, (request) => {
      request.on('error', () => {
        aborted++;
      });
      request.resume();
    });
    const rig = await startProxy(context, upstream, { limits: { bodyLimit: 1_000 } });
    const early = new RawClient(rig.port).say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc');
    const late = new RawClient(rig.port).say(
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(50_000)}`,
    );
    await until(() => rig.proxy.counters.upstreamConnections === 1 && rig.proxy.counters.openRequests === 2);
    early.close();
    late.close();
    await until(() => rig.exchanges.length === 2 && aborted === 1);
    assert.deepEqual(
      rig.exchanges.map((exchange) => exchange.outcome),
      ['client-gone', 'client-gone'],
    );
    await until(() => rig.proxy.counters.openUpstreamConnections === 0 && rig.proxy.counters.openConnections === 0);
  });
});
