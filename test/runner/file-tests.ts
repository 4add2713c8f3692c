import { relative } from 'node:path';
import { type EventData, run } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { inspect, stripVTControlCharacters } from 'node:util';
import { type CoveredFiles, mergeCoverage } from './coverage.ts';
import type { Outcome } from './outcome.ts';

/** A test that takes longer has failed. */
const TEST_LIMIT_MILLISECONDS = 120_000;
const OUTPUT_LIMIT_CHARACTERS = 20_000;
/** As scripts/with-node has it: tests hold the bound on regular expressions in rules. */
const LINEAR_REGEX = '--enable-experimental-regexp-engine-on-excessive-backtracks';
const FIRST = ['leak-guard.ts', 'property-seed.ts'].map((name) => fileURLToPath(new URL(name, import.meta.url)));

export interface FileRun {
  readonly root: string;
  readonly files: readonly string[];
  readonly concurrency: number;
  /** Only tests whose name, with those of its suites before it, contains this. */
  readonly name: string | undefined;
  readonly signal: AbortSignal;
  /** Undefined: do not measure. Else what each line of src/ was run is added here. */
  readonly coverage: CoveredFiles | undefined;
  readonly onOutcome: (outcome: Outcome) => void;
  /** A file came to its end, with so many tests. */
  readonly onFile: (file: string, tests: number, milliseconds: number) => void;
  /** A test told something, usually a measurement. */
  readonly onRemark: (file: string, text: string) => void;
}

/** Runs test files, each in a process of its own, and tells what happened while it happens. */
export async function runFiles(job: FileRun): Promise<void> {
  if (job.files.length === 0) return;
  const reader = new EventReader(job);
  const stream = run({
    files: job.files,
    concurrency: job.concurrency,
    isolation: 'process',
    timeout: TEST_LIMIT_MILLISECONDS,
    signal: job.signal,
    testNamePatterns: job.name === undefined ? undefined : new RegExp(RegExp.escape(job.name)),
    execArgv: ['--disable-warning=ExperimentalWarning', LINEAR_REGEX, ...FIRST.flatMap((file) => ['--import', file])],
    coverage: job.coverage !== undefined,
    coverageIncludeGlobs: ['src/**/*.ts'],
    coverageExcludeGlobs: ['**/*.test.ts', '**/testing/**'],
    cwd: job.root,
  });
  for await (const event of stream) reader.read(event as TestEvent);
}

/** Turns the events of node:test into outcomes. Within a file, events come in the order of the tests. */
class EventReader {
  readonly #job: FileRun;
  readonly #suites = new Map<string, string[]>();
  readonly #output = new Map<string, string>();
  readonly #ran = new Set<string>();

  constructor(job: FileRun) {
    this.#job = job;
  }

  read(event: TestEvent): void {
    switch (event.type) {
      case 'test:start':
        this.#suitesOf(event.data)[event.data.nesting] = event.data.name;
        break;
      case 'test:pass':
        this.#pass(event.data);
        break;
      case 'test:fail':
        this.#fail(event.data);
        break;
      case 'test:stdout':
      case 'test:stderr':
        this.#keepOutput(event.data.file, event.data.message);
        break;
      case 'test:diagnostic':
        // Those without a file are the totals of the run.
        if (event.data.file !== undefined) this.#job.onRemark(this.#pathOf(event.data), event.data.message);
        break;
      case 'test:summary':
        if (event.data.file !== undefined) {
          this.#job.onFile(this.#pathOf(event.data), event.data.counts.tests, event.data.duration_ms);
        }
        break;
      case 'test:coverage':
        if (this.#job.coverage !== undefined) mergeCoverage(this.#job.coverage, event.data.summary.files);
        break;
      default:
    }
  }

  #pass(data: EventData.TestPass): void {
    const { skip, todo } = data;
    const isSkipped = skip !== undefined && skip !== false;
    if (this.#isWholeFile(data)) {
      if (!this.#ran.has(this.#pathOf(data))) this.#tell('failed', data, 'the file holds no test');
    } else if (isSkipped || todo !== undefined) {
      const reason = [skip, todo].find((text) => typeof text === 'string' && text !== '');
      this.#tell('skipped', data, typeof reason === 'string' ? reason : 'no reason given');
    } else if (data.details.type !== 'suite') this.#tell('passed', data, '');
  }

  #fail(data: EventData.TestFail): void {
    const { error } = data.details;
    // A suite, a file or a parent that failed only because something in it did: that is told already.
    if ('failureType' in error && error.failureType === 'subtestsFailed') return;
    const cause = error.cause ?? error;
    const text =
      typeof cause === 'string' ? cause : inspect(cause, { depth: 6, maxStringLength: OUTPUT_LIMIT_CHARACTERS });
    const output = this.#output.get(this.#pathOf(data)) ?? '';
    const printed = output === '' ? '' : `\nthe file printed:\n${output.trimEnd()}`;
    this.#tell('failed', data, `${withoutNodeFrames(text)}${printed}`);
  }

  #tell(status: Outcome['status'], data: EventData.TestPass | EventData.TestFail, detail: string): void {
    const file = this.#pathOf(data);
    this.#ran.add(file);
    const isFile = this.#isWholeFile(data);
    const names = isFile ? ['(the file itself)'] : [...this.#suitesOf(data).slice(0, data.nesting), data.name];
    const alone = `npm test -- ${file}${isFile ? '' : ` --name '${names.join(' ').replaceAll("'", "'\\''")}'`}`;
    this.#job.onOutcome({ status, file, names, milliseconds: data.details.duration_ms, detail, alone });
  }

  #isWholeFile(data: EventData.TestPass | EventData.TestFail): boolean {
    return data.nesting === 0 && this.#job.files.includes(data.name);
  }

  #pathOf(data: { readonly entryFile?: string | undefined; readonly file?: string | undefined }): string {
    return relative(this.#job.root, data.entryFile ?? data.file ?? '');
  }

  #suitesOf(data: EventData.LocationInfo): string[] {
    const path = this.#pathOf(data);
    const names = this.#suites.get(path) ?? [];
    this.#suites.set(path, names);
    return names;
  }

  #keepOutput(file: string, message: string): void {
    const path = relative(this.#job.root, file);
    this.#output.set(path, `${this.#output.get(path) ?? ''}${message}`.slice(-OUTPUT_LIMIT_CHARACTERS));
  }
}

/** A stack without the frames of Node itself, and no colours. */
function withoutNodeFrames(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/^ +at .*\(node:.*\)\n?/gm, '');
}
