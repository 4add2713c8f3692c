import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNetwork, type Network, type Station } from '../../lab/network.ts';
import { whyLabCannotRun } from '../../lab/programs.ts';
import { startVictim } from '../../lab/victim.ts';
import { startAgent } from './agent.ts';

const skip = whyLabCannotRun() ?? false;

const SHORT_BLOCKS = `
version: 1
name: short
rules:
  - when: { threat: medium }
    level: 2
    for: 12s
never: []
`;

/** The HTTP status that a station gets from the victim over a new connection; 000 where none comes about. */
async function status(network: Network, from: Station, host: string): Promise<string> {
  const words = ['curl', '--silent', '--max-time', '2', '--output', '/dev/null', '--write-out', '%{http_code}'];
  return (await network.run(from, [...words, `http://${host}/`])).stdout;
}

/** As `status`, with a few tries. */
async function servedAgain(network: Network, from: Station, host: string): Promise<string> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer = await status(network, from, host);
    if (answer !== '000') return answer;
  }
  return '000';
}

test('a live scan is stopped, others are served throughout, and the block ends by itself', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { attacker, victim, bystander } = network;
  await startVictim(network);
  const agent = await startAgent(network, victim, { enforce: true, policy: SHORT_BLOCKS });
  assert.equal(await status(network, attacker, victim.ipv4), '200', 'before the scan the attacker is served');

  const served: string[] = [];
  let browsing = true;
  const browse = (async () => {
    while (browsing) {
      served.push(await status(network, bystander, victim.ipv4));
      await sleep(200);
    }
  })();
  const begun = Date.now();
  const scan = network.run(attacker, ['nmap', '-n', '-sS', '-T4', '--top-ports', '1000', victim.ipv4], {
    timeout: 90_000,
  });
  const block = await agent.waitFor((event) => event.type === 'block' && event['proven'] === true, 15_000);
  t.diagnostic(`from the start of nmap to the proven block: ${block.at - begun} ms`);
  const evidence = agent.events.find((event) => event['kind'] === 'VERTICAL_PORT_SCAN');
  assert.ok(evidence);
  const firstPacket = evidence['firstTime'] as number;
  t.diagnostic(
    `from the first packet of the scan to the proven block: ${Math.round(block.at - firstPacket * 1_000)} ms`,
  );
  assert.equal(block['subject'], attacker.ipv4);

  assert.equal(await status(network, attacker, victim.ipv4), '000', 'the attacker cannot open a new connection');
  const listed = JSON.parse(await agent.command('blocks', '--json')) as { subject: string; proven: boolean }[];
  assert.deepEqual(
    listed.map(({ subject, proven }) => ({ subject, proven })),
    [{ subject: attacker.ipv4, proven: true }],
  );

  // nmap may go on knocking while it is blocked; when it has ended the last block runs out by itself.
  await scan;
  const until = Math.max(
    ...agent.events.filter((event) => event.type === 'block').map((event) => event['until'] as number),
  );
  await sleep(Math.max(0, until * 1_000 - Date.now()) + 1_500);
  assert.equal(await status(network, attacker, victim.ipv4), '200', 'after the block the attacker is served again');
  assert.equal(await agent.command('blocks', '--json'), '[]\n');

  browsing = false;
  await browse;
  t.diagnostic(`the bystander was served ${served.length} times of ${served.length}`);
  assert.ok(served.length > 20);
  assert.deepEqual([...new Set(served)], ['200']);
  assert.equal(await agent.stop(), 0);
});

