import { indexOfByte, startsWithIgnoringCase } from '../reading/text.ts';
import { recognisedOnly } from './recognised-only.ts';

/** Assigned to IRC; elsewhere a client's words are not believed until a server has answered in kind. */
const PORTS: readonly number[] = [6_665, 6_666, 6_667, 6_668, 6_669];
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const COLON = 0x3a;
/** Notices come before a server's first numeric reply; none of their lines is longer than this (RFC 1459 section 2.3). */
const LONGEST_LINE = 512;

/** What only an IRC client begins with; USER and PASS are also FTP's and POP3's. */
const CLIENT = ['nick ', 'cap ls', 'cap req', 'user ', 'pass '];

/**
 * Internet relay chat (RFC 1459, 2812): by a server's numeric replies on any port, by what a client says on its own. Who
 * is turned away with an error, as bots are by servers that throttle them, has not spoken it, for Zeek as for us.
 */
export const IRC = recognisedOnly('irc', ['tcp'], { begins, ports: PORTS }, (direction, bytes, start, end, flow) => {
  if (!begins(bytes[start] as number, direction, flow.responderPort)) return 'no';
  if (direction === 1) return serverLines(bytes, start, end);
  for (const word of CLIENT) {
    if (startsWithIgnoringCase(bytes, start, end, word)) return 'yes';
    if (end - start < word.length && startsWithIgnoringCase(bytes, start, end, word.slice(0, end - start))) {
      return 'more';
    }
  }
  return 'no';
});

/** Servers with a colon or `NOTICE`. */
function begins(byte: number, direction: 0 | 1, port: number): boolean {
  const lower = byte | SPACE;
  if (direction === 1) return byte === COLON || lower === 0x6e;
  if (!PORTS.includes(port)) return false;
  return lower === 0x6e || lower === 0x63 || lower === 0x75 || lower === 0x70;
}

/** `:irc.example.org 001 nick :Welcome`, perhaps behind lines with `NOTICE`. */
function serverLines(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  for (let line = start; line < end; ) {
    const space = indexOfByte(bytes, SPACE, line, Math.min(end, line + LONGEST_LINE));
    if (space < 0) return end - line < LONGEST_LINE ? 'more' : 'no';
    const word = bytes[line] === COLON ? space + 1 : line;
    if (end - word < 7) return 'more';
    if (isNumeric(bytes, word)) return 'yes';
    if (!startsWithIgnoringCase(bytes, word, end, 'notice ')) return 'no';
    const lineEnd = indexOfByte(bytes, LINE_FEED, word, end);
    if (lineEnd < 0) return 'more';
    line = lineEnd + 1;
  }
  return 'more';
}

function isNumeric(bytes: Uint8Array, at: number): boolean {
  for (let index = at; index < at + 3; index += 1) {
    const byte = bytes[index] as number;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return bytes[at + 3] === SPACE;
}
