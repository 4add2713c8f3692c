import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { GatehoundError } from '../model/error.ts';
import { makeCertificate, temporaryFolder, whyNoCertificates } from './testing/certificates.ts';
import { RawClient, startProxy, startUpstream, talk, until } from './testing/rig.ts';

const skip = whyNoCertificates;

async function open(
  port: number,
  options: { readonly maxVersion?: 'TLSv1.1'; readonly minVersion?: 'TLSv1' } = {},
): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  await new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

async function nameOf(port: number): Promise<string> {
  const socket = await open(port);
  const name = String(socket.getPeerCertificate().subject.CN);
  socket.destroy();
  return name;
}

describe('a certificate', { skip }, () => {
  test('is loaded again when its files change; a broken one is told of and the old one stays', async (context) => {
    const folder = temporaryFolder(context);
    const first = makeCertificate(folder, 'first');
    const second = makeCertificate(folder, 'second');
    const tls = { certFile: join(folder, 'live.crt'), keyFile: join(folder, 'live.key') };
    copyFileSync(first.certFile, tls.certFile);
    copyFileSync(first.keyFile, tls.keyFile);
    const rig = await startProxy(context, await startUpstream(context, (_request, response) => response.end('ok')), {
      tls,
    });
    const kept = await open(rig.port);
    assert.equal(await nameOf(rig.port), 'first');

    writeFileSync(tls.certFile, 'no certificate');
    await until(() => rig.notices.length === 1);
    assert.equal(rig.notices[0]?.kind, 'certificate-kept');
    assert.equal(await nameOf(rig.port), 'first');

    copyFileSync(second.certFile, tls.certFile);
    await until(() => rig.notices.length === 2);
    assert.equal(rig.notices[1]?.kind, 'certificate-kept', 'the key of the other one does not fit');
    assert.equal(await nameOf(rig.port), 'first');

    copyFileSync(second.keyFile, tls.keyFile);
    await until(() => rig.notices.length === 3);
    assert.equal(rig.notices[2]?.kind, 'certificate-loaded');
    assert.equal(await nameOf(rig.port), 'second');

    let heard = '';
    kept.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    kept.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(() => heard.endsWith('ok'));
    kept.destroy();
  });

  test('that cannot be used at the start is an error with a code', async (context) => {
    const folder = temporaryFolder(context);
    const one = makeCertificate(folder, 'one');
    const other = makeCertificate(folder, 'other');
    for (const tls of [
      { certFile: join(folder, 'none'), keyFile: one.keyFile },
      { certFile: one.certFile, keyFile: other.keyFile },
    ]) {
      await assert.rejects(
        startProxy(context, 1, { tls }),
        (error) => error instanceof GatehoundError && error.code === 'GH-WEB-021',
      );
    }
  });

  test('serves no version of TLS before 1.2, and what is no TLS is turned away', async (context) => {
    const tls = makeCertificate(temporaryFolder(context), 'a');
    const rig = await startProxy(context, await startUpstream(context, (_request, response) => response.end()), {
      tls,
    });
    await assert.rejects(open(rig.port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }));
    await talk(rig.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(() => rig.proxy.counters.tlsFailures >= 1);
    const socket = await open(rig.port);
    socket.destroy();
  });

  test('of an upstream is verified', async (context) => {
    const tls = makeCertificate(temporaryFolder(context), 'upstream');
    const certificate = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) };
    const server = createServer(certificate, (request, response) =>
      response.end(`proto ${request.headers['x-forwarded-proto']}`),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    context.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const upstream = new URL(`https://localhost:${port}`);
    const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const limits = { upstreamPatience: 1 };
    const strict = await startProxy(context, port, { upstream, limits });
    assert.match(await talk(strict.port, GET), /^HTTP\/1\.1 502 /);
    assert.match(strict.notices[0]?.text ?? '', /self-signed/);
    const trusting = await startProxy(context, port, {
      upstream,
      limits,
      upstreamAuthorities: certificate.cert.toString(),
    });
    assert.match(await talk(trusting.port, GET), /proto http$/);
    server.closeAllConnections();
    assert.ok(new RawClient(trusting.port).socket.destroy());
  });
});
