import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { GATEHOUND } from './agent.ts';

/** A line that `gatehound web --json` printed, and when. */
export interface Told {
  readonly type: string;
  readonly at: number;
  readonly kind?: string;
  readonly profile?: string;
  readonly features?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** `gatehound web` at work, as a person would start it. */
export interface RunningGuard {
  readonly port: number;
  readonly pid: number;
  readonly told: readonly Told[];
  /** What it said on standard error. */
  readonly said: readonly string[];
  /** Resolves with the first event that fits, also one that came before. */
  waitFor(fits: (told: Told) => boolean, milliseconds?: number): Promise<Told>;
  waitForWords(words: RegExp, milliseconds?: number): Promise<string>;
  /** Resident memory in bytes. */
  memory(): number;
  isAlive(): boolean;
  /** Ends it, and gives its exit code and last words. */
  stop(): Promise<{ readonly exitCode: number | null; readonly lastWords: string }>;
}

const START_MILLISECONDS = 30_000;
const PATIENCE_MILLISECONDS = 10_000;

/** Starts it on a free port of loopback (or none, with `--log` alone) and waits until it is there. */
export async function startGuard(context: TestContext | null, words: readonly string[]): Promise<RunningGuard> {
  const listen = words.includes('--upstream') ? ['--listen', '127.0.0.1:0'] : [];
  const child = spawn(GATEHOUND, ['web', ...listen, '--json', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const told: Told[] = [];
  const said: string[] = [];
  const hearers = new Set<() => void>();
  const hear = () => {
    for (const hearer of hearers) hearer();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    told.push({ ...(JSON.parse(line) as Told), at: Date.now() });
    hear();
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    hear();
  });
  const exited = once(child, 'close').then(([code]) => code as number | null);
  void exited.then(hear);
  context?.after(() => endOf(child, exited));

  const find = <T>(look: () => T | undefined, what: string, milliseconds: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const over = (end: () => void) => {
        clearTimeout(timer);
        hearers.delete(hearer);
        end();
      };
      const hearer = () => {
        const found = look();
        if (found !== undefined) over(() => resolve(found));
        else if (child.exitCode !== null)
          over(() => reject(new Error(`it ended with ${child.exitCode}: ${said.join('\n')}`)));
      };
      const timer = setTimeout(() => {
        const kinds = told.map(({ type, kind }) => kind ?? type).join(', ');
        over(() =>
          reject(new Error(`no ${what} within ${milliseconds} ms; it told ${kinds}, and said:\n${said.join('\n')}`)),
        );
      }, milliseconds);
      hearers.add(hearer);
      hearer();
    });
  const guard: RunningGuard = {
    port: 0,
    pid: child.pid as number,
    told,
    said,
    waitFor: (fits, milliseconds = PATIENCE_MILLISECONDS) => find(() => told.find(fits), 'such event', milliseconds),
    waitForWords: (pattern, milliseconds = PATIENCE_MILLISECONDS) =>
      find(() => said.find((line) => pattern.test(line)), `${pattern}`, milliseconds),
    memory: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1_024,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGTERM');
      const exitCode = await exited;
      return { exitCode, lastWords: said.findLast((line) => line.startsWith('gatehound saw')) ?? '' };
    },
  };
  const first = await guard.waitForWords(/^gatehound \S+ (?:listens|follows) /, START_MILLISECONDS);
  return { ...guard, port: Number(/:(\d+) and passes on/.exec(first)?.[1] ?? 0) };
}

async function endOf(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await exited;
}
