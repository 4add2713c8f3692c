import { readU32 } from '../decode/bytes.ts';
import type { Layers } from '../decode/layers.ts';
import { IP_PROTOCOL } from '../decode/transport/protocol.ts';
import { TCP } from '../decode/transport/tcp.ts';
import { isLikelyServerPort } from './server-ports.ts';

/** Clients ask from here on: Linux takes ports from 32768 (ip_local_port_range), others from 49152 (RFC 6335). */
const CLIENT_PORTS = 32_768;

/**
 * Whether a flow's first packet comes from the side that did not begin it, because its beginning was not captured.
 * The packet itself says so, or the ports do, as in Zeek. A SYN-ACK to a server's port stays with its sender: it is
 * the probe of a stealthy scan. Nothing is asked from the broadcast address.
 *
 * A scanner may send from the port of a service, so that its probes look like answers and its target like who asked.
 * So, other than in Zeek, a packet that carries nothing stays with its sender where no answer looks like it. What
 * carries data passes for an answer: nothing in it tells whether it was asked for.
 */
export function beginsWithAnswer(bytes: Uint8Array, layers: Layers): boolean {
  const { protocol, sourcePort, destinationPort } = layers;
  const fromServer = isLikelyServerPort(sourcePort);
  const toServer = isLikelyServerPort(destinationPort);
  if (protocol === IP_PROTOCOL.tcp) {
    if ((layers.tcpFlags & TCP.syn) !== 0) {
      const isAnswer = (layers.tcpFlags & TCP.acknowledge) !== 0 && !toServer;
      // No service listens where clients ask from, and no client asks from where services listen.
      return isAnswer && !(sourcePort >= CLIENT_PORTS && destinationPort < CLIENT_PORTS);
    }
    return fromServer && (!toServer || sourcePort < destinationPort) && !isBareProbe(layers);
  }
  // No answer over UDP is empty; nmap's probes are, but for the ports whose protocol it speaks.
  if (protocol !== IP_PROTOCOL.udp || !fromServer || toServer || layers.payloadLength === 0) return false;
  return layers.family !== 4 || readU32(bytes, layers.destination) !== 0xffff_ffff;
}

/**
 * A segment without SYN, RST and data that no connection holds, since each of its segments acknowledges (RFC 9293
 * section 3.10.7.4): FIN, NULL and Xmas scans. Or an acknowledgement of nothing new that goes where clients do not ask
 * from: an ACK scan. That may be the rest of a connection with an old client or one behind NAT, whose flow is then told
 * from the other side. A FIN that acknowledges stays an answer: that is how servers leave such clients (measured).
 */
function isBareProbe({ tcpFlags, payloadLength, destinationPort }: Layers): boolean {
  if ((tcpFlags & TCP.reset) !== 0 || payloadLength > 0) return false;
  if ((tcpFlags & TCP.acknowledge) === 0) return true;
  return (tcpFlags & TCP.fin) === 0 && destinationPort < CLIENT_PORTS;
}
