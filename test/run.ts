import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CHECKS, runCheck } from '../scripts/house/checks.ts';
import { DATA_FOLDER, testData } from './data.ts';
import { type CoveredFiles, coverageOf } from './runner/coverage.ts';
import { type FileRun, runFiles } from './runner/file-tests.ts';
import type { Outcome } from './runner/outcome.ts';
import { type Plan, planOf } from './runner/plan.ts';
import { ProgressLine, printCoverage, printFailures, printSkipped, printSlowest, seconds } from './runner/print.ts';
import { propertySeed, SEED_VARIABLE } from './runner/property-seed.ts';

// npm test: the checks of the project and all tests.
// npm test -- PATH... [--name TEXT]: the tests in these files and folders, or those of them whose name has the text.

/** The whole run ends by then, whatever a test does; what was not finished has failed. */
const RUN_LIMIT_MILLISECONDS = 20 * 60_000;

const { values: options, positionals: paths } = parseArgs({
  options: { name: { type: 'string' } },
  allowPositionals: true,
});
const root = fileURLToPath(new URL('..', import.meta.url));
const outcomes: Outcome[] = [];
const progress = new ProgressLine();

function record(outcome: Outcome): void {
  outcomes.push(outcome);
  progress.show(outcome);
}

async function runChecks(): Promise<void> {
  for (const check of CHECKS) {
    const { name, problems, milliseconds } = await runCheck(check, root);
    const status = problems === '' ? 'passed' : 'failed';
    record({ status, file: '', names: [`check: ${name}`], milliseconds, detail: problems, alone: 'npm run check' });
    progress.keep(`${status === 'passed' ? 'ok    ' : 'FAILED'} ${seconds(milliseconds)}  check: ${name}`);
  }
}

async function runPlan({ whole, files, endToEnd }: Plan): Promise<void> {
  if (whole) await runChecks();
  const coverage: CoveredFiles | undefined = whole ? new Map() : undefined;
  const common: Omit<FileRun, 'files' | 'concurrency'> = {
    root,
    name: options.name,
    signal: AbortSignal.timeout(RUN_LIMIT_MILLISECONDS),
    coverage,
    onOutcome: record,
    onFile: (file, tests, milliseconds) => progress.file(file, tests, milliseconds),
    onRemark: (file, text) => progress.keep(`${file}: ${text}`),
  };
  await runFiles({ ...common, files, concurrency: 2 });
  await runFiles({ ...common, files: endToEnd, concurrency: 1 });
  progress.keep('');
  if (coverage !== undefined) printCoverage(coverageOf(root, coverage));
}

console.log(
  testData() === undefined
    ? `test data: none at ${DATA_FOLDER} (GATEHOUND_TEST_DATA names another place)`
    : `test data: ${DATA_FOLDER}`,
);
const seed = propertySeed(root);
// Test files read it before they begin.
process.env[SEED_VARIABLE] = String(seed);
console.log(`properties: seed ${seed} (${SEED_VARIABLE} names another one)`);
await runPlan(planOf(root, paths));
printSlowest(outcomes);
printSkipped(outcomes);
printFailures(outcomes);
const count = (status: Outcome['status']): number => outcomes.filter((outcome) => outcome.status === status).length;
console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
process.exitCode = count('failed') === 0 ? 0 : 1;
