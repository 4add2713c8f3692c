import { formatAddress, parseAddress } from '../../model/address.ts';
import { UnreadableRow } from '../unreadable-row.ts';

/** Who asked, as far as a log tells. */
export interface Client {
  /** An address in canonical form, a host name in lower case, or `unknown`. */
  readonly name: string;
  /** 0 where the log does not tell. */
  readonly port: number;
}

/** For rows that do not tell: nginx writes `unix:` for a client on a local socket. It is no address, so nobody is blocked for it. */
const UNKNOWN: Client = { name: 'unknown', port: 0 };
const HOST_NAME = /^[a-z0-9_](?:[a-z0-9_.-]{0,252})$/i;
const WITH_PORT = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/;

/**
 * Reads who asked. A name stands there where the server looks names up (Apache's HostnameLookups): the owner of an
 * address chooses its name, so it is a profile of its own and never taken for an address. Throws UnreadableRow.
 */
export function clientOf(text: string): Client {
  if (text === '' || text === '-' || text.startsWith('unix:') || text === '@') return UNKNOWN;
  const parts = WITH_PORT.exec(text);
  const host = parts === null ? text : ((parts[1] ?? parts[2]) as string);
  const port = parts === null ? 0 : Number(parts[3]);
  const address = addressOf(host);
  if (address !== null) return { name: address, port: port <= 65_535 ? port : 0 };
  if (!HOST_NAME.test(host) || /^[\d.]+$/.test(host)) throw new UnreadableRow('the client is neither address nor name');
  return { name: host.toLowerCase(), port };
}

/** The address in canonical form, without brackets and zone; null for what is none. */
export function addressOf(text: string): string | null {
  const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const percent = inner.indexOf('%');
  const address = parseAddress(percent < 0 ? inner : inner.slice(0, percent));
  return address === undefined ? null : formatAddress(address);
}
