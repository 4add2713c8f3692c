import { readU32 } from '../decode/bytes.ts';
import type { Layers } from '../decode/layers.ts';
import { IP_PROTOCOL } from '../decode/transport/protocol.ts';
import { TCP } from '../decode/transport/tcp.ts';
import { isLikelyServerPort } from './server-ports.ts';

/**
 * Whether a flow's first packet comes from the side that did not begin it, because its beginning was not captured.
 * The packet itself says so, or the ports do, as in Zeek. A SYN-ACK to a server's port stays with its sender: it is
 * the probe of a stealthy scan. Nothing is asked from the broadcast address.
 */
export function beginsWithAnswer(bytes: Uint8Array, layers: Layers): boolean {
  const { protocol, sourcePort, destinationPort } = layers;
  const fromServer = isLikelyServerPort(sourcePort);
  const toServer = isLikelyServerPort(destinationPort);
  if (protocol === IP_PROTOCOL.tcp) {
    if ((layers.tcpFlags & TCP.syn) !== 0) return (layers.tcpFlags & TCP.acknowledge) !== 0 && !toServer;
    return fromServer && (!toServer || sourcePort < destinationPort);
  }
  if (protocol !== IP_PROTOCOL.udp || !fromServer || toServer) return false;
  return layers.family !== 4 || readU32(bytes, layers.destination) !== 0xffff_ffff;
}
