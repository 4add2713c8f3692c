import { UNKNOWN_ADDRESS } from '../../../model/address.ts';
import type { Party } from '../../../model/evidence.ts';
import { BoundedMap } from '../../../numeric/bounded-map.ts';
import type { DecodedRequest } from '../decoding/decoded-request.ts';
import type { HeardRequest } from './behaviour.ts';
import { networkOf } from './client-network.ts';
import { fingerprint } from './fingerprint.ts';
import { rememberLast } from './remember-last.ts';

/** The server by its address: the host that a request names is the client's to choose, and would split its counts. */
export const serverOf = rememberLast(
  ({ transaction }: HeardRequest): string => `${transaction.responder} ${transaction.responderPort}`,
);

/** One client at one server, as a key: what it does counts together, whatever address of its own it comes from. */
export const clientKey = rememberLast(
  (heard: HeardRequest): string => `${networkOf(heard.exchange.client)} ${serverOf(heard)}`,
);

/** One address at one server, as a key: for what is told of single requests. */
export const addressKey = rememberLast((heard: HeardRequest): string => `${heard.exchange.client} ${serverOf(heard)}`);

/** The path in one spelling: decoded, and `onePath` of it. */
export const pathOf = rememberLast(({ fields, request }: DecodedRequest): string => {
  const field = fields.find(({ kind }) => kind === 'path');
  return onePath(field?.text ?? request.target);
});

/**
 * A path without what servers take out of it: parameters, doubled slashes, `.` and `..` (RFC 3986 section 5.2.4), what
 * follows `?`. Otherwise everything would have as many names as somebody likes.
 */
export function onePath(text: string): string {
  const [path = ''] = text.split('?', 1);
  if (!/\/[/.]|[;\\]/.test(path)) return path;
  const plain = path
    .replaceAll('\\', '/')
    .replace(/;[^/]*/g, '')
    .replace(/\/{2,}/g, '/');
  if (!plain.includes('/.')) return plain;
  const [first = '', ...segments] = plain.split('/');
  const kept = [first];
  for (const [index, segment] of segments.entries()) {
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else {
      if (segment === '..' && kept.length > 1) kept.pop();
      if (index === segments.length - 1) kept.push('');
    }
  }
  return kept.join('/');
}

/** The status that the client saw; null where no answer was. */
export function statusOf({ exchange, transaction }: HeardRequest): number | null {
  return exchange.response?.status ?? transaction.status;
}

/** Fingerprints of user agents by their names, which are long, and of which there are few. */
const AGENTS = new BoundedMap<string, number>(1_024);
const LONGEST_AGENT = 512;

/** Which user agent a client names, as a number. */
export function agentOf({ transaction }: HeardRequest): number {
  const agent = transaction.userAgent ?? '';
  const known = AGENTS.get(agent);
  if (known !== undefined) return known;
  const number = fingerprint(agent);
  if (agent.length <= LONGEST_AGENT) AGENTS.set(agent, number);
  return number;
}

/** What a stranger wrote, fit to stand in a sentence: no longer than `most`, and without what moves a terminal's cursor. */
export function shown(text: string, most: number): string {
  return text.slice(0, most).replace(/\p{Cc}/gu, '?');
}

export function victimOf(ip: string, port: number, host: string | undefined): Party {
  return { ip, port, ...(host === undefined || host === '' ? {} : { domain: host }) };
}

/** Whom findings name as the victim: nobody, where the source tells neither the server's address nor its host. */
export function knownVictim(victim: Party | null): Party | null {
  return victim === null || (victim.ip === UNKNOWN_ADDRESS && victim.domain === undefined) ? null : victim;
}

/** The client in a key of `clientKey`: an address, or the network that is one client. */
export function clientOf(key: string): string {
  return key.slice(0, key.indexOf(' '));
}

/** The server in a key of `clientKey`. */
export function serverIn(key: string): string {
  return key.slice(key.indexOf(' ') + 1);
}

/** What a server is called in a sentence. */
export function nameOf({ ip, port, domain }: Party): string {
  if (domain !== undefined && domain !== ip) return domain;
  if (ip === UNKNOWN_ADDRESS) return 'the web server';
  return port === undefined || port === 0 ? ip : `${ip} port ${port}`;
}
