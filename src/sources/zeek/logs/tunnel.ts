import type { TunnelTransaction } from '../../../model/transaction/tunnel.ts';
import type { Row } from '../row.ts';
import { looseCarrierOf } from './carrier.ts';

/** A row of tunnel.log. */
export function tunnelOf(row: Row): TunnelTransaction {
  return {
    kind: 'tunnel',
    ...looseCarrierOf(row),
    tunnelType: row.word('tunnel_type') ?? '',
    action: row.word('action') ?? '',
  };
}