test('evidence forged from the addresses of gateway and resolver blocks nobody', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { attacker, victim } = network;
  await startVictim(network);
  const agent = await startAgent(network, victim, { enforce: true, policy: SHORT_BLOCKS });
  const forged = [network.switch.gatewayIpv4, network.switch.resolverIpv4];
  for (const source of forged) {
    // 150 connection attempts to as many ports, each with a false sender.
    const forge = ['hping3', '-q', '-S', '-a', source, '-p', '++1', '-c', '150', '-i', 'u3000', victim.ipv4];
    await network.run(attacker, forge, { timeout: 30_000 });
    const refusal = await agent.waitFor((event) => event.type === 'refusal' && event['subject'] === source, 15_000);
    assert.equal(refusal['code'], 'GH-DEF-002');
    t.diagnostic(String(refusal['message']));
  }
  assert.deepEqual(
    agent.events.filter((event) => event.type === 'block'),
    [],
  );
  assert.equal(await agent.command('blocks', '--json'), '[]\n');
  const ping = await network.run(victim, ['ping', '-c', '1', '-W', '2', network.switch.gatewayIpv4]);
  assert.equal(ping.exitCode, 0, 'the gateway is still reached');
  const resolved = await network.run(victim, [
    'dig',
    '+short',
    '+time=2',
    'www.lab.test',
    `@${network.switch.resolverIpv4}`,
  ]);
  assert.match(resolved.stdout, /10\.77\.0\.10/, 'the resolver still answers');
  assert.equal(await agent.stop(), 0);
});

test('a person blocks, lists, unblocks, and panic lifts everything though the agent hangs', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { attacker, victim, bystander } = network;
  await startVictim(network);
  const agent = await startAgent(network, victim, { enforce: true });
  assert.match(await agent.command('block', attacker.ipv6, '--for', '1h', '--why', 'a test'), /is blocked, proven/);
  assert.equal(await status(network, attacker, `[${victim.ipv6}]`), '000');
  assert.equal(await status(network, attacker, victim.ipv4), '200', 'only the IPv6 address is blocked');
  assert.match(await agent.command('unblock', attacker.ipv6), /not blocked any more/);
  // Its neighbour discovery was blocked with it, so the first try may have to wait for that.
  assert.equal(await servedAgain(network, attacker, `[${victim.ipv6}]`), '200');
  await assert.rejects(agent.command('block', '127.0.0.1'), /GH-DEF-002/);
  await assert.rejects(agent.command('block', 'nonsense'), /GH-DEF-001/);

  await agent.command('block', '10.77.0.0/24', '--forever').then(
    () => assert.fail('the prefix holds the gateway'),
    (error: Error) => assert.match(error.message, /GH-DEF-002/),
  );
  await agent.command('block', bystander.ipv4, '--forever');
  assert.equal(await status(network, bystander, victim.ipv4), '000');
  const lifted = await agent.command('panic');
  assert.match(lifted, /All blocks are lifted/);
  assert.equal(await status(network, bystander, victim.ipv4), '200');
  await assert.rejects(agent.command('block', bystander.ipv4), /GH-DEF-003/);
  assert.equal(await agent.stop(), 0);
});

test('without --enforce the agent says what it would do and blocks nobody', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { attacker, victim } = network;
  await startVictim(network);
  const agent = await startAgent(network, victim, { enforce: false });
  await network.run(attacker, ['nmap', '-n', '-sS', '-T4', '--top-ports', '300', victim.ipv4], { timeout: 60_000 });
  const block = await agent.waitFor((event) => event.type === 'block', 15_000);
  assert.equal(block['dryRun'], true);
  assert.equal(block['proven'], false);
  assert.equal(await status(network, attacker, victim.ipv4), '200');
  const ruleset = await network.run(victim, ['nft', 'list', 'ruleset']);
  assert.equal(ruleset.stdout.trim(), '', 'no rule was ever made');
  assert.equal(await agent.stop(), 0);
});

test('a block outlives a restart of the agent, and ends by itself when the agent is killed', { skip }, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { attacker, victim } = network;
  await startVictim(network);
  const first = await startAgent(network, victim, { enforce: true });
  await first.command('block', attacker.ipv4, '--for', '14s');
  const before = await first.command('blocks', '--json');
  assert.equal(await first.stop(), 0);
  assert.equal(await status(network, attacker, victim.ipv4), '000', 'between two agents the kernel holds the block');

  const second = await startAgent(network, victim, { enforce: true, data: first.data });
  assert.equal(await second.command('blocks', '--json'), before);
  process.kill(second.pid, 'SIGKILL');
  assert.equal(await status(network, attacker, victim.ipv4), '000');
  const [block] = JSON.parse(before) as [{ until: number }];
  await sleep(Math.max(0, block.until * 1_000 - Date.now()) + 1_000);
  assert.equal(await status(network, attacker, victim.ipv4), '200', 'nobody was there to end it');
});
