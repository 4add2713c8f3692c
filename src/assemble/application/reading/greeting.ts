import { indexOfByte, startsWithIgnoringCase } from './text.ts';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const DASH = 0x2d;
/** A greeting of more than this without a line end is none (RFC 5321 section 4.5.3.1.5: a reply line has 512). */
const GREETING_LIMIT = 512;
const FTP_PORT = 21;
/** Relay, submission (RFC 6409), and what providers offer beside them where 25 is closed. */
const SMTP_PORTS: ReadonlySet<number> = new Set([25, 26, 465, 587, 2525]);

/**
 * FTP and SMTP servers greet alike: `220 words`. Which of them it is, the words tell, else the port; `unknown` when
 * neither does, `no` for anything that is no such greeting.
 */
export function greetingOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  port: number,
): 'ftp' | 'smtp' | 'unknown' | 'no' {
  if (bytes[start] !== 0x32 || bytes[start + 1] !== 0x32 || bytes[start + 2] !== 0x30) return 'no';
  const separator = bytes[start + 3];
  if (end - start < 4 || (separator !== SPACE && separator !== DASH)) return 'no';
  const lineEnd = indexOfByte(bytes, LINE_FEED, start, Math.min(end, start + GREETING_LIMIT));
  if (lineEnd < 0) return end - start < GREETING_LIMIT ? 'unknown' : 'no';
  if (contains(bytes, start + 4, lineEnd, 'smtp')) return 'smtp';
  if (contains(bytes, start + 4, lineEnd, 'ftp')) return 'ftp';
  if (port === FTP_PORT) return 'ftp';
  return SMTP_PORTS.has(port) ? 'smtp' : 'unknown';
}

function contains(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  for (let at = start; at + word.length <= end; at += 1) if (startsWithIgnoringCase(bytes, at, end, word)) return true;
  return false;
}
