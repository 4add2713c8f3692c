import { formatAddress, parseAddress } from '../../../model/address.ts';

/** Where a data connection goes; `address` is null where it goes to the peer of the control connection. */
export interface DataAddress {
  readonly address: string | null;
  readonly port: number;
}

/** `192,0,2,1,4,1` of PORT or of the reply to PASV, which may say more before and after it (RFC 959 section 4.1.2). */
export function parsePort(text: string): DataAddress | null {
  const numbers = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/.exec(text)?.slice(1).map(Number);
  if (numbers === undefined || numbers.some((number) => number > 255)) return null;
  const [high = 0, low = 0] = numbers.slice(4);
  const port = high * 256 + low;
  return port === 0 ? null : { address: numbers.slice(0, 4).join('.'), port };
}

/**
 * `|2|2001:db8::1|49189|` of EPRT; in the reply to EPSV the first two are empty (RFC 2428). An address has 45 characters
 * at most: without a limit, a line of 24,000 colons was followed to its end from each of them.
 */
export function parseExtendedPort(text: string): DataAddress | null {
  const match = /([!-~])([12]?)\1([0-9A-Fa-f:.]{0,45})\1(\d{1,5})\1/.exec(text);
  if (match === null) return null;
  const port = Number(match[4]);
  if (port === 0 || port > 65_535) return null;
  if (match[3] === '') return { address: null, port };
  const address = parseAddress(match[3] ?? '');
  return address === undefined ? null : { address: formatAddress(address), port };
}
