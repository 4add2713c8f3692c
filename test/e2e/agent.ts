import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Network, Station } from '../../lab/network.ts';

export const GATEHOUND = fileURLToPath(new URL('../../gatehound', import.meta.url));

/** A line that `gatehound up --json` printed, and when. */
export interface Event {
  readonly type: string;
  readonly at: number;
  readonly [key: string]: unknown;
}

/** A running agent in a namespace. */
export interface Agent {
  readonly data: string;
  readonly pid: number;
  readonly events: readonly Event[];
  /** Resolves with the first event that fits, also one that came before; rejects after `milliseconds`. */
  waitFor(fits: (event: Event) => boolean, milliseconds: number): Promise<Event>;
  /** The same for what it says on standard error. */
  waitForWords(words: RegExp, milliseconds: number): Promise<string>;
  /** Runs another command against this agent and gives what it printed. */
  command(...words: readonly string[]): Promise<string>;
  stop(): Promise<number | null>;
  /** Its exit code, when it has ended; null when it was killed. */
  readonly exited: Promise<number | null>;
  /** What it said on standard error so far. */
  said(): readonly string[];
}

/** Starts `gatehound up --json` in a namespace and waits until it watches. */
export async function startAgent(
  network: Network,
  station: Station,
  options: {
    readonly enforce: boolean;
    readonly policy?: string;
    readonly configuration?: string;
    readonly data?: string;
  },
): Promise<Agent> {
  const data = options.data ?? join(network.folder, `data-${Math.random().toString(36).slice(2)}`);
  mkdirSync(data, { mode: 0o700, recursive: true });
  const words = ['up', '--interface', station.interface, '--json', '--data', data];
  if (options.enforce) words.push('--enforce');
  if (options.policy !== undefined) {
    const file = join(network.folder, 'policy.yaml');
    writeFileSync(file, options.policy);
    words.push('--policy', file);
  }
  if (options.configuration !== undefined) {
    const file = join(network.folder, 'gatehound.yaml');
    writeFileSync(file, options.configuration);
    words.push('--config', file);
  }
  const child: ChildProcess = network.start(station, [GATEHOUND, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const events: Event[] = [];
  const listeners = new Set<(event: Event) => void>();
  createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    const event = { ...(JSON.parse(line) as Event), at: Date.now() };
    events.push(event);
    for (const listener of listeners) listener(event);
  });
  const said: string[] = [];
  const hearers = new Set<() => void>();
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr as Readable }).on('line', (line) => {
      said.push(line);
      for (const hearer of hearers) hearer();
      if (line.includes(' watches ')) resolve();
    });
    child.once('exit', () => reject(new Error(`the agent ended: ${said.join('\n')}`)));
  });
  return {
    data,
    pid: child.pid as number,
    events,
    waitFor(fits, milliseconds) {
      const known = events.find(fits);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(listener);
          reject(new Error(`nothing fitting within ${milliseconds} ms; the agent said:\n${said.join('\n')}`));
        }, milliseconds);
        const listener = (event: Event) => {
          if (!fits(event)) return;
          clearTimeout(timer);
          listeners.delete(listener);
          resolve(event);
        };
        listeners.add(listener);
      });
    },
    waitForWords(words, milliseconds) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const line = said.find((each) => words.test(each));
          if (line === undefined) return;
          clearTimeout(timer);
          hearers.delete(look);
          resolve(line);
        };
        const timer = setTimeout(() => {
          hearers.delete(look);
          reject(new Error(`nothing like ${words} within ${milliseconds} ms; the agent said:\n${said.join('\n')}`));
        }, milliseconds);
        hearers.add(look);
        look();
      });
    },
    async command(...commandWords) {
      const result = await network.run(station, [GATEHOUND, ...commandWords, '--data', data]);
      if (result.exitCode !== 0) throw new Error(`exit ${result.exitCode}: ${result.stderr}`);
      return result.stdout;
    },
    async stop() {
      child.kill('SIGTERM');
      return await exited;
    },
    exited,
    said: () => said,
  };
}
