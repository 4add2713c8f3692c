import { expectExit, lookUp, visit } from './actions.ts';
import { loginWithKey, loginWithPasswords } from './login.ts';
import type { Station } from './network.ts';
import { type Scenario, type Stage, sleepUntil, timesBetween } from './scenario.ts';

const seconds = 600;
const closedPort = 8443;

/** Something to do so many seconds after the start. */
type Step = readonly [second: number, action: () => Promise<unknown>];

export const benign: Scenario = {
  name: 'benign',
  title: 'Ten ordinary minutes',
  summary: 'A small server at work: people read its web site, administer it over SSH, ask its DNS. Nobody attacks.',
  cast: {
    attacker: 'here a second ordinary client, although the lab calls the station attacker: reads pages, logs in once',
    victim: 'the server; the capture is from its interface; HTTP 80, SSH 22, DNS 53',
    bystander: 'the first client: reads pages, administers the server, checks its health, asks its DNS',
  },
  shouldSay: ['No alert.'],
  shouldNotSay: [
    'Password guessing: at one login the password is mistyped twice and then right.',
    `A scan: port ${closedPort} refuses now and then, always the same port, and a missing page is asked for now and then.`,
    'A beacon that matters: the health check comes exactly every 30 s.',
    'An upload or a flood: the downloads go from the server to its clients, on request.',
  ],
  maximumSeconds: seconds + 20,
  maximumBytes: 2_000_000,
  async play(stage) {
    const origin = Date.now();
    const steps: readonly Step[] = [...reading(stage), ...names(stage), ...administration(stage), ...upkeep(stage)];
    const act = async ([second, action]: Step): Promise<void> => {
      await sleepUntil(origin + second * 1_000);
      await action();
    };
    await Promise.all([...steps.map(act), sleepUntil(origin + seconds * 1_000)]);
  },
};

function reading(stage: Stage): readonly Step[] {
  const { network, victim, timeline } = stage;
  const { attacker, bystander } = network;
  const readers: readonly (readonly [Station, number, readonly number[]])[] = [
    [bystander, 1, [7, 11, 23, 4, 17, 31, 9, 14, 26]],
    [attacker, 13, [41, 67, 23, 58, 35]],
  ];
  const visits = readers.flatMap(([station, first, gaps]) =>
    timesBetween(first, seconds - 5, gaps).map((second, turn): Step => [second, () => visit(stage, station, turn)]),
  );
  const download = (second: number, station: Station, ...words: string[]): Step => [
    second,
    () =>
      timeline.during(
        station.role,
        `downloads /guide.txt${words.length > 0 ? ` (curl ${words.join(' ')})` : ''}`,
        () => {
          const argv = [
            'curl',
            '-s',
            ...words,
            '-o',
            '/dev/null',
            '-w',
            '%{size_download}',
            `http://${victim.host}/guide.txt`,
          ];
          return expectExit(network.run(station, argv), 'curl', 0);
        },
        ({ stdout }) => `${stdout} bytes`,
      ),
  ];
  // One connection kept open: a page every ten seconds (nginx closes after 75 s of silence).
  const slowPages = ['/', '/catalogue.html', '/opening.html', '/catalogue.html', '/', '/opening.html'];
  const slowReader: Step = [
    215,
    () =>
      timeline.during(
        bystander.role,
        `opens ${slowPages.length} pages over one connection, ten seconds apart`,
        () => {
          const urls = slowPages.flatMap((path) => ['-o', '/dev/null', `http://${victim.host}${path}`]);
          const argv = ['curl', '-s', '--rate', '6/m', '-w', '%{http_code} ', ...urls];
          return expectExit(network.run(bystander, argv, { timeout: 120_000 }), 'curl', 0);
        },
        ({ stdout }) => `HTTP ${stdout.trim()}`,
      ),
  ];
  return [...visits, download(150, bystander), download(345, attacker), download(455, bystander, '-6'), slowReader];
}

