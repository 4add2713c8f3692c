import type { Carrier } from './carrier.ts';

/** Something that a protocol does not foresee (Zeek's weird.log). */
export interface WeirdTransaction extends Carrier {
  readonly kind: 'weird';
  /** `bad_TCP_checksum`. */
  readonly name: string;
  readonly detail: string | null;
  readonly source: string | null;
}
