import assert from 'node:assert/strict';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNetwork } from '../../lab/network.ts';
import { whyLabCannotRun } from '../../lab/programs.ts';
import { startAgent } from './agent.ts';

const skip = whyLabCannotRun() ?? false;

/** A row as nginx writes it now. */
function row(client: string, target: string): string {
  const [, day = '', month = '', year = '', time = ''] =
    new Date().toUTCString().match(/, (\d+) (\w+) (\d+) ([\d:]+)/) ?? [];
  return `${client} - - [${day}/${month}/${year}:${time} +0000] "GET ${target} HTTP/1.1" 200 512 "-" "Mozilla/5.0"\n`;
}

test('an attack in a followed log is told within moments, also after the log was rotated', {
  skip,
  timeout: 60_000,
}, async (t) => {
  const network = createNetwork();
  t.after(() => network.close());
  const log = join(network.folder, 'access.log');
  writeFileSync(log, row('198.51.100.1', '/?id=1%27%20UNION%20SELECT%20password%20FROM%20old--%20-'));
  const configuration = `version: 1\nweb:\n  logs: [${log}]\n`;
  const agent = await startAgent(network, network.victim, { enforce: false, configuration });
  await sleep(1_500);

  const attack = async (client: string) => {
    const written = Date.now();
    appendFileSync(log, row(client, '/?id=1%27%20UNION%20SELECT%20password%20FROM%20users--%20-'));
    const found = await agent.waitFor(
      (event) => event['kind'] === 'SQL_INJECTION' && event['profile'] === client,
      10_000,
    );
    const alert = await agent.waitFor((event) => event.type === 'alert' && event['profile'] === client, 10_000);
    t.diagnostic(`from the row to evidence: ${found.at - written} ms, to the alert: ${alert.at - written} ms`);
    return alert.at - written;
  };
  const times = [await attack('203.0.113.1')];
  renameSync(log, `${log}.1`);
  writeFileSync(log, '');
  times.push(await attack('203.0.113.2'));
  for (const time of times) assert.ok(time < 3_000, `${time} ms`);
  // What was in the log before the agent started is not news.
  assert.ok(!agent.events.some((event) => event['profile'] === '198.51.100.1'));
  assert.equal(await agent.stop(), 0);
});
