import type { Carrier } from './carrier.ts';

/** What Zeek itself found remarkable (notice.log). Ports are 0 and addresses empty where it names none. */
export interface NoticeTransaction extends Carrier {
  readonly kind: 'notice';
  /** `SSL::Invalid_Server_Cert`. */
  readonly note: string;
  readonly message: string | null;
  readonly submessage: string | null;
  readonly source: string | null;
  readonly destination: string | null;
  readonly port: number | null;
  readonly count: number | null;
}
