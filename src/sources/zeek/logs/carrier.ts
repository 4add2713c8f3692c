import type { Carrier } from '../../../model/transaction/carrier.ts';
import { UnreadableRow } from '../../unreadable-row.ts';
import type { Row } from '../row.ts';

/** The connection of a row; a log of transactions whose rows all have one. */
export function carrierOf(row: Row): Carrier {
  const originator = row.address('id.orig_h');
  const responder = row.address('id.resp_h');
  if (originator === null) throw new UnreadableRow('id.orig_h is no address');
  if (responder === null) throw new UnreadableRow('id.resp_h is no address');
  return { ...looseCarrierOf(row), originator, responder };
}

/** The connection of a row that need not have one: then its addresses and its uid are empty, its ports 0. */
export function looseCarrierOf(row: Row): Carrier {
  return {
    uid: row.word('uid') ?? '',
    time: row.time('ts'),
    originator: row.address('id.orig_h') ?? '',
    originatorPort: row.port('id.orig_p') ?? 0,
    responder: row.address('id.resp_h') ?? '',
    responderPort: row.port('id.resp_p') ?? 0,
  };
}
