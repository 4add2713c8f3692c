import { AGENT_ERRORS } from './errors/agent.ts';
import { COMMAND_LINE_ERRORS } from './errors/command-line.ts';
import { CONFIGURATION_ERRORS } from './errors/configuration.ts';
import { DEFENDER_ERRORS } from './errors/defender.ts';
import type { ErrorEntry } from './errors/entry.ts';
import { MODEL_ERRORS } from './errors/model.ts';
import { REPORT_ERRORS } from './errors/report.ts';
import { SOURCE_ERRORS } from './errors/source.ts';
import { STORE_ERRORS } from './errors/store.ts';
import { WEB_ERRORS } from './errors/web.ts';

export const ERROR_CATALOGUE = {
  ...AGENT_ERRORS,
  ...COMMAND_LINE_ERRORS,
  ...CONFIGURATION_ERRORS,
  ...DEFENDER_ERRORS,
  ...MODEL_ERRORS,
  ...REPORT_ERRORS,
  ...SOURCE_ERRORS,
  ...STORE_ERRORS,
  ...WEB_ERRORS,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/**
 * An error that users see: code, what happened here, what to do. `detail` says what happened in this case and starts
 * where the code's colon ends; the remedy comes from the catalogue unless this case knows a better one.
 */
export class GatehoundError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly exit: ErrorEntry['exit'];

  constructor(code: ErrorCode, detail: string, options: { readonly remedy?: string; readonly cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GatehoundError';
    this.code = code;
    this.remedy = options.remedy ?? ERROR_CATALOGUE[code].remedy;
    this.exit = ERROR_CATALOGUE[code].exit;
  }

  /** The one line that users see. */
  get line(): string {
    return `${this.code}: ${this.message}; ${this.remedy}`;
  }
}
