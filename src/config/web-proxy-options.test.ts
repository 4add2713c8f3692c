import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatehoundError } from '../model/error.ts';
import { mergeWebProxyOptions, type WebProxySettings } from './web-proxy-options.ts';

const SETTINGS: WebProxySettings = {
  ...{ listen: '127.0.0.1:8080', upstream: 'http://127.0.0.1:3000', tlsCert: null, tlsKey: null, upstreamCa: null },
  ...{ enforce: false, fail: 'open', budget: 50, trustedProxies: [] },
};

async function refused(settings: Partial<WebProxySettings>, code: string): Promise<void> {
  await assert.rejects(
    mergeWebProxyOptions({ ...SETTINGS, ...settings }),
    (error) => error instanceof GatehoundError && error.code === code,
    JSON.stringify(settings),
  );
}

test('an address to listen on is a host and a port, or a port alone', async () => {
  const places: Readonly<Record<string, readonly [string, number]>> = {
    '0.0.0.0:80': ['0.0.0.0', 80],
    'localhost:8080': ['localhost', 8080],
    '[::1]:443': ['::1', 443],
    '8080': ['127.0.0.1', 8080],
    ':0': ['127.0.0.1', 0],
  };
  for (const [listen, [host, port]] of Object.entries(places)) {
    assert.deepEqual((await mergeWebProxyOptions({ ...SETTINGS, listen })).listen, { host, port });
  }
  for (const listen of ['', 'x', '127.0.0.1:', '127.0.0.1:65536', '::1:80', '1:2:3', '[::1]']) {
    await refused({ listen }, 'GH-CFG-004');
  }
});

test('an upstream is a URL of a web server', async () => {
  assert.equal((await mergeWebProxyOptions({ ...SETTINGS, upstream: 'https://a.example' })).upstream.host, 'a.example');
  for (const upstream of ['', '127.0.0.1:3000', 'ftp://a', 'http://', 'file:///etc/passwd']) {
    await refused({ upstream }, 'GH-CFG-004');
  }
});

test('an upstream is a host and a port: a path, a query or a user would be dropped without a word', async () => {
  assert.equal((await mergeWebProxyOptions({ ...SETTINGS, upstream: 'http://a:3000/' })).upstream.host, 'a:3000');
  for (const more of [
    'http://a/app',
    'http://a/?b',
    'http://a?',
    'http://a/#b',
    'http://me@a/',
    'http://me:secret@a',
  ]) {
    await assert.rejects(mergeWebProxyOptions({ ...SETTINGS, upstream: more }), (error) => {
      assert.ok(error instanceof GatehoundError && error.code === 'GH-CFG-004');
      assert.match(error.remedy, /requests keep their own path.*give http:\/\/a$/);
      assert.doesNotMatch(error.line, /secret/);
      return true;
    });
  }
});

test('what goes together comes together, and numbers and networks are checked', async () => {
  await refused({ tlsCert: 'a.pem' }, 'GH-CFG-004');
  await refused({ tlsKey: 'a.pem' }, 'GH-CFG-004');
  for (const budget of [0, 1_001, Number.NaN, -1]) await refused({ budget }, 'GH-CFG-004');
  await refused({ trustedProxies: ['10.0.0.0/8', 'everybody'] }, 'GH-CFG-004');
  await refused({ upstreamCa: '/nowhere/ca.pem' }, 'GH-CFG-001');
  const { tls, trustedProxies } = await mergeWebProxyOptions({
    ...SETTINGS,
    ...{ tlsCert: 'cert.pem', tlsKey: 'key.pem', trustedProxies: ['10.0.0.0/8', '::1'] },
  });
  assert.deepEqual(tls, { certFile: 'cert.pem', keyFile: 'key.pem' });
  assert.equal(trustedProxies.length, 2);
});
