import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createNetwork } from '../../lab/network.ts';
import { whyLabCannotRun } from '../../lab/programs.ts';
import { GATEHOUND, startAgent } from './agent.ts';

const skip = whyLabCannotRun() ?? false;

const SAMPLE = fileURLToPath(new URL('../../samples/intrusion/intrusion.pcap', import.meta.url));

/** `kind attacker`, sorted: what was found, whenever. */
function found(evidence: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [
    ...new Set(evidence.map((each) => `${String(each['kind'])} ${(each['attacker'] as { ip: string }).ip}`)),
  ].sort();
}

test('packets replayed on a wire give the evidence that analyze finds in their capture', { skip }, async (t) => {
  const document = JSON.parse(execFileSync(GATEHOUND, ['analyze', SAMPLE, '--json'], { encoding: 'utf8' })) as {
    evidence: Record<string, unknown>[];
  };
  const expected = found(document.evidence);
  // The lab's own clients are curl, and say that they are Firefox.
  assert.deepEqual(expected, [
    'PASSWORD_GUESSING 10.77.0.66',
    'VERTICAL_PORT_SCAN 10.77.0.66',
    'WEB_CLIENT_LIES 10.77.0.20',
    'WEB_CLIENT_LIES fd77::20',
  ]);

  const network = createNetwork();
  t.after(() => network.close());
  // The hosts of the capture must not answer a second time: only their old packets are to be on this wire.
  for (const station of [network.attacker, network.victim]) {
    await network.run(station, ['ip', 'link', 'set', station.interface, 'down']);
  }
  const agent = await startAgent(network, network.bystander, { enforce: false });
  const replay = ['tcpreplay', '--quiet', '--intf1', network.bystander.interface, '--multiplier', '6', SAMPLE];
  const result = await network.run(network.bystander, replay, { timeout: 60_000 });
  assert.equal(result.exitCode, 0, result.stderr);
  for (const each of expected) {
    await agent.waitFor((event) => event.type === 'evidence' && found([event])[0] === each, 15_000);
  }
  assert.equal(await agent.stop(), 0);
  assert.deepEqual(found(agent.events.filter((event) => event.type === 'evidence')), expected);
  t.diagnostic(`live and recorded: ${expected.join(', ')}`);
});
