import type { Carrier } from './carrier.ts';

/** A program that a host runs (Zeek's software.log); originator is the host. */
export interface SoftwareTransaction extends Carrier {
  readonly kind: 'software';
  /** `SSH::CLIENT`, `HTTP::BROWSER`. */
  readonly softwareType: string | null;
  readonly name: string | null;
  readonly major: number | null;
  readonly minor: number | null;
  readonly minor2: number | null;
  readonly minor3: number | null;
  readonly addition: string | null;
  readonly unparsed: string | null;
}
