import type { QuicTransaction } from '../../../model/transaction/quic.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of quic.log. */
export function quicOf(row: Row): QuicTransaction {
  return {
    kind: 'quic',
    ...carrierOf(row),
    version: row.text('version') ?? '',
    clientDestination: row.word('client_initial_dcid'),
    clientSource: row.word('client_scid'),
    serverSource: row.word('server_scid'),
    serverName: row.text('server_name'),
    clientProtocol: row.text('client_protocol'),
    history: row.word('history') ?? '',
  };
}
