import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WebRequest } from '../model/web/request.ts';
import type { Decision } from './decision.ts';
import { RawClient, startProxy, startRawUpstream, startUpstream, talk, until } from './testing/rig.ts';

const ALLOW: Decision = { kind: 'allow', inspection: null };

/** An upstream that tells what it got. */
function echo(context: Parameters<typeof startUpstream>[0]): Promise<number> {
  return startUpstream(context, (request, response) => {
    let body = '';
    request.setEncoding('latin1');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method, url, rawHeaders } = request;
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ method, url, rawHeaders, body }));
    });
  });
}

function bodyOf(answer: string): { method: string; url: string; rawHeaders: string[]; body: string } {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
}

describe('a request', () => {
  test('is passed on with its host, its fields and who asked, and reported with its answer', async (context) => {
    const rig = await startProxy(context, await echo(context));
    const client = new RawClient(rig.port);
    client.say(
      'GET /a?b=%20c HTTP/1.1\r\nHost: shop.example:81\r\nUSER-agent: x\r\nX-Forwarded-For: 6.6.6.6\r\nKeep-Alive: 5\r\nConnection: close, x-private\r\nX-Private: 1\r\nX-Public: 2\r\n\r\n',
    );
    const answer = await client.ended();
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(answer, /\r\nConnection: close\r\n/);
    const got = bodyOf(answer);
    assert.equal(got.url, '/a?b=%20c');
    assert.deepEqual(got.rawHeaders, [
      ...['Host', 'shop.example:81', 'USER-agent', 'x', 'X-Public', '2', 'X-Forwarded-For', '127.0.0.1'],
      ...['X-Real-IP', '127.0.0.1', 'X-Forwarded-Proto', 'http', 'X-Forwarded-Host', 'shop.example:81'],
    ]);
    const [exchange] = rig.exchanges;
    assert.equal(rig.exchanges.length, 1);
    assert.equal(exchange?.client, '127.0.0.1');
    assert.equal(exchange.peerPort > 0 && exchange.localPort === rig.port, true);
    assert.equal(exchange.request.headers[3], 'x');
    assert.equal(exchange.response?.status, 200);
    assert.match(Buffer.from(exchange.response.body ?? []).toString(), /^\{"method":"GET"/);
    assert.equal(exchange.response.size, exchange.response.body?.length);
    assert.ok(exchange.duration > 0 && Math.abs(exchange.startedAt / 1e6 - Date.now() / 1e3) < 10);
    assert.equal(exchange.outcome, 'answered');
  });

  test('follows another on one connection to the client and one to the upstream', async (context) => {
    const rig = await startProxy(context, await echo(context));
    const client = new RawClient(rig.port);
    for (let round = 1; round <= 5; round++) {
      client.heard = '';
      client.say(`POST /${round} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc`);
      await client.hears(/"body":"abc"\}$/);
    }
    client.close();
    assert.equal(rig.proxy.counters.requests, 5);
    assert.equal(rig.proxy.counters.upstreamConnections, 1);
    assert.equal(rig.proxy.counters.connections, 1);
  });

  test('may be sent before the one before it is answered, and is answered in its turn', async (context) => {
    const rig = await startProxy(context, await echo(context));
    const one = (path: string, end = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${end}\r\n`;
    const answer = await talk(
      rig.port,
      `${one('/1')}POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n${one('/3')}${one('/4', 'Connection: close\r\n')}`,
    );
    assert.deepEqual(
      [...answer.matchAll(/"url":"([^"]*)"/g)].map((match) => match[1]),
      ['/1', '/2', '/3', '/4'],
    );
    assert.equal(rig.exchanges.length, 4);
  });

  test('that comes byte by byte is the same request', async (context) => {
    const rig = await startProxy(context, await echo(context));
    const client = new RawClient(rig.port);
    client.socket.setNoDelay(true);
    for (const byte of 'PUT /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n') {
      client.say(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const got = bodyOf(await client.ended());
    assert.equal(got.body, 'abc');
    assert.ok(got.rawHeaders.includes('Content-Length'), 'a body that is there in whole goes on with its length');
  });

  test('in HTTP/1.0 gets an answer that it can read', async (context) => {
    const upstream = await startUpstream(context, (_request, response) => {
      response.write('in ');
      response.end('chunks');
    });
    const rig = await startProxy(context, upstream);
    const answer = await talk(rig.port, 'GET / HTTP/1.0\r\n\r\n');
    assert.match(answer, /\r\n\r\nin chunks$/);
    assert.doesNotMatch(answer, /chunked/);
    const kept = new RawClient(rig.port).say('HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    await kept.hears(/Connection: keep-alive\r\n\r\n$/);
    kept.close();
  });

  test('with Expect is asked for its body, which goes on with the head', async (context) => {
    const rig = await startProxy(context, await echo(context));
    const client = new RawClient(rig.port);
    client.say('POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n');
    await client.hears(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    const answer = await client.say('hello').ended();
    assert.match(answer, /"body":"hello"/);
    assert.doesNotMatch(answer, /Expect/);
  });

  test('for what a reverse proxy does not do is refused, and OPTIONS * passes', async (context) => {
    const rig = await startProxy(context, await echo(context));
    assert.match(await talk(rig.port, 'TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 405 /);
    assert.match(
      await talk(rig.port, 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
      /^HTTP\/1\.1 405 /,
    );
    assert.equal(rig.proxy.counters.methodsRefused, 2);
    const answer = await talk(rig.port, 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.equal(bodyOf(answer).url, '*');
  });

  test('in absolute form goes on in origin form', async (context) => {
    const rig = await startProxy(context, await echo(context));
    const answer = await talk(rig.port, 'GET http://A/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.equal(bodyOf(answer).url, '/b');
  });
});

describe('an answer', () => {
  test('without body is passed on as such: HEAD, 204, 304', async (context) => {
    const upstream = await startUpstream(context, (request, response) => {
      response.statusCode = Number(request.url?.slice(1));
      if (request.method === 'HEAD') response.setHeader('Content-Length', 1_000);
      response.end();
    });
    const rig = await startProxy(context, upstream);
    const client = new RawClient(rig.port);
    client.say(
      'HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\nGET /204 HTTP/1.1\r\nHost: a\r\n\r\nGET /304 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    const answer = await client.ended();
    assert.deepEqual(
      [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((match) => match[1]),
      ['200', '204', '304'],
    );
    assert.match(answer, /Content-Length: 1000\r\n/);
  });

  test('before the answer and trailers after it pass', async (context) => {
    const upstream = await startRawUpstream(context, (socket) => {
      socket.once('data', () =>
        socket.write(
          'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nTrailer: Sum\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nSum: 6\r\n\r\n',
        ),
      );
    });
    const rig = await startProxy(context, upstream);
    const answer = await talk(rig.port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.match(answer, /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    assert.match(answer, /3\r\nabc\r\n0\r\nSum: 6\r\n\r\n$/);
  });

  test('that ends with the connection is passed on in chunks', async (context) => {
    const upstream = await startRawUpstream(context, (socket) => {
      socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nall of it'));
    });
    const rig = await startProxy(context, upstream);
    const client = new RawClient(rig.port).say('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.hears(/9\r\nall of it\r\n0\r\n\r\n$/);
    client.close();
  });

  test('of which only text is kept for the report, and of that the beginning', async (context) => {
    const upstream = await startUpstream(context, (request, response) => {
      response.setHeader('Content-Type', request.url === '/png' ? 'image/png' : 'text/plain');
      response.end('x'.repeat(100_000));
    });
    const rig = await startProxy(context, upstream);
    await talk(rig.port, 'GET /png HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await talk(rig.port, 'GET /text HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.deepEqual(
      rig.exchanges.map((exchange) => exchange.response?.body?.length ?? null),
      [null, 4_096],
    );
    assert.deepEqual(
      rig.exchanges.map((exchange) => exchange.response?.size),
      [100_000, 100_000],
    );
  });

  test('that comes before the body is complete reaches the client, and the connections end', async (context) => {
    const upstream = await startRawUpstream(context, (socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno'));
    });
    const rig = await startProxy(context, upstream, { limits: { bodyLimit: 10 } });
    const client = new RawClient(rig.port);
    client.say(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(1_000)}`);
    const answer = await client.ended();
    assert.match(answer, /^HTTP\/1\.1 413 [\s\S]*Connection: close[\s\S]*\r\n\r\nno$/);
    await until(() => rig.proxy.counters.openUpstreamConnections === 0);
    assert.equal(rig.exchanges[0]?.response?.status, 413);
  });
});

