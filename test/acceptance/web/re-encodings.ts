import type { WebRequest } from '../../../src/model/web/request.ts';
import type { MersenneTwister } from '../../../src/numeric/mersenne-twister.ts';
import type { AttackKind } from './attack-payload.ts';

/*
 * The same attack as somebody sends it who wants it not to be seen. Payloads hold a character for each byte.
 */

/** One way to send a payload. */
export interface ReEncoding {
  readonly name: string;
  /** Null where it makes no sense for a payload. */
  readonly send: (payload: string, kind: AttackKind, random: MersenneTwister) => WebRequest | null;
}

const BROWSER = [
  ...['Host', 'shop.example', 'User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ...['Accept', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'Accept-Language', 'en-GB,en;q=0.5'],
];

function get(query: string): WebRequest {
  const target = `/search?${query}`;
  return { method: 'GET', target, version: '1.1', headers: BROWSER, body: null, isBodyCut: false };
}

function post(type: string, body: string): WebRequest {
  const headers = [...BROWSER, 'Content-Type', type, 'Content-Length', String(body.length)];
  const bytes = Buffer.from(body, 'latin1');
  return { method: 'POST', target: '/search', version: '1.1', headers, body: bytes, isBodyCut: false };
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const percent = (byte: string) => `%${hex(byte.charCodeAt(0), 2).toUpperCase()}`;
/** As a browser encodes what stands in a form, but for the space. */
const plain = (text: string) => text.replace(/[^\w.~!*()'-]/g, percent);
const every = (text: string) => Array.from(text, percent).join('');
/** What the bytes read as; null where they are no UTF-8. */
function characters(payload: string): string[] | null {
  try {
    return Array.from(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(payload, 'latin1')),
    );
  } catch {
    return null;
  }
}
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const chance = (random: MersenneTwister, share: number) => random.uniform(0, 1) < share;
const query = (value: string) => get(`q=${value}&page=2`);

const ENTITY_NAMES: Readonly<Record<string, string>> = { '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos', '&': 'amp' };

function entity(character: string, random: MersenneTwister): string {
  const code = character.codePointAt(0) ?? 0;
  const named = ENTITY_NAMES[character];
  if (named !== undefined && chance(random, 0.5)) return `&${named};`;
  return chance(random, 0.5) ? `&#${code};` : `&#x${hex(code, 2)};`;
}

/** U+FF01 to U+FF5E stand for `!` to `~`. */
function fullWidth(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0x20 && code < 0x7f ? String.fromCodePoint(code + 0xfee0) : character;
}

/** UTF-16 as JSON and IIS write it. */
function units(character: string, prefix: string): string {
  return Array.from({ length: character.length }, (_, index) => prefix + hex(character.charCodeAt(index), 4)).join('');
}

const BOUNDARY = '----geckoformboundary7d1f';

export const PLAIN: ReEncoding = { name: 'plain', send: (payload) => query(plain(payload)) };

/** Ten ways, two of them in more than one manner; and several at once. */
export const RE_ENCODINGS: readonly ReEncoding[] = [
  { name: 'percent', send: (payload) => query(every(payload)) },
  { name: 'double percent', send: (payload) => query(every(every(payload))) },
  {
    // What a shell of Linux, a file system, JavaScript runs is one case only.
    name: 'random case',
    send: (payload, kind, random) => {
      if (kind === 'other' || !/[a-z]/i.test(payload)) return null;
      const swapped = payload.replace(/[a-z]/gi, (letter) =>
        chance(random, 0.5) ? letter.toUpperCase() : letter.toLowerCase(),
      );
      return query(plain(swapped));
    },
  },
  {
    name: 'comments',
    send: (payload, kind) => {
      if (kind !== 'sql' || !/\w \w/.test(payload)) return null;
      return query(plain(payload.replace(/(?<=\w) +(?=\w)/g, '/**/')));
    },
  },
  {
    name: 'entities',
    send: (payload, _kind, random) => {
      const all = characters(payload);
      return all && query(plain(all.map((one) => entity(one, random)).join('')));
    },
  },
  {
    name: 'Unicode: %uXXXX',
    send: (payload) => {
      const all = characters(payload);
      return all && query(all.map((one) => units(one, '%u')).join(''));
    },
  },
  {
    name: 'Unicode: full width',
    send: (payload) => {
      const all = characters(payload);
      return all && query(plain(utf8(all.map(fullWidth).join(''))));
    },
  },
  {
    name: '+ for spaces',
    send: (payload) => (payload.includes(' ') ? query(plain(payload).replaceAll('%20', '+')) : null),
  },
  {
    name: 'JSON escapes',
    send: (payload) => {
      const all = characters(payload);
      return all && post('application/json', `{"page":2,"q":"${all.map((one) => units(one, '\\u')).join('')}"}`);
    },
  },
  {
    name: 'multipart',
    send: (payload) => {
      const part = (name: string, value: string) =>
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
      const body = `${part('page', '2')}${part('q', payload)}--${BOUNDARY}--\r\n`;
      return post(`multipart/form-data; boundary=${BOUNDARY}`, body);
    },
  },
  { name: 'pollution: benign first', send: (payload) => get(`q=chairs&q=${plain(payload)}&page=2`) },
  { name: 'pollution: benign last', send: (payload) => get(`q=${plain(payload)}&q=chairs&page=2`) },
  {
    // Servers that join what has one name put a comma between; the comment swallows it.
    name: 'pollution: split',
    send: (payload, kind) => {
      const gaps = Array.from(payload.matchAll(/(?<=\w) +(?=\w)/g));
      const gap = gaps[Math.floor(gaps.length / 2)];
      if (kind !== 'sql' || gap === undefined) return null;
      const before = payload.slice(0, gap.index);
      const after = payload.slice(gap.index + gap[0].length);
      return get(`q=${plain(`${before}/*`)}&q=${plain(`*/${after}`)}&page=2`);
    },
  },
  {
    name: 'several at once',
    send: (payload, kind, random) => {
      const all = characters(kind === 'sql' ? payload.replace(/(?<=\w) +(?=\w)/g, '/**/') : payload);
      if (all === null) return null;
      const swapped = all.map((one) => (kind !== 'other' && chance(random, 0.5) ? one.toUpperCase() : one));
      return query(
        every(every(utf8(swapped.map((one) => (chance(random, 0.3) ? entity(one, random) : one)).join('')))),
      );
    },
  },
];
