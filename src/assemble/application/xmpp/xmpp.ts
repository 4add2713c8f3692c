import type { ApplicationProtocol, Direction } from '../parser.ts';
import { matchesPrefix } from '../reading/text.ts';

const DECLARATION = '<?xml ';
const STREAM = '<stream:stream';
/** Declaration and the space behind it; a stream that has not begun by then is another one's XML. */
const BEGINNING = 256;
/** The server's answer to STARTTLS (RFC 6120 section 5.4.2.3), and what it says before: features, some kilobytes. */
const PROCEED = '<proceed';
const NEGOTIATION_BYTES = 16_384;
const LESS_THAN = 0x3c;

/** Messaging and presence (RFC 6120), by the beginning of a stream on any port; TLS is handed over. */
export const XMPP: ApplicationProtocol = {
  service: 'xmpp',
  transports: ['tcp'],
  begins: (byte) => byte === LESS_THAN,
  recognise(_direction, bytes, start, end) {
    if (bytes[start] !== LESS_THAN) return 'no';
    const stream = matchesPrefix(bytes, start, end, STREAM);
    if (stream !== 'no') return stream;
    const declaration = matchesPrefix(bytes, start, end, DECLARATION);
    if (declaration !== 'yes') return declaration;
    for (let at = start + DECLARATION.length; at < end && at < start + BEGINNING; at += 1) {
      if (bytes[at] !== LESS_THAN) continue;
      return matchesPrefix(bytes, at, end, STREAM);
    }
    return end - start < BEGINNING ? 'more' : 'no';
  },
  open() {
    let count = 0;
    let matched = 0;
    const parser = {
      finished: false,
      handsOver: false,
      data(direction: Direction, bytes: Uint8Array, start: number, end: number) {
        if (direction === 0 || parser.finished) return;
        for (let at = start; at < end; at += 1) {
          const byte = bytes[at] as number;
          if (byte === PROCEED.charCodeAt(matched)) matched += 1;
          else matched = byte === LESS_THAN ? 1 : 0;
          if (matched === PROCEED.length) {
            parser.handsOver = true;
            return;
          }
        }
        count += end - start;
        parser.finished = count > NEGOTIATION_BYTES;
      },
      gap() {
        parser.finished = true;
      },
      close: () => {},
    };
    return parser;
  },
};
