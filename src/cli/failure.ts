import { GatehoundError } from '../model/error.ts';
import { say } from './print.ts';

/** Prints an error as users see it, one line, and gives the exit code. With `debug` the stack trace follows. */
export function reportFailure(error: unknown, debug: boolean): number {
  const known =
    error instanceof GatehoundError ? error : new GatehoundError('GH-CLI-003', messageOf(error), { cause: error });
  say(`${oneLine(known.line)}\n`);
  if (debug && error instanceof Error) say(`${error.stack}\n`);
  return known.exit;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** File names and remote text may hold line ends and terminal commands; an error is one line of plain text. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
}
