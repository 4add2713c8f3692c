import { TUNNEL, type Tunnel } from '../../decode/layers.ts';

/** Zeek's names of a tunnel: in tunnel.log, and as the service of the flow that is the tunnel. */
export interface TunnelKind {
  readonly type: string;
  /** Empty where the tunnel is no flow. */
  readonly service: string;
}

export const TUNNEL_KINDS: Readonly<Record<Tunnel, TunnelKind>> = {
  [TUNNEL.none]: { type: 'Tunnel::NONE', service: '' },
  [TUNNEL.ip]: { type: 'Tunnel::IP', service: '' },
  [TUNNEL.gre]: { type: 'Tunnel::GRE', service: '' },
  [TUNNEL.vxlan]: { type: 'Tunnel::VXLAN', service: 'vxlan' },
  [TUNNEL.geneve]: { type: 'Tunnel::GENEVE', service: 'geneve' },
  [TUNNEL.gtp]: { type: 'Tunnel::GTPv1', service: 'gtpv1' },
  [TUNNEL.teredo]: { type: 'Tunnel::TEREDO', service: 'teredo' },
  [TUNNEL.ayiya]: { type: 'Tunnel::AYIYA', service: 'ayiya' },
  /** Zeek does not know it; the name is what it would be. */
  [TUNNEL.l2tp]: { type: 'Tunnel::L2TP', service: 'l2tp' },
};
