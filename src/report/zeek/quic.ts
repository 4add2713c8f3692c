import type { QuicTransaction } from '../../model/transaction/quic.ts';
import { carrierColumns } from './carrier.ts';
import { column, known, type ZeekColumn } from './column.ts';

/** Quic.log (Zeek manual, base/protocols/quic/main.zeek, QUIC::Info). */
export const QUIC_COLUMNS: readonly ZeekColumn<QuicTransaction>[] = [
  ...carrierColumns<QuicTransaction>(),
  column('version', 'string', (quic) => quic.version),
  column('client_initial_dcid', 'string', (quic) => quic.clientDestination),
  column('client_scid', 'string', (quic) => quic.clientSource),
  column('server_scid', 'string', (quic) => quic.serverSource),
  column('server_name', 'string', (quic) => quic.serverName),
  column('client_protocol', 'string', (quic) => quic.clientProtocol),
  column('history', 'string', (quic) => known(quic.history)),
];
