import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { makeCertificate, temporaryFolder, whyNoCertificates } from './testing/certificates.ts';
import { RawClient, startProxy, startUpstream, talk, until } from './testing/rig.ts';

const LIMIT = 4;
const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const HTTP2 = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';

describe('the connections of one peer', () => {
  test('are counted over TLS before anything is agreed on, each once, until they end', {
    skip: whyNoCertificates,
  }, async (context) => {
    const tls = makeCertificate(temporaryFolder(context), 'a');
    const upstream = await startUpstream(context, (_request, response) => response.end('ok'));
    const rig = await startProxy(context, upstream, { tls, limits: { connectionsOfPeer: LIMIT } });
    const { counters } = rig.proxy;
    const silent = Array.from({ length: 3 * LIMIT }, () => new RawClient(rig.port));
    await until(() => counters.connectionsRefused === 2 * LIMIT);
    assert.equal(counters.openConnections, LIMIT);
    assert.equal(counters.tlsFailures, 0, 'with who is refused nothing is agreed on');
    for (const client of silent) client.close();
    await until(() => counters.openConnections === 0);
    const sound = [];
    for (let count = 0; count < LIMIT; count++) {
      const socket = connectTls({ port: rig.port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] });
      context.after(() => socket.destroy());
      await once(socket, 'secureConnect');
      sound.push(socket);
    }
    assert.equal(counters.openConnections, LIMIT);
    const oneMore = connect(rig.port, '127.0.0.1');
    await once(oneMore, 'close');
    assert.equal(counters.connectionsRefused, 2 * LIMIT + 1);
    for (const socket of sound) socket.destroy();
    await until(() => counters.openConnections === 0);
  });

  test('are counted once where they go on in HTTP/2', async (context) => {
    const upstream = await startUpstream(context, (_request, response) => response.end('ok'));
    const rig = await startProxy(context, upstream, { limits: { connectionsOfPeer: LIMIT } });
    const { counters } = rig.proxy;
    for (let round = 0; round < 3; round++) {
      const clients = Array.from({ length: LIMIT }, () => new RawClient(rig.port).say(HTTP2));
      await until(() => clients.every((client) => client.heard !== ''));
      assert.deepEqual([counters.openConnections, counters.connectionsRefused], [LIMIT, 0]);
      for (const client of clients) client.close();
      await until(() => counters.openConnections === 0);
    }
    assert.match(await talk(rig.port, GET), / 200 /);
  });
});
