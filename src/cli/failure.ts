import { GatehoundError } from '../model/error.ts';
import { say } from './print.ts';

/** Prints an error as users see it, one line, and gives the exit code. With `debug` the stack trace follows. */
export function reportFailure(error: unknown, debug: boolean): number {
  say(`${failureLine(error)}\n`);
  if (debug && error instanceof Error) say(`${error.stack}\n`);
  return coded(error).exit;
}

/** An error as users see it: code, what happened, what to do. */
export function failureLine(error: unknown): string {
  return oneLine(coded(error).line);
}

function coded(error: unknown): GatehoundError {
  return error instanceof GatehoundError ? error : new GatehoundError('GH-CLI-003', messageOf(error), { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** File names and remote text may hold line ends and terminal commands; an error is one line of plain text. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
}
