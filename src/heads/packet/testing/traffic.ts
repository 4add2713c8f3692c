import { SECOND } from '../../../model/time.ts';
import type { MadePacket } from './records.ts';

export const START = 1_767_600_000 * SECOND;

const CLIENTS: readonly string[] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
export const SERVER = '10.0.0.10';
export const ATTACKER = '10.0.0.66';

/**
 * Clients that ask a server and are answered, as regular as machines are: ten packets a second, with sizes that take
 * turns, so that no statistic wanders. `first` is the place in their turns that the first packet has.
 */
export function regularTraffic(count: number, { start = START, first = 0 } = {}): MadePacket[] {
  return Array.from({ length: count }, (_, index) => {
    const turn = (first + index) >> 1;
    const client = turn % CLIENTS.length;
    const time = start + index * 100_000 + ((turn * 7) % 5) * 1_000;
    const source = CLIENTS[client] as string;
    const port = 50_000 + client;
    return (first + index) % 2 === 0
      ? {
          time,
          length: 90 + (turn % 4) * 5,
          protocol: 6,
          source,
          destination: SERVER,
          sourcePort: port,
          destinationPort: 443,
        }
      : {
          time,
          length: 600 + ((turn * 3) % 5) * 40,
          protocol: 6,
          source: SERVER,
          destination: source,
          sourcePort: 443,
          destinationPort: port,
        };
  });
}

/** A flood of small packets at the server, a thousand a second, each from a port of its own, and its answers. */
export function flood(count: number, { start = START, source = ATTACKER } = {}): MadePacket[] {
  return Array.from({ length: count }, (_, index) => {
    const time = start + index * 1_000;
    const port = 1_024 + ((index >> 1) % 60_000);
    return index % 2 === 0
      ? { time, length: 60, protocol: 6, source, destination: SERVER, sourcePort: port, destinationPort: 80 }
      : { time, length: 54, protocol: 6, source: SERVER, destination: source, sourcePort: 80, destinationPort: port };
  });
}

/** Packets of several sources in the order of their times. */
export function mixed(...streams: readonly (readonly MadePacket[])[]): MadePacket[] {
  return streams.flat().sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}
