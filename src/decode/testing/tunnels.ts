import { type Layers, OUTCOME, type Tunnel } from '../layers.ts';
import { decode, type Ipv4Fields, ipv4, type Part, udp } from './packets.ts';

/** An IPv4 packet of UDP with three bytes of payload: what tunnels carry in tests. */
export const INNER = ipv4({ source: '10.0.0.1', destination: '10.0.0.2' }, udp({ sourcePort: 1_111 }, [1, 2, 3]));

/** A datagram to a port, decoded. */
export function overUdp(port: number, ...payload: readonly Part[]): Layers {
  return decode(ipv4({}, udp({ destinationPort: port }, ...payload)), { link: 228 }).layers;
}

/** A packet of an IP protocol, decoded. */
export function overIp(fields: Ipv4Fields, ...payload: readonly Part[]): Layers {
  return decode(ipv4(fields, ...payload), { link: 228 }).layers;
}

/** What INNER is told as, inside which tunnels. */
export function seen(layers: Layers): readonly unknown[] {
  const { outcome, depth, outers, sourcePort, payloadLength } = layers;
  const tunnels: Tunnel[] = outers.slice(0, depth).map((outer) => outer.tunnel);
  return outcome === OUTCOME.transport ? [tunnels, sourcePort, payloadLength] : [outcome];
}
