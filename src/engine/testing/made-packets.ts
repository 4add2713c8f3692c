import { FLAG, tcp } from '../../heads/flow/testing/frames.ts';
import type { MadePacket } from '../../heads/packet/testing/records.ts';
import type { Packet } from './inputs.ts';

/** Segments of TCP for packets that were made as records; as long on the wire as they say, and captured without content. */
export function segmentsOf(packets: readonly MadePacket[]): Packet[] {
  return packets.map(({ time = 0, length = 60, source, destination, sourcePort, destinationPort }) => {
    const [from, to] = [source ?? '192.0.2.1', destination ?? '192.0.2.2'];
    const data = tcp(
      [from, sourcePort ?? 40_000],
      [to, destinationPort ?? 7_000],
      FLAG.acknowledge,
      [1, 1],
      Math.max(0, length - 54),
    );
    return { time, data: data.subarray(0, 54), wire: length, link: 1 };
  });
}
