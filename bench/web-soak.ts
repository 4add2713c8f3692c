import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SoakClients } from './web-soak-clients.ts';
import { SoakUpstream } from './web-soak-upstream.ts';

const GATEHOUND = fileURLToPath(new URL('../gatehound', import.meta.url));
const RESTART_MILLISECONDS = 30_000;
/** Within what the proxy waits for an upstream that has gone. */
const AWAY_MILLISECONDS = 700;
const MINUTE = 60_000;
/** Memory is no measure before caches and compiled code are there. */
const WARM = 0.3;

/** Resident memory of a process, in MB. */
function memoryOf({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}

interface Sample {
  readonly minutes: number;
  readonly memory: number;
}

/** MB a minute, by least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [time, memory] = [mean((sample) => sample.minutes), mean((sample) => sample.memory)];
  const spread = samples.reduce((sum, sample) => sum + (sample.minutes - time) ** 2, 0);
  return samples.reduce((sum, sample) => sum + (sample.minutes - time) * (sample.memory - memory), 0) / spread;
}

async function startGuard(
  upstream: number,
): Promise<{ readonly child: ChildProcess; readonly port: number; readonly said: string[] }> {
  const words = ['web', '--listen', '127.0.0.1:0', '--upstream', `http://127.0.0.1:${upstream}`, '--enforce', '--json'];
  const child = spawn(GATEHOUND, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(...text.trimEnd().split('\n')));
  for (const begun = performance.now(); performance.now() - begun < 30_000; await sleep(50)) {
    const port = Number(/:(\d+) and passes on/.exec(said.join('\n'))?.[1] ?? 0);
    if (port > 0) return { child, port, said };
  }
  throw new Error(`the proxy did not start: ${said.join('\n')}`);
}

/**
 * `node bench/run.ts web-soak [--minutes=10]`: all sorts of clients at a low rate through the proxy, whose upstream restarts
 * every 30 seconds, with one upload and one download of 1 GB. Throws where something was lost, or ended, or does not add up.
 */
export async function soakProxy(minutes: number): Promise<void> {
  const upstream = new SoakUpstream();
  await upstream.start();
  const { child, port, said } = await startGuard(upstream.port);
  const clients = new SoakClients(port);
  const begun = performance.now();
  const samples: Sample[] = [];
  const minutesNow = () => (performance.now() - begun) / MINUTE;
  const write = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  try {
    clients.start();
    let restartAt = RESTART_MILLISECONDS;
    let huge: Promise<void> | null = null;
    let lastMinute = 0;
    while (minutesNow() < minutes) {
      await sleep(1_000);
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the proxy ended: ${said.join('\n')}`);
      samples.push({ minutes: minutesNow(), memory: memoryOf(child) });
      if (Math.floor(minutesNow()) > lastMinute) {
        lastMinute = Math.floor(minutesNow());
        write(
          `${lastMinute} min: ${samples.at(-1)?.memory.toFixed(0)} MB, ${clients.report()}, ${upstream.restarts} restarts`,
        );
      }
      if (huge === null && minutesNow() > minutes / 5) huge = clients.huge().then(write);
      if (performance.now() - begun > restartAt) {
        restartAt += RESTART_MILLISECONDS;
        await upstream.restart(AWAY_MILLISECONDS);
      }
    }
    await huge;
    await clients.stop();
    child.kill('SIGTERM');
    await once(child, 'exit');
  } finally {
    child.kill('SIGKILL');
    await upstream.stop();
  }
  const lost = [...upstream.answered].filter((id) => clients.isMissing(id));
  const warm = samples.filter((sample) => sample.minutes > minutes * WARM);
  const slope = slopeOf(warm);
  const [first = 0, most = 0] = [warm[0]?.memory, Math.max(...samples.map(({ memory }) => memory))];
  const lastWords = said.findLast((line) => line.startsWith('gatehound saw')) ?? '';
  write(
    `memory: ${first.toFixed(0)} MB when warm, ${warm.at(-1)?.memory.toFixed(0)} MB at the end, ${most.toFixed(0)} MB at most, ${slope.toFixed(2)} MB a minute`,
  );
  write(
    `requests: ${clients.report()}; ${upstream.answered.size} answered by the upstream, ${lost.length} of them lost`,
  );
  write(lastWords);
  for (const line of said.filter((line) => !/answer|listens|saw|fired/.test(line))) write(`said: ${line}`);
  const seen = Number(/saw ([\d,]+) requests/.exec(lastWords)?.[1]?.replaceAll(',', ''));
  const refused = Number(/refused ([\d,]+),/.exec(lastWords)?.[1]?.replaceAll(',', ''));
  const wrong = [
    ...(lost.length > 0 ? [`${lost.length} answers were lost: ${lost.slice(0, 5).join(', ')}`] : []),
    ...(clients.wrong.length > 0 ? [`answers that were wrong: ${clients.wrong.slice(0, 5).join('; ')}`] : []),
    ...(seen === clients.begun ? [] : [`${clients.begun} requests were sent and ${seen} seen`]),
    ...(refused === clients.attacks ? [] : [`${clients.attacks} attacks were sent and ${refused} requests refused`]),
    // At 150 requests a second that is a leak of 100 bytes a request.
    ...(slope > 1 ? [`memory grows by ${slope.toFixed(2)} MB a minute`] : []),
  ];
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}
