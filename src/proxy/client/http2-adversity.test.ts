import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2, constants, type IncomingHttpHeaders } from 'node:http2';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { ProxyContext } from '../context.ts';
import { Peer } from '../peer.ts';
import { makeCertificate, temporaryFolder, whyNoCertificates } from '../testing/certificates.ts';
import { data, PREFACE, request, reset, SendWindow, settings, settingsAck } from '../testing/frames.ts';
import { startProxy, startRawUpstream, talk, until } from '../testing/rig.ts';
import { UpstreamPool } from '../upstream/pool.ts';
import { Http2Session } from './http2.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const CANCELLED = reset(1, constants.NGHTTP2_CANCEL);
const UNDERSCORE = { content_length: '5' };

function answers(context: TestContext, text: string): Promise<number> {
  return startRawUpstream(context, (socket) => socket.on('data', () => socket.write(text, 'latin1')));
}

/** Says all in one packet, and nothing of what it hears. */
function says(context: TestContext, socket: Socket, frames: readonly Buffer[]): Socket {
  context.after(() => socket.destroy());
  socket.on('error', () => {});
  socket.resume();
  socket.write(Buffer.concat(frames));
  return socket;
}

async function get(context: TestContext, port: number): Promise<{ head: IncomingHttpHeaders; body: string }> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  context.after(() => session.destroy());
  const stream = session.request({ ':path': '/' });
  let head: IncomingHttpHeaders = {};
  let body = '';
  stream.on('response', (fields) => {
    head = fields;
  });
  stream.on('data', (chunk: Buffer) => {
    body += chunk.toString('latin1');
  });
  await once(stream, 'close');
  return { head, body };
}

