// Run as: node lab/main.ts intrusion|benign|shell [--out FILE.pcap]
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { benign } from './benign.ts';
import { intrusion } from './intrusion.ts';
import { createNetwork } from './network.ts';
import { pageMark, renderPage } from './page.ts';
import { whyLabCannotRun } from './programs.ts';
import { record } from './record.ts';
import type { Scenario } from './scenario.ts';
import { createTimeline } from './timeline.ts';
import { startVictim } from './victim.ts';

const usage = `Usage: npm run lab -- intrusion|benign --out FILE.pcap    record a scenario, and a README.md beside it
       npm run lab -- shell                              a shell in the attacker's namespace`;

const scenarios: readonly Scenario[] = [intrusion, benign];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
  const [command] = positionals;
  const scenario = scenarios.find(({ name }) => name === command);
  if (positionals.length !== 1 || (scenario === undefined) !== (command === 'shell')) throw new Error(usage);
  if ((scenario === undefined) !== (values.out === undefined)) throw new Error(usage);
  const reason = whyLabCannotRun();
  if (reason !== undefined) throw new Error(reason);
  if (scenario === undefined) await openShell();
  else await recordScenario(scenario, resolve(values.out ?? ''));
}

/** Plays a scenario and leaves the capture and its page; takes the network down whatever happens. */
async function recordScenario(scenario: Scenario, file: string): Promise<void> {
  const page = join(dirname(file), 'README.md');
  if (existsSync(page) && !readFileSync(page, 'utf8').startsWith(pageMark)) {
    throw new Error(`${page} was not written by the lab and would be lost: choose another folder.`);
  }
  const network = createNetwork();
  try {
    const victim = await startVictim(network);
    const timeline = createTimeline();
    // A run that fails leaves an older capture as it is.
    const draft = join(network.folder, 'capture.pcap');
    const recording = await record(network, network.victim, draft);
    console.log(`Recording ${scenario.name}: ${scenario.maximumSeconds} seconds at most ...`);
    await withinSeconds(scenario.maximumSeconds, scenario.play({ network, victim, timeline }));
    const { packets, firstPacket } = await recording.stop();
    const bytes = statSync(draft).size;
    if (bytes > scenario.maximumBytes)
      throw new Error(`${file} has ${bytes} bytes, more than ${scenario.maximumBytes}.`);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(draft, file);
    writeFileSync(
      page,
      renderPage(scenario, network, { file, bytes, packets, firstPacket, happenings: timeline.happenings() }),
    );
    console.log(`${file}: ${packets} packets, ${bytes} bytes. What happened: ${page}`);
  } finally {
    await network.close();
  }
}

async function withinSeconds(seconds: number, story: Promise<void>): Promise<void> {
  const over = new AbortController();
  const limit = sleep(seconds * 1_000, undefined, { signal: over.signal }).then(() => {
    throw new Error(`The scenario did not end within ${seconds} seconds.`);
  });
  try {
    await Promise.race([story, limit]);
  } finally {
    over.abort();
    // The limit that was not needed.
    limit.catch(() => {});
  }
}

async function openShell(): Promise<void> {
  const network = createNetwork();
  try {
    const victim = await startVictim(network);
    for (const { role, name, ipv4, ipv6 } of [network.attacker, network.victim, network.bystander]) {
      console.log(`${role.padEnd(9)} ${ipv4}  ${ipv6}  ip netns exec ${name} bash`);
    }
    console.log(`SSH account on the victim: ${victim.user}, password ${victim.password}, key ${victim.keyFile}`);
    console.log("This is the attacker's shell; leave it to take the lab down.");
    await once(network.start(network.attacker, ['bash'], { stdio: 'inherit' }), 'exit');
  } finally {
    await network.close();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  // Steps of a scenario that are still asleep would keep the process alive.
  process.exit(1);
}
