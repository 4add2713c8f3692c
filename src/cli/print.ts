import { writeSync } from 'node:fs';

/**
 * Writes to standard output and waits for it: a pipe that is read slowly must not lose the end of a document when the
 * process exits, and one that nobody reads any more ends the command quietly.
 */
export function print(text: string): void {
  printBytes(new TextEncoder().encode(text));
}

/** The same for bytes that are no UTF-8. */
export function printBytes(bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** Messages, progress and errors go to standard error, so that results can be piped. */
export function say(text: string): void {
  process.stderr.write(text);
}
