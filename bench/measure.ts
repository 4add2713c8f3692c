import { spawnSync } from 'node:child_process';

/** CPU time in seconds (user and system, children and all threads), wall time, and what was printed. */
export interface Measured {
  readonly cpu: number;
  readonly wall: number;
  readonly output: string;
}

/** Whether a program answers at all. */
export function isThere(program: string, question = '--version'): boolean {
  return spawnSync(program, [question]).status === 0;
}

/** Runs one command on one processor, and takes its times from the shell that waits for it. */
export function measure(words: readonly string[]): Measured {
  const pinned = isPinnable ? ['taskset', '-c', '0', ...words] : words;
  const timed = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S %R"; time "$@"', 'bash', ...pinned], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (timed.status !== 0) throw new Error(`${words[0]} failed: ${timed.stderr}`);
  const [user = 0, system = 0, wall = 0] = (timed.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { cpu: user + system, wall, output: timed.stdout };
}

const isPinnable = isThere('taskset');

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/**
 * Several commands in turn, `rounds` times and once before, so that a machine that warms up or slows down does so for
 * all of them; that first round only fills caches.
 */
export function interleaved(
  commands: readonly (readonly string[])[],
  rounds: number,
): readonly (readonly Measured[])[] {
  const runs: Measured[][] = commands.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, words] of commands.entries()) {
      const measured = measure(words);
      if (round > 0) runs[index]?.push(measured);
    }
  }
  return runs;
}
