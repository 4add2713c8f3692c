import { STATUS_CODES } from 'node:http';
import type { AnswerHead } from './http/answer-head.ts';

/** An answer of the proxy itself. */
export interface OwnAnswer {
  readonly head: AnswerHead;
  readonly body: Buffer;
}

function answer(status: number, type: string, body: Buffer, more = ''): OwnAnswer {
  const reason = STATUS_CODES[status] ?? '';
  const date = new Date().toUTCString();
  const plain = `Date: ${date}\r\nContent-Type: ${type}\r\nCache-Control: no-store\r\n${more}`;
  const headers: string[] = [];
  for (const line of plain.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.push(line.slice(0, colon), line.slice(colon + 2));
  }
  return {
    head: {
      status,
      reason,
      headers,
      plain,
      contentLength: String(body.length),
      bodyLength: body.length,
      isKeptAlive: true,
      keptMilliseconds: null,
      contentType: type,
    },
    body,
  };
}

/** A short page without any detail. */
export function plainAnswer(status: number, more = ''): OwnAnswer {
  const reason = STATUS_CODES[status] ?? '';
  return answer(status, 'text/plain; charset=utf-8', Buffer.from(`${status} ${reason}\n`), more);
}

/** References are hexadecimal or alike; anything that a page could take for markup is left out. */
function safe(reference: string): string {
  return reference.replaceAll(/[^A-Za-z0-9._:-]/g, '').slice(0, 100);
}

/** 403 with the reference and nothing else, as HTML, or as JSON where the client asks for that. */
export function refusalAnswer(reference: string, accept: string | null): OwnAnswer {
  const shown = safe(reference);
  const wanted = accept ?? '';
  if (/\bjson\b/i.test(wanted) && !/\bhtml\b/i.test(wanted)) {
    return answer(403, 'application/json', Buffer.from(`{"error":"refused","reference":"${shown}"}\n`));
  }
  const page = `<!doctype html><meta charset="utf-8"><title>Refused</title><p>This request was refused. Reference: ${shown}</p>\n`;
  return answer(403, 'text/html; charset=utf-8', Buffer.from(page));
}
