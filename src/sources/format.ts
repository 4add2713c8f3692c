import type { PeekReader } from './peek-reader.ts';
import type { Source } from './source.ts';

/** How one format is recognised and read: what a source file exports, and open.ts lists. */
export interface Format {
  readonly format: string;
  /**
   * Whether an input that begins with these bytes has this format. It is asked again with more bytes as they come, so
   * it says no until it is sure.
   */
  recognise(head: Uint8Array): boolean;
  /** Opens it; throws a GatehoundError when nothing can be read. */
  open(path: string, reader: PeekReader): Promise<Source>;
}

/** A format that packets are captured in. */
export interface CaptureFormat extends Format {
  /** `eager`: give each packet as soon as it is there, for a live capture. */
  open(path: string, reader: PeekReader, eager?: boolean): Promise<Source>;
}
