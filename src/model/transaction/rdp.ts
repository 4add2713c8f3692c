import type { Carrier } from './carrier.ts';

/** One remote desktop connection, as far as it is in clear, as in Zeek's rdp.log. */
export interface RdpTransaction extends Carrier {
  readonly kind: 'rdp';
  /** User name of the routing cookie (`mstshash=`). */
  readonly cookie: string | null;
  /** What the server answered: `encrypted`, `SSL`, `Success`, a failure. */
  readonly result: string | null;
  readonly securityProtocol: string | null;
  readonly clientChannels: readonly string[];
  readonly keyboardLayout: string | null;
  readonly clientBuild: string | null;
  readonly clientName: string | null;
  readonly desktopWidth: number | null;
  readonly desktopHeight: number | null;
}
