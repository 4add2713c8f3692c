import type { DecodedRequest, WebField } from '../decoding/decoded-request.ts';
import { groupOf, isTelling } from './field-group.ts';
import { WINDOW } from './grams.ts';

/** A text that the classifier has a say about. */
export interface JudgedText {
  readonly text: string;
  /** Place in `FIELD_GROUPS`. */
  readonly group: number;
  readonly field: WebField;
}

/**
 * What of a request is judged: path and query as one, because a script and its parameters are known together, and every
 * form of every field that could hold an attack.
 */
export function judgedTexts(request: DecodedRequest): JudgedText[] {
  const texts: JudgedText[] = [];
  for (const field of request.fields) {
    if (field.kind === 'path') {
      texts.push({ text: targetText(request, field), group: groupOf('path'), field });
      continue;
    }
    const group = groupOf(field.kind);
    for (const form of field.forms) {
      if (isTelling(field.kind, field.name, form)) texts.push({ text: form, group, field });
    }
  }
  return texts;
}

/** The path in normal form, and of the query what still fits into its first window. */
function targetText(request: DecodedRequest, path: WebField): string {
  let text = path.forms[0] as string;
  const length = Math.max(text.length, WINDOW);
  let mark = '?';
  for (const { kind, name, forms } of request.fields) {
    if (kind !== 'query' && kind !== 'name') continue;
    if (text.length >= length) break;
    if (kind === 'name') {
      text += `${mark}${forms[0]}=`;
      mark = '&';
    } else {
      if (name === '') {
        text += mark;
        mark = '&';
      }
      text += forms[0];
    }
  }
  return text.slice(0, length);
}
