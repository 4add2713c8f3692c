import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfiguration } from './configuration.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-configuration-'));
after(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'gatehound.yaml');

function load(text: string) {
  writeFileSync(path, text);
  return loadConfiguration(path);
}

test('without a file nothing is said', async () => {
  assert.deepEqual(await loadConfiguration(null), {
    analysis: {},
    packet: {},
    web: {},
    proxy: null,
    policy: null,
    data: null,
  });
});

test('what a file says comes out, paths from its own folder', async () => {
  const text = `
version: 1
policy: policies/strict.yaml
data: /srv/gatehound
analysis: { width: 10m, direction: all, home: [10.1.2.3/8] }
packet: { map: 1000, train: 20000, learn: 2h, budget: 5.5, levels: serverus }
web: { rules: [own.json, /etc/rules.json], model: web.model, threshold: 0.9, bodyLimit: 4096, logs: [access.log] }
`;
  assert.deepEqual(await load(text), {
    analysis: { width: 600, direction: 'all', home: ['10.0.0.0/8'] },
    packet: { map: 1_000, train: 20_000, learn: 7_200, budget: 5.5, levels: 'serverus' },
    web: {
      rules: [join(folder, 'own.json'), '/etc/rules.json'],
      model: join(folder, 'web.model'),
      threshold: 0.9,
      bodyLimit: 4_096,
      logs: [join(folder, 'access.log')],
    },
    proxy: null,
    policy: join(folder, 'policies', 'strict.yaml'),
    data: '/srv/gatehound',
  });
  assert.deepEqual(await load('version: 1\n'), {
    analysis: {},
    packet: {},
    web: {},
    proxy: null,
    policy: null,
    data: null,
  });
});

test('a fault is told with its line and what is allowed', async () => {
  const unknown = {
    code: 'GH-CFG-003',
    message: /line 2: unknown key polcy; allowed are version, policy, data, analysis/,
  };
  await assert.rejects(load('version: 1\npolcy: x\n'), unknown);
  await assert.rejects(load('version: 1\nanalysis:\n  width: 10s\n'), {
    code: 'GH-CFG-003',
    message: /line 3: analysis\.width: expected 1m to 7d/,
  });
  await assert.rejects(load('version: 1\nanalysis:\n  direction: up\n'), {
    code: 'GH-CFG-003',
    message: /line 3: analysis\.direction: allowed are out, all/,
  });
  await assert.rejects(load('version: 1\nweb:\n  bodyLimit: 5\n'), {
    code: 'GH-CFG-003',
    message: /line 3: web\.bodyLimit: expected a whole number from 1024 to 65536/,
  });
  await assert.rejects(load('version: 1\nweb:\n  rules: own.json\n'), {
    code: 'GH-CFG-003',
    message: /line 3: web\.rules: expected a list of files/,
  });
});

test('a proxy is told whole, with paths from the folder of the file and defaults for what is not said', async () => {
  const configuration = await load(`version: 1
web:
  proxy:
    listen: 127.0.0.1:8081
    upstream: http://127.0.0.1:8080
    trustedProxies: [10.0.0.0/8]
    alertLog: alert.log
`);
  assert.deepEqual(configuration.proxy, {
    listen: '127.0.0.1:8081',
    upstream: 'http://127.0.0.1:8080',
    fail: 'open',
    budget: 50,
    refuseBy: 'answer',
    trustedProxies: ['10.0.0.0/8'],
    tlsCert: null,
    tlsKey: null,
    upstreamCa: null,
    alertLog: join(folder, 'alert.log'),
  });
  await assert.rejects(load('version: 1\nweb:\n  proxy:\n    listen: x\n    upstream: y\n    fail: never\n'), /fail/);
});
