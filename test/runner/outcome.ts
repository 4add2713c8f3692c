/** How one test, or one check of the project, ended. */
export interface Outcome {
  readonly status: 'passed' | 'failed' | 'skipped';
  /** The path of the file from the root of the project; empty for a check. */
  readonly file: string;
  /** The names of the suites around the test and its own. */
  readonly names: readonly string[];
  readonly milliseconds: number;
  /** What went wrong, or why it was skipped; empty when it passed. */
  readonly detail: string;
  /** The command that runs this one alone. */
  readonly alone: string;
}
