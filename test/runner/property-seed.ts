import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Names the seed of property tests. */
export const SEED_VARIABLE = 'GATEHOUND_TEST_SEED';

/**
 * The seed of all properties: that of the environment, else of the content of the commit. So the same commit tries the
 * same examples on every machine, and each one tries others.
 */
export function propertySeed(root: string): number {
  const told = Number.parseInt(process.env[SEED_VARIABLE] ?? '', 10);
  if (Number.isSafeInteger(told)) return told | 0;
  try {
    const tree = execFileSync('git', ['rev-parse', 'HEAD^{tree}'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
    return Number.parseInt(tree.toString().slice(0, 8), 16) | 0;
  } catch {
    // An archive without git's records.
    return 1;
  }
}

// Loaded before each test file, and by programs and threads that it starts: those have no properties.
const file = process.argv[1];
if (isMainThread && file?.endsWith('.test.ts') === true && readFileSync(file, 'utf8').includes("'fast-check'")) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: Number(process.env[SEED_VARIABLE]) });
}