describe('a stream that the client resets', () => {
  test('in the packet in which it begins harms nobody, and is told of', async (context) => {
    const rig = await startProxy(context, await answers(context, OK));
    for (const first of [
      request(1, 'GET', UNDERSCORE),
      request(1, 'POST', UNDERSCORE, false),
      request(1, 'POST', { expect: '100-continue' }, false),
      request(1, 'GET', {}),
    ]) {
      const client = says(context, connect(rig.port, '127.0.0.1'), [PREFACE, settings(), first, CANCELLED]);
      await once(client, 'data');
      client.destroy();
      await until(() => rig.proxy.counters.openConnections === 0);
    }
    assert.match(await talk(rig.port, GET), /ok$/);
    assert.deepEqual(
      rig.malformed.map(({ kind }) => kind),
      ['framing-name', 'framing-name'],
    );
    assert.deepEqual(
      rig.exchanges.map(({ outcome }) => outcome),
      ['client-gone', 'client-gone', 'answered'],
    );
    assert.equal(rig.proxy.counters.upstreamConnections, 1, 'what was called off is not passed on');
    assert.deepEqual([rig.proxy.counters.openRequests, rig.proxy.counters.http2Failures], [0, 0]);
  });

  test('so, over TLS without agreement on HTTP/2, harms nobody', { skip: whyNoCertificates }, async (context) => {
    const tls = makeCertificate(temporaryFolder(context), 'a');
    const rig = await startProxy(context, await answers(context, OK), { tls });
    const options = { port: rig.port, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] };
    const client = connectTls(options);
    await once(client, 'secureConnect');
    says(context, client, [PREFACE, settings(), request(1, 'GET', UNDERSCORE), CANCELLED]);
    await until(() => rig.malformed.length === 1);
    const second = connectTls(options);
    await once(second, 'secureConnect');
    says(context, second, [Buffer.from(GET)]);
    const [heard] = await once(second, 'data');
    assert.match(String(heard), /^HTTP\/1\.1 200 /);
  });

  test('without an error, while its body waits for the upstream, is called off there, whatever that says', async (context) => {
    const taken: Socket[] = [];
    const upstream = await startRawUpstream(context, (socket) => taken.push(socket.pause()));
    const rig = await startProxy(context, upstream, { limits: { bodyLimit: 1_024 } });
    const client = connect(rig.port, '127.0.0.1');
    client.setNoDelay(true);
    const window = new SendWindow(256 * 1_024);
    client.on('data', (chunk: Buffer) => window.heard(chunk));
    says(context, client, [PREFACE, settings(), settingsAck(), request(1, 'POST', {}, false)]);
    // Until the upstream, which reads none of it, has got all that goes into the buffers on the way.
    for (let silence = 0; silence < 100; silence++) {
      while (window.bytes >= 8_000) {
        client.write(data(1, 8_000));
        window.sent(8_000);
        silence = 0;
      }
      await sleep(2);
    }
    client.write(reset(1, constants.NGHTTP2_NO_ERROR));
    await until(() => rig.exchanges.length === 1);
    assert.equal(rig.exchanges[0]?.outcome, 'client-gone');
    taken[0]?.write(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}`);
    await until(() => rig.proxy.counters.openUpstreamConnections === 0);
    assert.deepEqual([rig.proxy.counters.openConnections, rig.proxy.counters.openRequests], [1, 0]);
  });
});

describe('an answer of the upstream, for a client in HTTP/2', () => {
  for (const status of [600, 777, 999]) {
    test(`with the status ${status} is nonsense`, async (context) => {
      const rig = await startProxy(
        context,
        await answers(context, `HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`),
      );
      assert.equal((await get(context, rig.port)).head[':status'], 502);
      assert.match(await talk(rig.port, GET), /^HTTP\/1\.1 502 /);
      assert.equal(rig.proxy.counters.upstreamMalformed, 2);
    });
  }

  test('with the status 205 has no body, and what comes of one is no answer to anything', async (context) => {
    for (const framing of [
      'Content-Length: 5\r\n\r\nhello',
      'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    ]) {
      const rig = await startProxy(context, await answers(context, `HTTP/1.1 205 Reset Content\r\n${framing}`));
      const { head, body } = await get(context, rig.port);
      assert.deepEqual([head[':status'], head['content-length'], body], [205, '0', '']);
      assert.match(await talk(rig.port, GET), /^HTTP\/1\.1 205 [\s\S]*\r\nContent-Length: 0\r\n[\s\S]*\r\n\r\n$/);
      assert.equal(rig.proxy.counters.upstreamConnections, 2);
    }
  });

  test('may have fields that are called like what every object has', async (context) => {
    const text = 'HTTP/1.1 200 OK\r\nConstructor: a\r\n__proto__: b\r\nContent-Length: 2\r\n\r\nok';
    const rig = await startProxy(context, await answers(context, text));
    assert.equal((await get(context, rig.port)).head['constructor'], 'a');
  });
});

describe('a client in HTTP/2 that takes nothing', () => {
  test('of many small answers is let go, stream by stream and then as a whole', async (context) => {
    const rig = await startProxy(context, await answers(context, OK), {
      limits: { clientStall: 200, keepAlive: 200, tlsHandshake: 100 },
    });
    const requests = Array.from({ length: 50 }, (_, index) => request(1 + 2 * index, 'GET', {}));
    const client = says(context, connect(rig.port, '127.0.0.1'), [PREFACE, settings(0), settingsAck(), ...requests]);
    await once(client, 'close');
    assert.equal(rig.proxy.counters.slowClients, 50);
    await until(() => rig.proxy.counters.openConnections === 0);
    assert.equal(rig.proxy.counters.idleClosed, 1);
  });
});

describe('a fault of our own at a stream', () => {
  test('ends that stream, is counted, and leaves the connection as it is', async (context) => {
    const proxyContext = new ProxyContext({
      listen: { host: '127.0.0.1', port: 0 },
      upstream: new URL(`http://127.0.0.1:${await answers(context, OK)}`),
      tls: null,
      enforce: false,
      fail: 'open',
      budgetMilliseconds: 1_000,
      trustedProxies: [],
      decide: () => ({ kind: 'allow', inspection: null }),
      onExchange: () => {},
      onMalformed: () => {},
      onNotice: () => {},
    });
    const pool = new UpstreamPool(proxyContext);
    context.after(() => pool.close(true));
    const ask = pool.request.bind(pool);
    let asked = 0;
    pool.request = (...what) => {
      if (++asked === 1) throw new Error('a fault');
      ask(...what);
    };
    const host = { closed: () => {}, upgrade: () => {} };
    const peer = new Peer({ address: '127.0.0.1', port: 1 }, 2, false, []);
    const server = createServer((socket) => new Http2Session(host, proxyContext, pool, socket, peer, null));
    server.listen(0, '127.0.0.1');
    context.after(() => server.close());
    await once(server, 'listening');
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    context.after(() => session.destroy());
    const broken = session.request({ ':path': '/' }).resume();
    broken.on('error', () => {});
    await once(broken, 'close');
    const sound = session.request({ ':path': '/' }).resume();
    const [head] = await once(sound, 'response');
    assert.equal(head[':status'], 200);
    assert.equal(proxyContext.counters.http2Failures, 1);
  });
});
