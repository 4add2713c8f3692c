import { indexOfByte, startsWithIgnoringCase } from '../reading/text.ts';
import { recognisedOnly } from './recognised-only.ts';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const COLON = 0x3a;

/** What only an IRC client begins with; USER and PASS are also FTP's and POP3's. */
const CLIENT = ['nick ', 'cap ls', 'cap req'];
const SERVER = ['notice auth ', 'notice * '];

/** Internet relay chat (RFC 1459, 2812), by a client's NICK or a server's first words, on any port. */
export const IRC = recognisedOnly('irc', ['tcp'], (direction, bytes, start, end) => {
  const first = bytes[start] as number;
  if (direction === 1) {
    if (first === COLON) return serverLine(bytes, start, end);
    if ((first | 0x20) !== 0x6e) return 'no';
    return oneOf(SERVER, bytes, start, end);
  }
  const letter = first | 0x20;
  if (letter === 0x6e || letter === 0x63) return oneOf(CLIENT, bytes, start, end);
  // `USER name host server :real name` or `PASS word`, then NICK on the next line.
  if (letter !== 0x75 && letter !== 0x70) return 'no';
  if (!startsWithIgnoringCase(bytes, start, end, letter === 0x75 ? 'user ' : 'pass ')) return 'no';
  const next = indexOfByte(bytes, LINE_FEED, start, end) + 1;
  if (next === 0 || next === end) return 'more';
  return startsWithIgnoringCase(bytes, next, end, 'nick ') ? 'yes' : 'no';
});

function oneOf(words: readonly string[], bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  for (const word of words) {
    if (startsWithIgnoringCase(bytes, start, end, word)) return 'yes';
    if (end - start < word.length && startsWithIgnoringCase(bytes, start, end, word.slice(0, end - start))) {
      return 'more';
    }
  }
  return 'no';
}

/** `:irc.example.org 001 nick :Welcome`, `:irc.example.org NOTICE * :...` */
function serverLine(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const space = indexOfByte(bytes, SPACE, start, Math.min(end, start + 128));
  if (space < 0) return end - start < 128 ? 'more' : 'no';
  if (end - space < 8) return 'more';
  if (startsWithIgnoringCase(bytes, space + 1, end, 'notice ')) return 'yes';
  for (let index = space + 1; index < space + 4; index += 1) {
    const byte = bytes[index] as number;
    if (byte < 0x30 || byte > 0x39) return 'no';
  }
  return bytes[space + 4] === SPACE ? 'yes' : 'no';
}
