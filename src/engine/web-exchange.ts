import type { HttpTransaction } from '../model/transaction/http.ts';
import type { WebExchange } from '../model/web/exchange.ts';

/**
 * A transaction with its content for the web head: what the source kept of it, else what a log of transactions (Zeek's
 * http.log) tells. Undefined where no request was seen.
 */
export function withExchange(transaction: HttpTransaction): HttpTransaction | undefined {
  if (transaction.web !== undefined) return transaction;
  const { method } = transaction;
  if (method === null) return undefined;
  return { ...transaction, web: exchangeOf(transaction, method) };
}

/** The same without its content: nobody behind the web head asks for it, and it is large. */
export function withoutExchange(transaction: HttpTransaction): HttpTransaction {
  if (transaction.web === undefined) return transaction;
  const { web: _, ...rest } = transaction;
  return rest;
}

function exchangeOf(transaction: HttpTransaction, method: string): WebExchange {
  const { host, referrer, userAgent, origin, status, responseBodyBytes } = transaction;
  const headers = [
    ['Host', host],
    ['User-Agent', userAgent],
    ['Referer', referrer],
    ['Origin', origin],
  ].flatMap(([name, value]) => (typeof name === 'string' && typeof value === 'string' ? [name, byteText(value)] : []));
  return {
    request: {
      method,
      target: byteText(transaction.uri ?? ''),
      version: transaction.version,
      headers,
      body: null,
      isBodyCut: false,
    },
    response: status === null ? null : { status, headers: [], size: responseBodyBytes, body: null },
    client: transaction.originator,
    inspection: null,
    refused: null,
  };
}

/** Texts of logs are Unicode; those of a request hold a character for each byte. */
function byteText(text: string): string {
  // Parsers of captures give a character for each byte, and most texts are ASCII.
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0xff) return encoded(text);
  return text;
}

function encoded(text: string): string {
  let bytes = '';
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) bytes += character;
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x1_0000) {
      bytes += String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    } else {
      bytes += String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f));
      bytes += String.fromCharCode(0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    }
  }
  return bytes;
}
