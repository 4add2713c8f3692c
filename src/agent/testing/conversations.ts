import { ETHER_TYPE, ethernet, ipv4, udp } from '../../decode/testing/packets.ts';
import type { Packet } from '../../engine/testing/inputs.ts';
import { MILLISECOND, type Micros } from '../../model/time.ts';
import { seeded } from '../../numeric/testing/seeded.ts';

export interface Talk {
  readonly one: string;
  readonly other: string;
  /** Bytes of what is said: at least `size`, and less than `spread` more. */
  readonly size: number;
  readonly spread: number;
}

/**
 * Packets of pairs of hosts that talk to each other in turn, each pair every half second, or every `step`, from `start` on. The same
 * packet whatever else is in the list: its size depends on its time and pair alone.
 */
export function conversations(
  talks: readonly Talk[],
  start: Micros,
  rounds: number,
  step: Micros = 500 * MILLISECOND,
): readonly Packet[] {
  return Array.from({ length: rounds }, (_, round) =>
    talks.map(({ one, other, size, spread }, index): Packet => {
      const [source, destination] = round % 2 === 0 ? [one, other] : [other, one];
      const chance = seeded(start + round * 7 + one.length * 1_000 + Number(one.split('.')[3]))();
      const content = new Uint8Array(size + Math.floor(chance * spread));
      const frame = ethernet(
        ETHER_TYPE.ipv4,
        ipv4({ source, destination }, udp({ sourcePort: 5_000, destinationPort: 5_000 }, content)),
      );
      const time = start + round * step + index * MILLISECOND;
      return { time, data: frame, wire: frame.length, link: 1 };
    }),
  ).flat();
}
