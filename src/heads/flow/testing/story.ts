import { type MadePacket, makePcap } from '../../../sources/testing/captures.ts';
import { type Endpoint, FLAG, tcp } from './frames.ts';

/** Inputs made by hand, each by the name of its file. */
export type Fixtures = Readonly<Record<string, () => Uint8Array>>;

/** 2026-01-05 08:00:00 UTC, in microseconds. */
export const START = 1_767_600_000_000_000;

/** A capture told packet by packet: time goes on by what each takes. */
export class Story {
  readonly #packets: MadePacket[] = [];
  #now = START;

  /** Lets time pass, in seconds. */
  wait(seconds: number): this {
    this.#now += Math.round(seconds * 1e6);
    return this;
  }

  send(...frames: readonly Uint8Array[]): this {
    for (const data of frames) {
      this.#packets.push({ time: this.#now, data });
      this.#now += 200;
    }
    return this;
  }

  /** A SYN to which nothing comes back. */
  knock(from: Endpoint, to: Endpoint): this {
    return this.send(tcp(from, to, FLAG.syn, [1000, 0]));
  }

  /** A SYN that is answered by a reset. */
  refused(from: Endpoint, to: Endpoint): this {
    return this.knock(from, to).send(tcp(to, from, FLAG.reset | FLAG.acknowledge, [0, 1001]));
  }

  /** A short conversation: handshake, request, answer, end. */
  talk(from: Endpoint, to: Endpoint): this {
    const { syn, acknowledge, push, fin } = FLAG;
    return this.knock(from, to).send(
      tcp(to, from, syn | acknowledge, [5000, 1001]),
      tcp(from, to, acknowledge, [1001, 5001]),
      tcp(from, to, push | acknowledge, [1001, 5001], 80),
      tcp(to, from, push | acknowledge, [5001, 1081], 400),
      tcp(from, to, fin | acknowledge, [1081, 5401]),
      tcp(to, from, fin | acknowledge, [5401, 1082]),
      tcp(from, to, acknowledge, [1082, 5402]),
    );
  }

  pcap(): Uint8Array {
    return makePcap(this.#packets);
  }
}

/** A row of a conn.log; what a test does not care about has a usual value. */
export interface Row {
  /** Seconds after the start. */
  readonly at: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly protocol?: 'tcp' | 'udp';
  readonly service?: string;
  readonly duration?: number;
  readonly bytes?: readonly [number, number];
  readonly state: string;
  readonly history: string;
}

const FIELDS = [
  'ts',
  'uid',
  'id.orig_h',
  'id.orig_p',
  'id.resp_h',
  'id.resp_p',
  'proto',
  'service',
  'duration',
  'orig_bytes',
  'resp_bytes',
  'conn_state',
  'history',
  'orig_pkts',
  'resp_pkts',
];

/** A conn.log in Zeek's TSV with rows in the order given. */
export function connLog(rows: readonly Row[]): Uint8Array {
  const lines = rows.map(
    ({ at, from, to, protocol = 'tcp', service = '-', duration, bytes, state, history }, index) => {
      const upper = history.replace(/[^A-Z]/g, '').length;
      const lower = history.replace(/[^a-z]/g, '').length;
      const sizes = bytes ?? ['-', '-'];
      const time = (START / 1e6 + at).toFixed(6);
      const span = duration === undefined ? '-' : duration.toFixed(6);
      return [time, `C${index}`, ...from, ...to, protocol, service, span, ...sizes, state, history, upper, lower].join(
        '\t',
      );
    },
  );
  const head = ['#separator \\x09', '#unset_field\t-', '#path\tconn', `#fields\t${FIELDS.join('\t')}`];
  return new TextEncoder().encode(`${[...head, ...lines].join('\n')}\n`);
}
