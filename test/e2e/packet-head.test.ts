import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNetwork, type Network } from '../../lab/network.ts';
import { whyLabCannotRun } from '../../lab/programs.ts';
import { startVictim } from '../../lab/victim.ts';
import { ModelShelf, modelFolder } from '../../src/agent/model-shelf.ts';
import { encodePacketModel } from '../../src/heads/packet/model-file.ts';
import { HOUR } from '../../src/model/time.ts';
import { startAgent } from './agent.ts';

const skip = whyLabCannotRun() ?? false;

/** Learned within a quarter of a minute of the traffic below. */
const SMALL_PLAN = `
version: 1
packet:
  map: 200
  train: 1500
`;

/** New interfaces ask for routers again and again, which is strange in so little traffic. */
async function askNoRouters(network: Network): Promise<void> {
  const { attacker, victim, bystander, switch: hub } = network;
  for (const station of [attacker, victim, bystander, hub]) {
    const setting = `/proc/sys/net/ipv6/conf/${station.interface}/router_solicitations`;
    await network.run(station, ['sh', '-c', `echo 0 > ${setting}`]);
  }
}

/** What an ordinary client does, until it is told to stop: it pings, and reads a page twice a second. */
async function browse(network: Network, goesOn: () => boolean): Promise<void> {
  const { bystander, victim } = network;
  const ping = network.start(bystander, ['ping', '-q', '-i', '0.03', '-w', '100', victim.ipv4]);
  while (goesOn()) {
    await network.run(bystander, [
      'curl',
      '--silent',
      '--max-time',
      '2',
      '--output',
      '/dev/null',
      `http://${victim.ipv4}/`,
    ]);
    await sleep(500);
  }
  ping.kill('SIGTERM');
}

test('the packet head learns, finds a flood, keeps its model over restarts, and goes back to another', {
  skip,
}, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const { attacker, victim } = network;
  await startVictim(network);
  await askNoRouters(network);
  let isOpen = true;
  const traffic = browse(network, () => isOpen);

  const first = await startAgent(network, victim, { enforce: false, configuration: SMALL_PLAN });
  assert.match(first.said().join('\n'), /the packet head learns what is normal from 1,701 packets of eth0/);
  await first.waitForWords(/^the packet head is through 50 % of its learning, with [\d,]+ packets$/, 60_000);
  await first.waitForWords(
    /^the packet head has learned from 1,701 packets of eth0: level 1 begins at [\d.]+$/,
    60_000,
  );
  const newest = /\S+$/.exec(await first.waitForWords(/^the model is saved as /, 5_000))?.[0] as string;

  const begun = Date.now() / 1_000;
  const flood = network.run(attacker, [
    'hping3',
    '-q',
    '--icmp',
    '-d',
    '1200',
    '-c',
    '4000',
    '-i',
    'u500',
    victim.ipv4,
  ]);
  const evidence = await first.waitFor(
    (event) => event['kind'] === 'PACKET_ANOMALY' && (event['attacker'] as { ip: string }).ip === attacker.ipv4,
    15_000,
  );
  const seconds = (evidence['time'] as number) - begun;
  t.diagnostic(`from the start of the flood to the evidence: ${seconds.toFixed(2)} s of event time`);
  t.diagnostic(String(evidence['description']));
  assert.ok(seconds < 5, `${seconds} s`);
  assert.deepEqual(evidence['victim'], { ip: victim.ipv4 });
  await flood;
  assert.equal(await first.stop(), 0);

  const shelf = new ModelShelf(modelFolder(first.data));
  assert.equal(await shelf.current(), newest);
  const model = await shelf.read(newest);
  const { provenance } = model;
  const older = await shelf.save(
    encodePacketModel({ ...model, provenance: { ...provenance, end: provenance.end - HOUR } }),
  );

  const second = await startAgent(network, victim, { enforce: false, configuration: SMALL_PLAN, data: first.data });
  assert.ok(second.said().some((line) => line.startsWith(`the packet head goes on with model ${newest}, `)));
  assert.match(await second.command('models', '--use', older), new RegExp(`^  ${newest} .*\n.*\n\\* ${older} `));
  await second.waitForWords(new RegExp(`^the packet head uses model ${older} from now on`), 5_000);
  await second.command('models', '--use', newest);
  await second.waitForWords(new RegExp(`^the packet head uses model ${newest} from now on`), 5_000);
  assert.equal(await second.stop(), 0);
  assert.ok(!second.said().some((line) => line.includes('learn what is normal')), second.said().join('\n'));
  assert.match(second.said().join('\n'), /^the packet head scored [1-9]\d* packets/m);

  const file = join(shelf.folder, `${newest}.model`);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
  writeFileSync(file, bytes);
  const third = await startAgent(network, victim, { enforce: false, configuration: SMALL_PLAN, data: first.data });
  const said = third.said();
  const refusal = said.findIndex((line) => line.startsWith('GH-MDL-003: ') && line.includes(newest));
  assert.ok(refusal >= 0, said.join('\n'));
  assert.ok(said[refusal + 1]?.startsWith(`the packet head goes on with model ${older}, `), said.join('\n'));
  assert.equal(await third.stop(), 0);
  isOpen = false;
  await traffic;
});
