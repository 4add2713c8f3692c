import { fileURLToPath } from 'node:url';
import { CHECKS, type CheckResult, runCheck } from './house/checks.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const results: CheckResult[] = [];

for (const check of CHECKS) {
  const result = await runCheck(check, root);
  const seconds = (result.milliseconds / 1000).toFixed(1).padStart(6);
  console.log(`${result.problems === '' ? 'ok    ' : 'FAILED'} ${seconds} s  ${result.name}`);
  results.push(result);
}

const failed = results.filter((result) => result.problems !== '');
for (const result of failed) console.log(`\n--- ${result.name}\n${result.problems}`);
process.exitCode = failed.length === 0 ? 0 : 1;
