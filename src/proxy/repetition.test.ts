import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Repetition } from './repetition.ts';
import { RawClient, startProxy, startRawUpstream, talk, until } from './testing/rig.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

describe('a request whose connection was lost', () => {
  test('that had been kept is sent again, up to four times', () => {
    const repetition = new Repetition('GET');
    assert.deepEqual(
      Array.from({ length: 6 }, () => repetition.after('stale')),
      [0, 0, 0, 0, null, null],
    );
  });

  test('that was fresh is sent again once, a moment later', () => {
    const repetition = new Repetition('PUT');
    assert.equal(repetition.after('stale'), 0);
    assert.ok((repetition.after('broken') ?? 0) > 0);
    assert.equal(repetition.after('stale'), 0);
    assert.equal(repetition.after('broken'), null);
  });

  test('is not sent again where it may not be, or where the upstream spoke or took its time', () => {
    assert.equal(new Repetition('POST').after('stale'), null);
    assert.equal(new Repetition('GET').after('nonsense'), null);
    assert.equal(new Repetition('GET').after('silent'), null);
  });
});

describe('a request that makes the upstream end its connection', () => {
  for (const method of ['GET', 'DELETE', 'PUT']) {
    test(`reaches it twice and no oftener: ${method}`, async (context) => {
      let seen = 0;
      const upstream = await startRawUpstream(context, (socket) =>
        socket.once('data', () => {
          seen++;
          socket.destroy();
        }),
      );
      const rig = await startProxy(context, upstream);
      const text = `${method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx`;
      assert.match(await talk(rig.port, text), /^HTTP\/1\.1 502 /);
      assert.equal(seen, 2);
    });
  }

  test('ends no more than one of those that were kept, also where there is no room for others', async (context) => {
    let seen = 0;
    const upstream = await startRawUpstream(context, (socket) =>
      socket.on('data', (chunk: Buffer) => {
        if (chunk.toString('latin1').startsWith('GET /end')) {
          seen++;
          socket.destroy();
        } else setTimeout(() => socket.write(OK), 20);
      }),
    );
    const rig = await startProxy(context, upstream, { limits: { upstreamConnections: 4 } });
    const answers = await Promise.all([1, 2, 3, 4].map(() => talk(rig.port, GET)));
    for (const answer of answers) assert.match(answer, /ok$/);
    assert.equal(rig.proxy.counters.openUpstreamConnections, 4);
    assert.match(await talk(rig.port, GET.replace('/ ', '/end ')), /^HTTP\/1\.1 502 /);
    assert.equal(seen, 3, 'one that was kept, and two fresh ones');
    assert.match(await talk(rig.port, GET), /ok$/);
  });

  test('is forgotten when its client goes before it is sent again', async (context) => {
    let seen = 0;
    const upstream = await startRawUpstream(context, (socket) =>
      socket.once('data', () => {
        seen++;
        socket.destroy();
      }),
    );
    const rig = await startProxy(context, upstream);
    const client = new RawClient(rig.port).say(GET);
    await until(() => rig.proxy.counters.retries === 1);
    client.socket.resetAndDestroy();
    await until(() => rig.exchanges.length === 1);
    assert.equal(rig.exchanges[0]?.outcome, 'client-gone');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual([seen, rig.proxy.waiting, rig.proxy.counters.openRequests], [1, 0, 0]);
  });
});
