import type { RunResult, Station } from './network.ts';
import type { Stage } from './scenario.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

/** The pages that a visitor looks at, in turn; the last one is not there. */
const visits: readonly (readonly string[])[] = [
  ['/', '/style.css', '/logo.svg'],
  ['/catalogue.html', '/style.css'],
  ['/', '/opening.html', '/catalogue.html'],
  ['/opening.html'],
  ['/', '/style.css', '/logo.svg', '/summer-sale.html'],
];

/** One visit to the victim's web site: several pages over one connection. `turn` chooses the pages. */
export async function visit({ network, victim, timeline }: Stage, station: Station, turn: number): Promise<void> {
  const paths = visits[turn % visits.length] ?? [];
  const family = turn % 3 === 2 ? '-6' : '-4';
  const urls = paths.flatMap((path) => ['-o', '/dev/null', `http://${victim.host}${path}`]);
  const argv = ['curl', '-s', family, '-A', browser, '-w', '%{http_code} ', ...urls];
  await timeline.during(
    station.role,
    `opens ${paths.join(', ')} over IPv${family.slice(1)}`,
    () => network.run(station, argv),
    ({ stdout }) => `HTTP ${stdout.trim()}`,
  );
}

/** One DNS question with dig; the words are dig's arguments. */
export async function lookUp({ network, timeline }: Stage, station: Station, words: readonly string[]): Promise<void> {
  await timeline.during(
    station.role,
    `asks DNS: ${words.join(' ')}`,
    () => network.run(station, ['dig', ...words]),
    ({ stdout }) => {
      const status = /status: (\w+)/.exec(stdout)?.[1] ?? 'no answer';
      return `${status}, ${/ANSWER: (\d+)/.exec(stdout)?.[1] ?? 0} answers`;
    },
  );
}

/** Runs a program and fails unless it ends with one of these exit codes. */
export async function expectExit(result: Promise<RunResult>, what: string, ...exitCodes: number[]): Promise<RunResult> {
  const { exitCode, stdout, stderr } = await result;
  if (exitCode === null || !exitCodes.includes(exitCode))
    throw new Error(`${what} ended with ${exitCode}: ${stdout}${stderr}`);
  return { exitCode, stdout, stderr };
}
