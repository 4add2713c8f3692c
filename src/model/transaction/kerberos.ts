import type { Micros } from '../time.ts';
import type { Carrier } from './carrier.ts';

/** One request for a ticket and its answer, as in Zeek's kerberos.log. */
export interface KerberosTransaction extends Carrier {
  readonly kind: 'kerberos';
  /** `AS` or `TGS`. */
  readonly requestType: string | null;
  /** `name/REALM`. */
  readonly client: string | null;
  readonly service: string | null;
  readonly success: boolean | null;
  readonly errorCode: number | null;
  readonly error: string | null;
  readonly from: Micros | null;
  readonly till: Micros | null;
  /** Name of the encryption type (`aes256-cts-hmac-sha1-96`). */
  readonly cipher: string | null;
  readonly forwardable: boolean | null;
  readonly renewable: boolean | null;
}
