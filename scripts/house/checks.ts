import { fileURLToPath } from 'node:url';
import { checkFloors } from './floors.ts';
import { checkGlobals } from './globals.ts';
import { runProgram } from './program.ts';

/** One thing that must hold for the whole project. `run` gives what is wrong, or an empty text. */
export interface Check {
  readonly name: string;
  readonly run: (root: string) => Promise<string>;
}

export interface CheckResult {
  readonly name: string;
  readonly problems: string;
  readonly milliseconds: number;
}

/** Where the entry script of an installed package lies; it is started with the Node that runs this. */
function script(path: string): string {
  return fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
}

async function complaints(program: string, words: readonly string[], root: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(program, words, root);
  if (exitCode === 0) return '';
  return `${stdout}${stderr}`.trim() || `${program} ended with exit code ${exitCode} and no message`;
}

function node(name: string, path: string, ...words: string[]): Check {
  return { name, run: (root) => complaints(process.execPath, [path, ...words], root) };
}

/** Everything but the tests, in the order in which they say most: types first. */
export const CHECKS: readonly Check[] = [
  node('types', script('typescript/bin/tsc'), '--noEmit', '--pretty', 'false', '-p', '.'),
  node(
    'lint and format',
    script('@biomejs/biome/bin/biome'),
    'check',
    '--error-on-warnings',
    '--max-diagnostics=200',
    '--colors=off',
    '.',
  ),
  { name: 'floors', run: async (root) => (await checkFloors(root)).join('\n') },
  { name: 'globals of pure rooms', run: (root) => Promise.resolve(checkGlobals(root).join('\n')) },
  node('nothing unused', script('knip/bin/knip.js'), '--no-progress'),
  node('generated pages', fileURLToPath(new URL('../docs.ts', import.meta.url)), '--check'),
  node('kernel as compiled', fileURLToPath(new URL('../../kernel/build.ts', import.meta.url)), '--check'),
  {
    name: 'shell syntax',
    run: async (root) => {
      const said = [
        await complaints('sh', ['-n', 'gatehound'], root),
        await complaints('sh', ['-n', 'scripts/with-node'], root),
        await complaints('bash', ['-n', '.ci/run'], root),
      ];
      return said.filter((text) => text !== '').join('\n');
    },
  },
];

/** Runs one check. A check that cannot run has failed. */
export async function runCheck(check: Check, root: string): Promise<CheckResult> {
  const start = performance.now();
  const problems = await check.run(root).catch((error: unknown) => `could not run: ${String(error)}`);
  return { name: check.name, problems, milliseconds: performance.now() - start };
}
