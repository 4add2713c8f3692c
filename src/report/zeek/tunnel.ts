import type { TunnelTransaction } from '../../model/transaction/tunnel.ts';
import { looseCarrierColumns } from './carrier.ts';
import { column, type ZeekColumn } from './column.ts';

/** Tunnel.log (Zeek manual, base/frameworks/tunnels/main.zeek, Tunnel::Info). */
export const TUNNEL_COLUMNS: readonly ZeekColumn<TunnelTransaction>[] = [
  ...looseCarrierColumns<TunnelTransaction>(),
  column('tunnel_type', 'enum', (tunnel) => tunnel.tunnelType),
  column('action', 'enum', (tunnel) => tunnel.action),
];
