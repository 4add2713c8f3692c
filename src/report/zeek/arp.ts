import type { ArpTransaction } from '../../model/transaction/arp.ts';
import { column, type ZeekColumn } from './column.ts';

/**
 * Arp.log. Zeek itself has none; these are the fields of the script that Slips ships. The frame's source is taken to
 * be the sender's hardware address, as in every ARP packet that is not forged.
 */
export const ARP_COLUMNS: readonly ZeekColumn<ArpTransaction>[] = [
  column('ts', 'time', (arp) => arp.time),
  column('operation', 'string', (arp) => arp.operation),
  column('src_mac', 'string', (arp) => arp.senderHardware),
  column('dst_mac', 'string', (arp) => arp.frameDestination),
  column('orig_h', 'addr', (arp) => arp.originator),
  column('resp_h', 'addr', (arp) => arp.responder),
  column('orig_hw', 'string', (arp) => arp.senderHardware),
  column('resp_hw', 'string', (arp) => arp.targetHardware),
];
