import type { ApplicationProtocol } from '../parser.ts';
import { indexOfByte, matchesPrefix } from '../reading/text.ts';
import { recognisedOnly } from './recognised-only.ts';

const ANSWER = 'SIP/2.0 ';
/** RFC 3261 and its extensions (3262, 3265, 3311, 3428, 3515, 3903, 6086). */
const METHODS = [
  'INVITE ',
  'ACK ',
  'BYE ',
  'CANCEL ',
  'REGISTER ',
  'OPTIONS ',
  'PRACK ',
  'SUBSCRIBE ',
  'NOTIFY ',
  'PUBLISH ',
  'INFO ',
  'REFER ',
  'MESSAGE ',
  'UPDATE ',
];
const VERSION = ' SIP/2.0';
const LINE_FEED = 0x0a;
/** A request line that has not ended by then is none that is worth waiting for. */
const LONGEST_LINE = 512;

function begins(byte: number): boolean {
  return byte === ANSWER.charCodeAt(0) || METHODS.some((method) => method.charCodeAt(0) === byte);
}

const recognise: ApplicationProtocol['recognise'] = (_direction, bytes, start, end) => {
  const answer = matchesPrefix(bytes, start, end, ANSWER);
  if (answer !== 'no') return answer;
  for (const method of METHODS) {
    const match = matchesPrefix(bytes, start, end, method);
    if (match === 'yes') return hasVersion(bytes, start + method.length, end);
    if (match === 'more') return 'more';
  }
  return 'no';
};

/** Session initiation, by a request line or status line, on any port. */
export const SIP = recognisedOnly('sip', ['tcp', 'udp'], { begins }, recognise);

function hasVersion(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  let lineEnd = indexOfByte(bytes, LINE_FEED, start, Math.min(end, start + LONGEST_LINE));
  if (lineEnd < 0) return end - start < LONGEST_LINE ? 'more' : 'no';
  if (bytes[lineEnd - 1] === 0x0d) lineEnd -= 1;
  const at = lineEnd - VERSION.length;
  return at > start && matchesPrefix(bytes, at, lineEnd, VERSION) === 'yes' ? 'yes' : 'no';
}
