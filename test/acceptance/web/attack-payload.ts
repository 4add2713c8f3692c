import type { WebRow } from './web-sources.ts';

/** What an attack is written in, as far as it matters to how it can be written otherwise. */
export type AttackKind = 'sql' | 'markup' | 'other';

/** The value that attacks, a character for each byte; null where a request holds none that can be sent by itself. */
export function attackPayload({ listed: { line, request } }: WebRow): string | null {
  if (request === null) return unescaped(line.trim());
  const body = request.body === null ? '' : Buffer.from(request.body).toString('latin1');
  const mark = request.target.indexOf('?');
  const pairs = [mark < 0 ? '' : request.target.slice(mark + 1), isForm(request.headers) ? body : ''];
  let payload: string | null = null;
  let most = 0;
  for (const pair of pairs.join('&').split('&')) {
    const value = unescaped(pair.slice(pair.indexOf('=') + 1).replaceAll('+', ' '));
    // The value with the most signs is the one that attacks.
    const signs = value.replace(/[\w .,@-]/g, '').length;
    if (signs > most) {
      most = signs;
      payload = value;
    }
  }
  return payload;
}

function isForm(headers: readonly string[]): boolean {
  return headers.some((text) => text.includes('x-www-form-urlencoded'));
}

/** Lists hold payloads as they are, and as they are sent: those are undone once, as the application would. */
function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_all, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
}

const SQL =
  /\b(?:select|union|insert|update|delete|drop|having|group by|order by|waitfor|sleep|benchmark|exec|declare|substring|ascii|concat|cast|convert|char)\b|\b(?:or|and)\b.*[=<>]|'.*--/i;
const MARKUP = /<[a-z!/?]|\bon\w+\s*=|javascript:/i;

export function attackKind(payload: string): AttackKind {
  if (MARKUP.test(payload)) return 'markup';
  return SQL.test(payload) ? 'sql' : 'other';
}
