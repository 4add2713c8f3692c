import type { Carrier } from './carrier.ts';

/** One attempt to log in by a protocol whose passwords can be read: Telnet, rlogin, POP3, IMAP. */
export interface LoginTransaction extends Carrier {
  readonly kind: 'login';
  readonly service: string;
  readonly user: string | null;
  readonly clientUser: string | null;
  readonly password: string | null;
  /** Null where the answer does not tell. */
  readonly success: boolean | null;
  /** Zeek's `confused`: what was said does not read as a login. */
  readonly confused: boolean;
}
