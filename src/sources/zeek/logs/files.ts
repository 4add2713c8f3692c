import type { FilesTransaction } from '../../../model/transaction/files.ts';
import type { Row } from '../row.ts';
import { looseCarrierOf } from './carrier.ts';

/** A row of files.log. Before Zeek 5.1 it names hosts and connections in lists alone, since then one connection alone. */
export function filesOf(row: Row): FilesTransaction {
  const carrier = looseCarrierOf(row);
  const fromOriginator = row.flag('is_orig');
  const uids = row.list('conn_uids');
  const senders = row.addresses('tx_hosts');
  const receivers = row.addresses('rx_hosts');
  const sent = fromOriginator === true;
  const originator = carrier.originator || ((sent ? senders : receivers)[0] ?? '');
  const responder = carrier.responder || ((sent ? receivers : senders)[0] ?? '');
  return {
    kind: 'files',
    ...carrier,
    uid: carrier.uid || (uids[0] ?? ''),
    originator,
    responder,
    identifier: row.word('fuid') ?? '',
    uids: listed(uids, carrier.uid),
    senders: listed(senders, sent ? originator : responder),
    receivers: listed(receivers, sent ? responder : originator),
    source: row.text('source'),
    mediaType: row.text('mime_type'),
    fileName: row.text('filename'),
    duration: row.interval('duration'),
    fromOriginator,
    seenBytes: row.count('seen_bytes'),
    totalBytes: row.count('total_bytes'),
    missingBytes: row.count('missing_bytes'),
    md5: row.word('md5'),
    sha1: row.word('sha1'),
    sha256: row.word('sha256'),
  };
}

/** The list, or a list of the one that is known otherwise. */
function listed(list: readonly string[], one: string): readonly string[] {
  return list.length > 0 || one === '' ? list : [one];
}