function names(stage: Stage): readonly Step[] {
  const { bystander, attacker, victim } = stage.network;
  const questions = [
    ['www.lab.test'],
    ['www.lab.test', 'AAAA'],
    ['lab.test', 'MX'],
    ['mirror.test'],
    ['old-printer.lab.test'],
    ['lab.test', 'TXT', '+tcp'],
    ['news.test', 'AAAA'],
    ['-x', '10.77.0.20'],
    ['time.test'],
  ];
  const ask = (station: Station, first: number, gaps: readonly number[]): readonly Step[] =>
    timesBetween(first, seconds - 5, gaps).map(
      (second, turn): Step => [second, () => lookUp(stage, station, questions[turn % questions.length] ?? [])],
    );
  return [
    ...ask(bystander, 4, [6, 19, 13, 37, 28]),
    ...ask(attacker, 33, [83, 127, 61]),
    ...timesBetween(60, seconds, [120]).map((second): Step => [second, () => lookUp(stage, victim, ['time.test'])]),
  ];
}

function administration(stage: Stage): readonly Step[] {
  const { network, victim, timeline } = stage;
  const { bystander, attacker, victim: server } = network;
  const byKey = (second: number, station: Station, host: string, command: string): Step => [
    second,
    () =>
      timeline.during(
        station.role,
        `logs in over SSH with a key: ${command}`,
        () => expectExit(loginWithKey(network, station, victim, host, command), 'ssh', 0),
        ({ stdout }) => `done, ${stdout.length} characters`,
      ),
  ];
  const typed = ['sunshine1978', 'Sunshine1987', victim.password];
  const byPassword: Step = [
    262,
    () =>
      timeline.during(
        bystander.role,
        'logs in over SSH with a password: mistyped twice, then right',
        () => expectExit(loginWithPasswords(network, bystander, victim, server.ipv4, typed, 'uptime', 3), 'ssh', 0),
        ({ stdout }) => `done, ${stdout.length} characters`,
      ),
  ];
  return [
    byKey(22, bystander, server.ipv4, 'uname -sr'),
    byKey(96, bystander, server.ipv4, 'ls -l /usr/bin'),
    byKey(181, bystander, server.ipv6, 'cat /proc/meminfo'),
    byPassword,
    byKey(293, bystander, server.ipv4, 'uname -a; sleep 25; cat /proc/loadavg'),
    byKey(331, attacker, server.ipv4, 'id'),
    byKey(412, bystander, victim.host, 'cat /proc/cpuinfo'),
    byKey(523, bystander, server.ipv6, 'ls /etc'),
  ];
}

function upkeep({ network, victim, timeline }: Stage): readonly Step[] {
  const { bystander, victim: server, switch: hub } = network;
  const health = timesBetween(5, seconds, [30]).map(
    (second): Step => [
      second,
      () =>
        timeline.during(
          bystander.role,
          'checks the health of the server: GET /health',
          () => expectExit(network.run(bystander, ['curl', '-s', `http://${victim.host}/health`]), 'curl', 0),
          ({ stdout }) => stdout.trim(),
        ),
    ],
  );
  const refused = [70, 73, 190, 310, 433, 550].map(
    (second): Step => [
      second,
      () =>
        timeline.during(
          bystander.role,
          `tries port ${closedPort}, which is closed`,
          () => expectExit(network.run(bystander, ['curl', '-s', `http://${server.ipv4}:${closedPort}/`]), 'curl', 7),
          () => 'refused',
        ),
    ],
  );
  const ping = (second: number, station: Station, host: string): Step => [
    second,
    () =>
      timeline.during(
        station.role,
        `pings ${host} three times`,
        () => expectExit(network.run(station, ['ping', '-c', '3', '-W', '2', host]), 'ping', 0),
        ({ stdout }) => `${/(\d+) received/.exec(stdout)?.[1] ?? 0} answers`,
      ),
  ];
  return [
    ...health,
    ...refused,
    ping(41, bystander, server.ipv4),
    ping(131, server, hub.gatewayIpv4),
    ping(257, bystander, server.ipv6),
    ping(371, server, hub.gatewayIpv6),
    ping(501, bystander, server.ipv4),
  ];
}
