import type { ArpTransaction } from '../../../model/transaction/arp.ts';
import { UnreadableRow } from '../../unreadable-row.ts';
import type { Row } from '../row.ts';

/** A row of arp.log, as a script that is not Zeek's own writes it. */
export function arpOf(row: Row): ArpTransaction {
  const operation = row.word('operation');
  if (operation !== 'request' && operation !== 'reply')
    throw new UnreadableRow('operation is neither request nor reply');
  const originator = row.address('orig_h');
  const responder = row.address('resp_h');
  if (originator === null || responder === null) throw new UnreadableRow('orig_h and resp_h are no addresses');
  return {
    kind: 'arp',
    uid: '',
    time: row.time('ts'),
    originator,
    originatorPort: 0,
    responder,
    responderPort: 0,
    operation,
    senderHardware: row.word('orig_hw') ?? row.word('src_mac') ?? '',
    targetHardware: row.word('resp_hw') ?? '',
    frameDestination: row.word('dst_mac') ?? '',
  };
}
