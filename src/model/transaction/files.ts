import type { Micros } from '../time.ts';
import type { Carrier } from './carrier.ts';

/** A file that went over a flow (Zeek's files.log); originator and responder are who asked and who served. */
export interface FilesTransaction extends Carrier {
  readonly kind: 'files';
  readonly identifier: string;
  /** Every flow that carried it. */
  readonly uids: readonly string[];
  /** Who sent it. */
  readonly senders: readonly string[];
  readonly receivers: readonly string[];
  /** `HTTP`, `SMTP`, `SSL`. */
  readonly source: string | null;
  readonly mediaType: string | null;
  readonly fileName: string | null;
  readonly duration: Micros | null;
  readonly fromOriginator: boolean | null;
  readonly seenBytes: number | null;
  readonly totalBytes: number | null;
  readonly missingBytes: number | null;
  /** Lower case hexadecimal. */
  readonly md5: string | null;
  readonly sha1: string | null;
  readonly sha256: string | null;
}
