import { fileURLToPath } from 'node:url';
import type { ICruiseResult, IViolation } from 'dependency-cruiser';
import { runProgram } from './program.ts';
import { roomOf } from './rooms.ts';
import { sourceFiles } from './source-files.ts';

const CONFIGURATION = fileURLToPath(new URL('../../.dependency-cruiser.mjs', import.meta.url));
const CRUISER = fileURLToPath(
  new URL('../../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', import.meta.url),
);

function sentence(violation: IViolation): string {
  const way = violation.cycle?.map((step) => step.name).join(' -> ') ?? violation.to;
  return `${violation.rule.name}: ${violation.from} -> ${way}`;
}

/** What breaks the rules of the floors below `root`/src, a sentence each that starts with the rule's name. */
export async function checkFloors(root: string): Promise<string[]> {
  const files = sourceFiles(root, 'src');
  const homeless = files.filter((file) => roomOf(file) === undefined);
  const words = [CRUISER, '--config', CONFIGURATION, '--output-type', 'json', 'src'];
  const { stdout, stderr } = await runProgram(process.execPath, words, root);
  if (!stdout.startsWith('{')) return [`dependency-cruiser did not run: ${stderr.trim() || stdout.trim()}`];
  const result = JSON.parse(stdout) as ICruiseResult;
  const seen = new Set(result.modules.map((module) => module.source));
  return [
    ...homeless.map((file) => `no-such-room: ${file} is in no room of scripts/house/rooms.ts`),
    ...files.filter((file) => !seen.has(file)).map((file) => `unread: dependency-cruiser did not read ${file}`),
    ...result.summary.violations.map(sentence),
  ];
}
