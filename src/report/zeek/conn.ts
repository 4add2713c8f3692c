import type { Flow } from '../../model/flow.ts';
import { column, unset, type ZeekColumn } from './column.ts';

/** As Zeek, which sets these three together, and not for a flow that took no time: mostly one packet. */
function unlessInstant(value: (flow: Flow) => number | null): (flow: Flow) => number | null {
  return (flow) => (flow.duration === null || flow.duration === 0 ? null : value(flow));
}

/** SCTP is one of the protocols that Zeek does not know: without ports, as all of them; `ip_proto` tells them apart. */
function isKnown(flow: Flow): boolean {
  return flow.protocol !== 'sctp';
}

/** Conn.log (Zeek manual, base/protocols/conn/main.zeek, Conn::Info). */
export const CONN_COLUMNS: readonly ZeekColumn<Flow>[] = [
  column('ts', 'time', (flow) => flow.start),
  column('uid', 'string', (flow) => flow.uid),
  column('id.orig_h', 'addr', (flow) => flow.originator),
  column('id.orig_p', 'port', (flow) => (isKnown(flow) ? flow.originatorPort : 0)),
  column('id.resp_h', 'addr', (flow) => flow.responder),
  column('id.resp_p', 'port', (flow) => (isKnown(flow) ? flow.responderPort : 0)),
  column('proto', 'enum', (flow) => (isKnown(flow) ? flow.protocol : 'unknown_transport')),
  column('service', 'string', (flow) => flow.service),
  column(
    'duration',
    'interval',
    unlessInstant((flow) => flow.duration),
  ),
  column(
    'orig_bytes',
    'count',
    unlessInstant((flow) => flow.originatorBytes),
  ),
  column(
    'resp_bytes',
    'count',
    unlessInstant((flow) => flow.responderBytes),
  ),
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
