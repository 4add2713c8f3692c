import { Expectations } from './expectations.ts';
import { Unpacking } from './reading/unpacker.ts';

/** What the parsers of all flows share; made once for each assembler. Everything in it is bounded. */
export interface Shared {
  /** Flows that others have announced (FTP's data connections). */
  readonly expectations: Expectations;
  /** How many bodies are being unpacked. */
  readonly unpacking: Unpacking;
}

export function createShared(): Shared {
  return { expectations: new Expectations(), unpacking: new Unpacking() };
}
