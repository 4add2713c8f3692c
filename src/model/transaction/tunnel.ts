import type { Carrier } from './carrier.ts';

/** A tunnel began or ended, as in Zeek's tunnel.log; `uid` is what flows inside it name as their parent. */
export interface TunnelTransaction extends Carrier {
  readonly kind: 'tunnel';
  /** `Tunnel::GRE`, `Tunnel::VXLAN`, `Tunnel::IP`, ... */
  readonly tunnelType: string;
  /** `Tunnel::DISCOVER`, `Tunnel::CLOSE`, `Tunnel::EXPIRE`. */
  readonly action: string;
}
