import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNetwork } from '../../lab/network.ts';
import { whyLabCannotRun } from '../../lab/programs.ts';
import { startAgent } from './agent.ts';

const skip = whyLabCannotRun() ?? false;
const PORT = 8_081;
/** Ticks come each second. */
const NEXT_TICKS = 3_000;

function configurationOf(address: string, more: string): string {
  const proxy = `    listen: ${address}:${PORT}\n    upstream: http://127.0.0.1:9\n${more}`;
  return `version: 1\nweb:\n  proxy:\n${proxy}`;
}

test('the proxy of an agent spares trusted proxies, and SIGHUP ends neither', { skip, timeout: 60_000 }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { attacker, victim } = network;
  const configuration = configurationOf(victim.ipv4, `    trustedProxies: [${attacker.ipv4}]\n`);
  const agent = await startAgent(network, victim, { enforce: false, configuration });
  process.kill(agent.pid, 'SIGHUP');
  await agent.waitForWords(/^SIGHUP: the guard goes on/, 10_000);
  const ask = async (target: string) => {
    const words = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', '10'];
    return (await network.run(attacker, [...words, `http://${victim.ipv4}:${PORT}${target}`])).stdout;
  };
  // Nobody answers behind it; what counts is that it was asked.
  const attack = '/?id=1%27%20UNION%20SELECT%20password%20FROM%20users--%20-';
  for (let round = 0; round < 3; round++) assert.match(await ask(attack), /^50[234]$/);
  await agent.waitFor((event) => event.type === 'alert' && event['profile'] === attacker.ipv4, 10_000);
  await sleep(NEXT_TICKS);
  const levels = agent.events.filter(({ type }) => type === 'verdict').map((event) => event['level']);
  assert.ok(
    levels.every((level) => level === 0),
    JSON.stringify(levels),
  );
  assert.equal(await agent.stop(), 0);
});

test('who is unblocked is let through by the proxy too', { skip, timeout: 60_000 }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { attacker, victim } = network;
  const configuration = configurationOf(victim.ipv4, `    trustedProxies: [${attacker.ipv4}]\n`);
  const agent = await startAgent(network, victim, { enforce: true, configuration });
  const ask = async (client: string, target: string) => {
    const words = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', '10'];
    const from = ['-H', `X-Forwarded-For: ${client}`];
    return (await network.run(attacker, [...words, ...from, `http://${victim.ipv4}:${PORT}${target}`])).stdout;
  };
  const attack = '/?id=1%27%20UNION%20SELECT%20password%20FROM%20users--%20-';
  for (const [client, lift] of [
    ['203.0.113.8', () => agent.command('unblock', '203.0.113.8')],
    ['203.0.113.9', () => agent.command('panic')],
  ] as const) {
    for (let round = 0; round < 3; round++) assert.equal(await ask(client, attack), '403');
    for (let patience = 0; (await ask(client, '/')) !== '403'; patience++) {
      assert.ok(patience < 100, `no verdict stands against ${client}`);
      await sleep(100);
    }
    await lift();
    assert.match(await ask(client, '/'), /^50[234]$/);
  }
  assert.equal(await agent.stop(), 0);
});

test('an agent whose alert log cannot be written says so and does not start', { skip, timeout: 60_000 }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const log = join(network.folder, 'none', 'alert.log');
  const configuration = configurationOf(network.victim.ipv4, `    alertLog: ${log}\n`);
  await assert.rejects(
    startAgent(network, network.victim, { enforce: false, configuration }),
    /GH-WEB-023: .*alert\.log/,
  );
  assert.ok(!existsSync(log));
});
