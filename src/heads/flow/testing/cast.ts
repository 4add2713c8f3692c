import type { Endpoint } from './frames.ts';

/** Who does it in every made input. */
export const ATTACKER = '192.0.2.66';
export const ATTACKER_V6 = '2001:db8::66';
/** Who is innocent. */
export const CLIENT = '192.0.2.20';
export const CLIENT_V6 = '2001:db8::20';
export const RESOLVER = '192.0.2.53';
export const SERVER = '198.51.100.10';

/** The addresses 203.0.113.1, .2, ...: hosts somewhere. */
export function hosts(count: number, first = 1): readonly string[] {
  return Array.from({ length: count }, (_, index) => `203.0.113.${first + index}`);
}

/** A client's port, a new one for each turn. */
export function from(ip: string, turn: number): Endpoint {
  return [ip, 40_000 + turn];
}
