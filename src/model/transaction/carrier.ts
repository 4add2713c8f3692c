import type { Micros } from '../time.ts';

/** What every transaction knows of the flow that carried it. */
export interface Carrier {
  readonly uid: string;
  readonly time: Micros;
  readonly originator: string;
  readonly originatorPort: number;
  readonly responder: string;
  readonly responderPort: number;
}
