import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNetwork, type Network } from '../../lab/network.ts';
import { whyLabCannotRun } from '../../lab/programs.ts';
import { GATEHOUND, startAgent } from './agent.ts';

const skip = whyLabCannotRun() ?? false;

/** Process ids of the children of a process whose command line holds a word. */
function children(pid: number, word: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      try {
        const parent = Number(readFileSync(`/proc/${child}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
        return parent === pid && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(word);
      } catch {
        return false;
      }
    });
}

function scan(network: Network, ports = 300) {
  const words = ['nmap', '-n', '-sS', '-T4', '--top-ports', String(ports), network.victim.ipv4];
  return network.run(network.attacker, words, { timeout: 60_000 });
}

test('an agent whose enforcer dies ends with an error instead of pretending to block', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const agent = await startAgent(network, network.victim, { enforce: true });
  const [enforcer] = children(agent.pid, 'enforcer-child');
  assert.ok(enforcer);
  process.kill(enforcer, 'SIGKILL');
  assert.equal(await agent.exited, 1);
  assert.match(agent.said().join('\n'), /GH-DEF-006/);
  assert.deepEqual(children(agent.pid, 'tcpdump'), []);
});

test('panic works while the agent hangs, and a second agent that is refused does not undo it', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { victim, attacker } = network;
  const agent = await startAgent(network, victim, { enforce: true });
  await agent.command('block', attacker.ipv4, '--for', '1h');
  const table = async () => (await network.run(victim, ['nft', 'list', 'table', 'inet', 'gatehound'])).exitCode;
  assert.equal(await table(), 0);
  process.kill(agent.pid, 'SIGSTOP');
  try {
    assert.match(await agent.command('panic'), /All blocks are lifted/);
    assert.notEqual(await table(), 0);
    const second = await network.run(victim, [
      GATEHOUND,
      'up',
      '--interface',
      'eth0',
      '--enforce',
      '--data',
      agent.data,
    ]);
    assert.equal(second.exitCode, 1);
    assert.match(second.stderr, /GH-AGT-003/);
    assert.notEqual(await table(), 0);
    assert.ok(existsSync(join(agent.data, 'stop')), 'what a person stopped stays stopped');
  } finally {
    process.kill(agent.pid, 'SIGCONT');
  }
  await sleep(2_000);
  assert.notEqual(await table(), 0, 'the agent that wakes up obeys');
  assert.equal(await agent.stop(), 0);
});

test('panic with another data folder says that the blocks came back', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const agent = await startAgent(network, network.victim, { enforce: true });
  await agent.command('block', network.attacker.ipv4, '--for', '1h');
  const elsewhere = join(network.folder, 'elsewhere');
  const result = await network.run(network.victim, [GATEHOUND, 'panic', '--data', elsewhere]);
  assert.equal(result.exitCode, 1);
  assert.match(result.stderr, /GH-DEF-010/);
  assert.equal(await agent.stop(), 0);
});

test('a reader that stalls, and one that goes away, stop neither judging nor blocking', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const data = join(network.folder, 'unread');
  const words = ['up', '--interface', 'eth0', '--enforce', '--json', '--data', data];
  const child = network.start(network.victim, [GATEHOUND, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Nobody reads standard output from here on.
  await new Promise<void>((resolve) => child.stderr?.once('data', () => resolve()));
  await scan(network);
  await sleep(2_000);
  child.stdout?.destroy();
  await sleep(500);
  const listed = await network.run(network.victim, [GATEHOUND, 'blocks', '--json', '--data', data]);
  assert.match(listed.stdout, new RegExp(`"subject":"${network.attacker.ipv4}"`));
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  assert.equal(code, 0);
});

test('an agent that is killed leaves no capture program behind', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const agent = await startAgent(network, network.victim, { enforce: false });
  const [capture] = children(agent.pid, 'tcpdump');
  assert.ok(capture);
  process.kill(agent.pid, 'SIGKILL');
  await agent.exited;
  for (let look = 0; look < 20 && existsSync(`/proc/${capture}`); look++) await sleep(100);
  assert.equal(existsSync(`/proc/${capture}`), false);
});

test('a damaged store is left as it is, and the guard goes on without', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const data = join(network.folder, 'damaged');
  const file = join(data, 'state', 'store.sqlite');
  mkdirSync(join(data, 'state'), { recursive: true });
  writeFileSync(file, 'this was a database once');
  const agent = await startAgent(network, network.victim, { enforce: true, data });
  await scan(network);
  const block = await agent.waitFor((event) => event.type === 'block', 15_000);
  assert.equal(block['proven'], true);
  assert.match(agent.said().join('\n'), /GH-STO-003/);
  assert.equal(await agent.stop(), 0);
  assert.equal(readFileSync(file, 'utf8'), 'this was a database once');
});
