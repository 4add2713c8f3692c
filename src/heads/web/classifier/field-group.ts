import type { WebFieldKind } from '../../../model/web/inspection.ts';

/** Kinds of fields that are judged alike. What stands in a path is usual there and not in a value. */
export const FIELD_GROUPS = ['path', 'name', 'value', 'header'] as const;

/** Place in `FIELD_GROUPS`; -1 for what the classifier does not look at. */
export function groupOf(kind: WebFieldKind): number {
  switch (kind) {
    case 'path':
      return 0;
    case 'name':
      return 1;
    case 'query':
    case 'body':
    case 'cookie':
      return 2;
    case 'header':
      return 3;
    case 'method':
      return -1;
  }
}

/** Headers that a client's program writes, from lists of its own: they say which program it is, not what somebody typed. */
const MACHINE_HEADERS: ReadonlySet<string> = new Set([
  ...['host', 'content-length', 'content-type', 'content-encoding', 'accept', 'accept-encoding', 'accept-language'],
  ...['connection', 'cache-control', 'pragma', 'date', 'if-modified-since', 'if-none-match', 'range', 'authorization'],
  ...['sec-ch-ua', 'sec-ch-ua-platform', 'sec-ch-ua-mobile', 'upgrade-insecure-requests', 'traceparent'],
]);

/**
 * Words of any script and numbers, paths and times made of them: nothing that any language would run. Two of a sign in a row are more:
 * a way up, a comment, an address of somebody else.
 */
const PLAIN = /^(?:[\w ,\u00c0-\u024f\u0370-\u1fff\u3001\u3002\u3040-\ud7ff]|\.(?!\.)|-(?!-)|\/(?!\/)|:(?!\/\/)|@)*$/;

/** Whether the classifier has a say about a text: it is silent where no sign stands that an attack could do without. */
export function isTelling(kind: WebFieldKind, name: string, form: string): boolean {
  if (form === '' || kind === 'method') return false;
  if (kind === 'path') return true;
  if (kind === 'header' && MACHINE_HEADERS.has(name)) return false;
  return !PLAIN.test(form);
}
