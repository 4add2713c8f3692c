import type { DhcpTransaction } from '../../model/transaction/dhcp.ts';
import { column, filled, type ZeekColumn } from './column.ts';

/** Dhcp.log (Zeek manual, base/protocols/dhcp/main.zeek, DHCP::Info). It names no connection but those in `uids`. */
export const DHCP_COLUMNS: readonly ZeekColumn<DhcpTransaction>[] = [
  column('ts', 'time', (dhcp) => dhcp.time),
  column('uids', 'set[string]', (dhcp) => filled(dhcp.uids)),
  column('client_addr', 'addr', (dhcp) => dhcp.client),
  column('server_addr', 'addr', (dhcp) => dhcp.server),
  column('mac', 'string', (dhcp) => dhcp.hardware),
  column('host_name', 'string', (dhcp) => dhcp.hostName),
  column('client_fqdn', 'string', (dhcp) => dhcp.clientName),
  column('domain', 'string', (dhcp) => dhcp.domain),
  column('requested_addr', 'addr', (dhcp) => dhcp.requestedAddress),
  column('assigned_addr', 'addr', (dhcp) => dhcp.assignedAddress),
  column('lease_time', 'interval', (dhcp) => dhcp.leaseTime),
  column('client_message', 'string', (dhcp) => dhcp.clientMessage),
  column('server_message', 'string', (dhcp) => dhcp.serverMessage),
  column('msg_types', 'vector[string]', (dhcp) => filled(dhcp.messages)),
  column('duration', 'interval', (dhcp) => dhcp.duration),
];
