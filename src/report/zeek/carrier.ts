import type { Transaction } from '../../model/transaction.ts';
import { column, known, type ZeekColumn } from './column.ts';

type Carrier = Pick<Transaction, 'time' | 'uid' | 'originator' | 'originatorPort' | 'responder' | 'responderPort'>;

/** The six fields that begin every log of transactions. */
export function carrierColumns<Row extends Carrier>(): readonly ZeekColumn<Row>[] {
  return [
    column('ts', 'time', (row) => row.time),
    column('uid', 'string', (row) => row.uid),
    column('id.orig_h', 'addr', (row) => row.originator),
    column('id.orig_p', 'port', (row) => row.originatorPort),
    column('id.resp_h', 'addr', (row) => row.responder),
    column('id.resp_p', 'port', (row) => row.responderPort),
  ];
}

/** The same for logs whose rows may name no connection: then all but the time is unset. */
export function looseCarrierColumns<Row extends Carrier>(): readonly ZeekColumn<Row>[] {
  return [
    column('ts', 'time', (row) => row.time),
    column('uid', 'string', (row) => known(row.uid)),
    column('id.orig_h', 'addr', (row) => known(row.originator)),
    column('id.orig_p', 'port', (row) => (row.originator === '' ? null : row.originatorPort)),
    column('id.resp_h', 'addr', (row) => known(row.responder)),
    column('id.resp_p', 'port', (row) => (row.responder === '' ? null : row.responderPort)),
  ];
}