describe('a decision', () => {
  const refuse =
    (how: 'answer' | 'close') =>
    (request: WebRequest): Decision =>
      request.target.includes('bad') ? { kind: 'refuse', inspection: null, how, reference: 'ref-1"<' } : ALLOW;
  const BAD = 'GET /bad HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n';

  test('to refuse answers 403 with the reference and nothing else, and the connection goes on', async (context) => {
    const rig = await startProxy(context, await echo(context), { enforce: true, decide: refuse('answer') });
    const client = new RawClient(rig.port).say(BAD);
    await client.hears(/^HTTP\/1\.1 403 Forbidden\r\n[\s\S]*text\/html[\s\S]*Reference: ref-1<\/p>\n$/);
    client.heard = '';
    client.say('GET /bad HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n\r\n');
    await client.hears(/\r\n\r\n\{"error":"refused","reference":"ref-1"\}\n$/);
    client.heard = '';
    client.say('GET /good HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.hears(/200 OK/);
    client.close();
    assert.equal(rig.proxy.counters.refused, 2);
    assert.equal(rig.exchanges[0]?.refused, 'ref-1"<');
    assert.equal(rig.exchanges[0].outcome, 'refused');
    assert.equal(rig.exchanges[0].response?.status, 403);
  });

  test('may close without a word', async (context) => {
    const rig = await startProxy(context, await echo(context), { enforce: true, decide: refuse('close') });
    assert.equal(await talk(rig.port, BAD), '');
    assert.equal(rig.exchanges[0]?.response, null);
  });

  test('to refuse is reported and not carried out by a proxy that watches', async (context) => {
    const rig = await startProxy(context, await echo(context), { decide: refuse('answer') });
    const client = new RawClient(rig.port).say(BAD);
    await client.hears(/200 OK/);
    client.close();
    const [exchange] = rig.exchanges;
    assert.equal(exchange?.refused, null);
    assert.ok(exchange?.isRefusable);
    assert.equal(rig.proxy.counters.wouldRefuse, 1);
  });

  test('that fails lets pass or refuses as configured, is counted, and told once', async (context) => {
    const upstream = await echo(context);
    const decide = () => {
      throw new Error('no model');
    };
    const open = await startProxy(context, upstream, { enforce: true, decide });
    const closed = await startProxy(context, upstream, { enforce: true, decide, fail: 'closed' });
    const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    for (const _ of [1, 2]) {
      assert.match(await talk(open.port, GET), / 200 OK/);
      assert.match(await talk(closed.port, GET), / 403 Forbidden/);
    }
    assert.equal(open.proxy.counters.failOpen, 2);
    assert.equal(closed.proxy.counters.failClosed, 2);
    assert.equal(closed.proxy.counters.decideErrors, 2);
    assert.deepEqual(open.notices, [{ kind: 'decide-failed', text: 'a request could not be judged: Error: no model' }]);
    assert.match(closed.exchanges[0]?.refused ?? '', /^[0-9a-f-]{36}$/);
  });

  test('that is late is treated as one that failed, but a late refusal stands', async (context) => {
    const decide = (request: WebRequest): Decision => {
      const begun = performance.now();
      while (performance.now() - begun < 5);
      return refuse('answer')(request);
    };
    const options = { enforce: true, budgetMilliseconds: 2, decide } as const;
    const upstream = await echo(context);
    const open = await startProxy(context, upstream, options);
    const closed = await startProxy(context, upstream, { ...options, fail: 'closed' });
    const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    assert.match(await talk(open.port, GET), / 200 OK/);
    assert.match(await talk(closed.port, GET), / 403 /);
    assert.match(await talk(open.port, GET.replace('/', '/bad')), / 403 /);
    assert.equal(open.proxy.counters.overBudget, 2);
    assert.equal(open.proxy.counters.failOpen, 1);
  });

  test('sees the beginning of a large body, of which nothing went on before', async (context) => {
    let passed = 0;
    const upstream = await startUpstream(context, (request, response) => {
      request.on('data', (chunk: Buffer) => {
        passed += chunk.length;
      });
      request.on('end', () => response.end());
    });
    const seen: WebRequest[] = [];
    const rig = await startProxy(context, upstream, {
      enforce: true,
      limits: { bodyLimit: 1_000 },
      decide: (request) => {
        seen.push(request);
        return refuse('answer')(request);
      },
    });
    const head = (path: string) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n`;
    assert.match(await talk(rig.port, head('/bad') + 'x'.repeat(2_000)), / 403 [\s\S]*Connection: close/);
    assert.equal(passed, 0);
    const client = new RawClient(rig.port).say(head('/good') + 'y'.repeat(300_000));
    await client.hears(/200 OK/);
    client.close();
    assert.equal(passed, 300_000);
    assert.deepEqual(
      seen.map((request) => [request.body?.length, request.isBodyCut]),
      [
        [1_000, true],
        [1_000, true],
      ],
    );
    assert.equal(rig.exchanges[1]?.bodySize, 300_000);
  });

  test('that is reported to somebody who throws harms nobody', async (context) => {
    const rig = await startProxy(context, await echo(context), {
      onExchange: () => {
        throw new Error('full');
      },
    });
    const client = new RawClient(rig.port).say('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.hears(/200 OK/);
    client.close();
    assert.equal(rig.proxy.counters.reportErrors, 1);
  });
});
