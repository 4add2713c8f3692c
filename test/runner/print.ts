import type { Coverage } from './coverage.ts';
import type { Outcome } from './outcome.ts';

const LOW_COVERAGE_PERCENT = 70;
const LOW_COVERAGE_SHOWN = 20;
const SLOWEST = 5;
/** A test quicker than this is no slow test, even among the slowest. */
const SLOW_MILLISECONDS = 500;

/** One line that is rewritten while the tests run; on a terminal only. */
export class ProgressLine {
  readonly #terminal = process.stdout.isTTY === true;
  #counts = { passed: 0, failed: 0, skipped: 0 };

  show(outcome: Outcome): void {
    this.#counts[outcome.status] += 1;
    if (!this.#terminal) return;
    const { passed, failed, skipped } = this.#counts;
    const text = `${passed} passed, ${failed} failed, ${skipped} skipped  ${outcome.file}`;
    process.stdout.write(`\r\x1b[K${text.slice(0, process.stdout.columns - 1)}`);
  }

  /** A file is done. Without a terminal this is the sign of life. */
  file(file: string, tests: number, milliseconds: number): void {
    if (!this.#terminal) this.keep(`done   ${seconds(milliseconds)}  ${file} (${tests})`);
  }

  /** Prints a line that stays. */
  keep(text: string): void {
    process.stdout.write(`${this.#terminal ? '\r\x1b[K' : ''}${text}\n`);
  }
}

export function printFailures(outcomes: readonly Outcome[]): void {
  for (const { file, names, detail, alone } of outcomes.filter(({ status }) => status === 'failed')) {
    console.log(`\nFAILED  ${[file, ...names].filter((part) => part !== '').join(' > ')}\n  alone: ${alone}`);
    console.log(detail.replaceAll(/^/gm, '  '));
  }
}

/** The skipped ones, those with one reason together. */
export function printSkipped(outcomes: readonly Outcome[]): void {
  const reasons = Map.groupBy(
    outcomes.filter(({ status }) => status === 'skipped'),
    ({ detail }) => detail,
  );
  if (reasons.size > 0) console.log('\nSkipped');
  for (const [reason, skipped] of reasons) {
    console.log(`  because: ${reason}`);
    for (const { file, names } of skipped) console.log(`    ${file} > ${names.join(' > ')}`);
  }
}

export function printSlowest(outcomes: readonly Outcome[]): void {
  const slowest = outcomes
    .filter(({ milliseconds }) => milliseconds >= SLOW_MILLISECONDS)
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, SLOWEST);
  if (slowest.length > 0) console.log('\nSlowest');
  for (const { file, names, milliseconds } of slowest) {
    console.log(`  ${seconds(milliseconds)}  ${[file, ...names].filter((part) => part !== '').join(' > ')}`);
  }
}

export function printCoverage({ percent, files }: Coverage): void {
  const low = files.filter((file) => file.percent < LOW_COVERAGE_PERCENT).sort((a, b) => a.percent - b.percent);
  console.log(`\nLine coverage of src/: ${percent.toFixed(1)} % of ${files.length} files`);
  if (low.length > 0) console.log(`Below ${LOW_COVERAGE_PERCENT} %`);
  for (const { file, percent: part, loaded } of low.slice(0, LOW_COVERAGE_SHOWN)) {
    console.log(`  ${part.toFixed(0).padStart(3)} %  ${file}${loaded ? '' : '  (no test loads it)'}`);
  }
  if (low.length > LOW_COVERAGE_SHOWN) console.log(`  and ${low.length - LOW_COVERAGE_SHOWN} more`);
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1).padStart(6)} s`;
}
