import type { ErrorCode } from '../../../model/error.ts';

/** What is wrong with one rule, and where in it. */
export class RuleProblem extends Error {
  readonly code: ErrorCode;
  /** Keys from the rule down: `any`, 0, `match`, `regex`. */
  readonly path: readonly PropertyKey[];

  constructor(code: ErrorCode, path: readonly PropertyKey[], reason: string) {
    super(reason);
    this.name = 'RuleProblem';
    this.code = code;
    this.path = path;
  }
}
