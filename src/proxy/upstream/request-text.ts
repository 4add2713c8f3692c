import { CHUNKED, type RequestHead } from '../http/request-head.ts';

/** Methods that say that there is a body, even where it is empty (RFC 9110 section 8.6). */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

function framingOf(head: RequestHead, wholeBody: number | null): string {
  if (head.isUpgrade) return 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  if (wholeBody === null) {
    return head.bodyLength === CHUNKED ? 'Transfer-Encoding: chunked\r\n' : `Content-Length: ${head.bodyLength}\r\n`;
  }
  return wholeBody > 0 || WITH_BODY.has(head.method) ? `Content-Length: ${wholeBody}\r\n` : '';
}

/**
 * The head as the upstream gets it. `forwarded`: the lines that tell who asked. `wholeBody`: bytes of a body that is
 * there in whole, null where it is still coming.
 */
export function requestText(head: RequestHead, host: string, forwarded: string, wholeBody: number | null): string {
  const framing = framingOf(head, wholeBody);
  return `${head.method} ${head.path} HTTP/1.1\r\nHost: ${host}\r\n${head.plain}${forwarded}${framing}\r\n`;
}
