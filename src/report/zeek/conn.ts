import type { Flow } from '../../model/flow.ts';
import { column, unset, type ZeekColumn } from './column.ts';

/** Conn.log (Zeek manual, base/protocols/conn/main.zeek, Conn::Info). */
export const CONN_COLUMNS: readonly ZeekColumn<Flow>[] = [
  column('ts', 'time', (flow) => flow.start),
  column('uid', 'string', (flow) => flow.uid),
  column('id.orig_h', 'addr', (flow) => flow.originator),
  column('id.orig_p', 'port', (flow) => flow.originatorPort),
  column('id.resp_h', 'addr', (flow) => flow.responder),
  column('id.resp_p', 'port', (flow) => flow.responderPort),
  column('proto', 'enum', (flow) => flow.protocol),
  column('service', 'string', (flow) => flow.service),
  column('duration', 'interval', (flow) => flow.duration),
  column('orig_bytes', 'count', (flow) => flow.originatorBytes),
  column('resp_bytes', 'count', (flow) => flow.responderBytes),
  column('conn_state', 'string', (flow) => flow.state),
  unset('local_orig', 'bool'),
  unset('local_resp', 'bool'),
  column('missed_bytes', 'count', (flow) => flow.missedBytes),
  column('history', 'string', (flow) => (flow.history === '' ? null : flow.history)),
  column('orig_pkts', 'count', (flow) => flow.originatorPackets),
  column('orig_ip_bytes', 'count', (flow) => flow.originatorIpBytes),
  column('resp_pkts', 'count', (flow) => flow.responderPackets),
  column('resp_ip_bytes', 'count', (flow) => flow.responderIpBytes),
  column('tunnel_parents', 'set[string]', (flow) => (flow.tunnelParents.length === 0 ? null : flow.tunnelParents)),
  column('ip_proto', 'count', (flow) => flow.ipProtocol),
];
