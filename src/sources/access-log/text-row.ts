import { UnreadableRow } from '../unreadable-row.ts';
import { identityOf } from '../zeek/tsv-row.ts';
import { clfTime } from './clf-time.ts';
import { addressOf, clientOf } from './client.ts';
import { closingQuote, unescaped } from './quoted.ts';
import { requestLine } from './request-line.ts';
import type { AccessRow } from './row.ts';

/** The time in brackets, and the quote that begins the request. No server logs an unescaped quote before it. */
const TIME = /\[(\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d[^\]"]{0,16})\] "/;
/** Status and size behind the request; some formats leave the size out. */
const STATUS = / (\d{3}|-)(?: (\d{1,16}|-))?(?= |$)/y;
/** What a log daemon puts before each line (RFC 3164, also with a priority). */
const SYSLOG = /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [^\s:]+: /;

/** Whether a line is of the common log format, or of one that begins like it. */
export function isTextRow(line: string): boolean {
  return TIME.test(line);
}

/**
 * A row of the common or combined format, also with the server's name before it (`vhost_combined`) and with more behind
 * it: `client ident user [time] "request" status size "referer" "user agent" ...`. Throws UnreadableRow.
 */
export function textRow(line: string, number: number): AccessRow {
  const found = TIME.exec(line);
  if (found === null) throw new UnreadableRow('it has no time in brackets with a request behind it');
  const time = clfTime(found[1] as string);
  if (time === undefined) throw new UnreadableRow(`${found[1]} is no time`);
  const start = found.index + found[0].length;
  const { end, status, size, after } = requestEnd(line, start);
  const who = whoOf(line.slice(0, found.index).trimEnd());
  return {
    uid: identityOf(number, line),
    time,
    client: clientOf(who.client),
    user: who.user === '-' || who.user === '""' || who.user === '' ? null : unescaped(who.user),
    server: who.server === '-' ? null : who.server,
    request: requestLine(unescaped(line.slice(start, end))),
    status,
    size,
    headers: headersOf(line, after),
    body: null,
    responseHeaders: [],
  };
}

interface RequestEnd {
  readonly end: number;
  readonly status: number | null;
  readonly size: number | null;
  /** Where what follows begins. */
  readonly after: number;
}

/** The quote that ends the request has a status behind it: some servers log quotes of clients as they are. */
function requestEnd(line: string, start: number): RequestEnd {
  for (let end = closingQuote(line, start); end >= 0; end = closingQuote(line, end + 1)) {
    STATUS.lastIndex = end + 1;
    const found = STATUS.exec(line);
    if (found === null) continue;
    const status = Number(found[1]);
    const size = found[2] === undefined ? null : found[2] === '-' ? 0 : Number(found[2]);
    return { end, status: status >= 100 ? status : null, size, after: STATUS.lastIndex };
  }
  throw new UnreadableRow('there is no request in quotes with a status behind it');
}

interface Who {
  readonly server: string | null;
  readonly client: string;
  readonly user: string;
}

/**
 * What stands before the time: `client ident user`, or `server client ident user`. The ident is `-` wherever nobody asks
 * for it, and tells which it is; a user's name may hold spaces. Clients may choose the server's name, never what is
 * behind it.
 */
function whoOf(text: string): Who {
  const words = withoutList(text.replace(SYSLOG, '').split(' '));
  const [first = '', second = '', third = ''] = words;
  const hasServer = words.length >= 4 && second !== '-' && (third === '-' || addressOf(second) !== null);
  if (hasServer) return { server: first, client: second, user: words.slice(3).join(' ') };
  if (words.length < 3) throw new UnreadableRow('client, ident and user do not stand before the time');
  return { server: null, client: first, user: words.slice(2).join(' ') };
}

/** `a, b - -`: a list of whom proxies named. The last one is whom the nearest of them saw. */
function withoutList(words: readonly string[]): readonly string[] {
  const last = words.findIndex((word) => !word.endsWith(','));
  return last > 0 ? words.slice(last) : words;
}

/** A number, as times of answers are logged. */
const NUMBER = /^[\d.,]*$/;

/** Referer and user agent, and what nginx's own `main` logs behind them: X-Forwarded-For. */
function headersOf(line: string, from: number): readonly string[] {
  const texts: string[] = [];
  for (let at = line.indexOf(' "', from); at >= 0 && texts.length < 4; ) {
    const end = closingQuote(line, at + 2);
    if (end < 0) break;
    texts.push(unescaped(line.slice(at + 2, end)));
    at = line.indexOf(' "', end + 1);
  }
  const [referer, agent, forwarded, more] = texts;
  const headers: string[] = [];
  if (isTold(referer) && agent !== undefined) headers.push('Referer', referer);
  if (isTold(agent)) headers.push('User-Agent', agent);
  if (more === undefined && isTold(forwarded) && !NUMBER.test(forwarded)) headers.push('X-Forwarded-For', forwarded);
  return headers;
}

function isTold(text: string | undefined): text is string {
  return text !== undefined && text !== '-' && text !== '';
}
