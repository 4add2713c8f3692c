import type { ApplicationProtocol, Direction } from './parser.ts';

/** Stands for every port that no protocol asks for. */
const ELSEWHERE = -1;
const BYTES = 256;

type Table = (readonly ApplicationProtocol[] | undefined)[];

/**
 * Which protocols may begin with a byte: of some fifty one to four are left, and those that never come need not even be
 * compiled. A list is made when it is first asked for, out of what the protocols themselves declare.
 */
export class Candidates {
  readonly transport: 'tcp' | 'udp';
  readonly #protocols: readonly ApplicationProtocol[];
  readonly #byPort = new Map<number, Table>();
  readonly #elsewhere: Table = emptyTable();

  /** @param protocols in the order in which they are tried; those of other transports are left out */
  constructor(protocols: readonly ApplicationProtocol[], transport: 'tcp' | 'udp') {
    this.transport = transport;
    this.#protocols = protocols.filter(({ transports }) => transports.includes(transport));
    for (const { ports } of this.#protocols) for (const port of ports ?? []) this.#byPort.set(port, emptyTable());
  }

  /** Those that may begin with `byte` in this direction of a flow to this port, in their order. */
  of(direction: Direction, byte: number, port: number): readonly ApplicationProtocol[] {
    const own = this.#byPort.get(port);
    const table = own ?? this.#elsewhere;
    const index = direction * BYTES + byte;
    const known = table[index];
    if (known !== undefined) return known;
    const asked = own === undefined ? ELSEWHERE : port;
    const list = this.#protocols.filter(({ begins }) => begins === undefined || begins(byte, direction, asked));
    table[index] = list;
    return list;
  }
}

function emptyTable(): Table {
  return new Array<undefined>(2 * BYTES).fill(undefined);
}
