import type { Layers } from '../../decode/layers.ts';
import { decode, type Ipv4Fields, ipv4, tcp, type UdpFields, udp, withChecksum } from '../../decode/testing/packets.ts';
import type { Flow } from '../../model/flow.ts';
import { floorToSecond, MILLISECOND, type Micros, SECOND } from '../../model/time.ts';
import type { Transaction } from '../../model/transaction.ts';
import { ASSEMBLER_DEFAULTS, Assembler, type AssemblerOptions } from '../assembler.ts';

export const CLIENT = '192.0.2.1';
export const SERVER = '198.51.100.2';

/** Gives a packet to an assembler, captured at `time`, when event time was `now`. */
export function passAt(assembler: Assembler, bytes: Uint8Array, layers: Layers, time: Micros, now = time): void {
  layers.time = time;
  layers.now = now;
  assembler.packet(bytes, layers);
}

/** For tests: an assembler with a clock. Each packet comes a millisecond after the one before; ticks fall as they do in the engine. */
export class Wire {
  readonly flows: Flow[] = [];
  /** What was told of flows when they ended, before they closed. */
  readonly ended: Flow[] = [];
  readonly transactions: Transaction[] = [];
  readonly assembler: Assembler;
  time: Micros = 1_700_000_000 * SECOND;
  #second = 0;

  constructor(options: Partial<AssemblerOptions> = {}) {
    this.assembler = new Assembler({ ...ASSEMBLER_DEFAULTS, flows: 256, readers: 64, ...options }, (output) => {
      if (output.kind === 'flow-close') this.flows.push(output.flow);
      else if (output.kind === 'flow-end') this.ended.push(output.flow);
      else this.transactions.push(output);
    });
  }

  /** Sends an IP packet, of which the capture may hold less than was sent. */
  send(packet: Uint8Array, captured = packet.length): void {
    this.pass(MILLISECOND);
    const { bytes, layers } = decode(packet.subarray(0, captured), { link: 101, wireLength: packet.length });
    passAt(this.assembler, bytes, layers, this.time);
    // The bytes belong to the caller: what is kept of them must have been copied.
    bytes.fill(0xee);
  }

  pass(duration: Micros): void {
    this.time += duration;
    const second = floorToSecond(this.time);
    if (second > this.#second) this.assembler.expire(second);
    this.#second = second;
  }

  end(): readonly Flow[] {
    this.assembler.end();
    return this.flows;
  }
}

/** Sends a datagram from the client, or to it. */
export function datagram(
  fromClient: boolean,
  ports: UdpFields,
  payload: Uint8Array,
  fields: Ipv4Fields = {},
): Uint8Array {
  const [source, destination] = fromClient ? [CLIENT, SERVER] : [SERVER, CLIENT];
  return ipv4({ source, destination, protocol: 17, ...fields }, udp(ports, payload));
}

const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };

export interface TcpOptions {
  readonly clientPort?: number;
  readonly serverPort?: number;
  /** Initial sequence numbers. */
  readonly clientStart?: number;
  readonly serverStart?: number;
}

/**
 * One line of a TCP script as a packet: `> SA 0 1 +100 w0` is from the client (`<` from the server), flags, sequence
 * and acknowledgement number counted from the initial ones, then payload bytes, then the window. Its checksum holds: one
 * of zero would hold for one segment in 65,536, and make all others of that side wrong.
 */
export function segment(line: string, options: TcpOptions = {}, payload?: Uint8Array): Uint8Array {
  const [from, letters = '', sequence = '0', ...rest] = line.split(' ');
  const fromClient = from === '>';
  const { clientPort = 40_000, serverPort = 7_000, clientStart = 1_000, serverStart = 5_000 } = options;
  const [own, peer] = fromClient ? [clientStart, serverStart] : [serverStart, clientStart];
  const [sourcePort, destinationPort] = fromClient ? [clientPort, serverPort] : [serverPort, clientPort];
  const [source, destination] = fromClient ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const value = (prefix: string) => rest.find((word) => word.startsWith(prefix))?.slice(1);
  const acknowledgement = rest.find((word) => /^\d/.test(word)) ?? '0';
  const fields = {
    sourcePort,
    destinationPort,
    sequence: (own + Number(sequence)) >>> 0,
    acknowledgement: (peer + Number(acknowledgement)) >>> 0,
    flags: [...letters].reduce((flags, letter) => flags | (FLAGS[letter] ?? 0), 0),
    window: Number(value('w') ?? 1_000),
  };
  const bytes = payload ?? new Uint8Array(Number(value('+') ?? 0)).fill(0x80);
  return withChecksum(ipv4({ source, destination, protocol: 6 }, tcp(fields, bytes)));
}

/** Plays a TCP script; `wait 6` lets six seconds pass. Gives the flows as they closed. */
export function playTcp(script: readonly string[], options: TcpOptions = {}): readonly Flow[] {
  const wire = new Wire();
  for (const line of script) {
    if (line.startsWith('wait ')) wire.pass(Number(line.slice(5)) * SECOND);
    else wire.send(segment(line, options));
  }
  return wire.end();
}
