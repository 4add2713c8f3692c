import type { DhcpTransaction } from '../../../model/transaction/dhcp.ts';
import type { Row } from '../row.ts';

/** RFC 2131 section 4.1. */
const SERVER_PORT = 67;
const CLIENT_PORT = 68;

/** A row of dhcp.log; before Zeek 2.6 it names the connection and the address alone. */
export function dhcpOf(row: Row): DhcpTransaction {
  const uid = row.word('uid');
  const uids = uid === null ? row.list('uids') : [uid];
  const client = row.address('client_addr');
  const server = row.address('server_addr');
  const requested = row.address('requested_addr');
  const assigned = row.address('assigned_addr') ?? row.address('assigned_ip');
  return {
    kind: 'dhcp',
    uid: uids[0] ?? '',
    time: row.time('ts'),
    originator: row.address('id.orig_h') ?? client ?? assigned ?? requested ?? '0.0.0.0',
    originatorPort: row.port('id.orig_p') ?? CLIENT_PORT,
    responder: row.address('id.resp_h') ?? server ?? '255.255.255.255',
    responderPort: row.port('id.resp_p') ?? SERVER_PORT,
    uids: uids,
    client: client,
    server: server,
    hardware: row.word('mac'),
    hostName: row.text('host_name'),
    clientName: row.text('client_fqdn'),
    domain: row.text('domain'),
    requestedAddress: requested,
    assignedAddress: assigned,
    leaseTime: row.interval('lease_time'),
    clientMessage: row.text('client_message'),
    serverMessage: row.text('server_message'),
    messages: row.list('msg_types'),
    duration: row.interval('duration'),
  };
}
