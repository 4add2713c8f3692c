import type { Micros } from '../../../model/time.ts';
import type { TunnelTransaction } from '../../../model/transaction/tunnel.ts';
import type { FlowContext } from '../flow-context.ts';

/**
 * A proxy carries what its client says from here on. As in Zeek the tunnel lies between the two hosts, whatever the
 * client's port, and is no flow that others could name as their parent.
 */
export function proxiedTunnel(flow: FlowContext, kind: 'HTTP' | 'SOCKS', time: Micros): TunnelTransaction {
  const { originator, responder, responderPort } = flow;
  const tunnelType = `Tunnel::${kind}`;
  const action = 'Tunnel::DISCOVER';
  return { kind: 'tunnel', uid: '', time, originator, originatorPort: 0, responder, responderPort, tunnelType, action };
}
