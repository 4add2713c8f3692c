import type { WebField } from './decoded-request.ts';
import { FIELD_BOUNDS, type FieldBudget } from './field-budget.ts';
import type { FieldMaker } from './field-maker.ts';
import { formFields } from './form-fields.ts';
import { jsonValues } from './json-values.ts';
import { boundaryOf, partsOf } from './multipart.ts';
import { xmlValues } from './xml-values.ts';

/** Characters of an XML document that are looked at as a whole, for what stands in no value (a DOCTYPE). */
const XML_HEAD = 8_192;

/** Characters of an uploaded file, and of a body of no known form, that are looked at. */
const FILE_HEAD = 8_192;

type Add = (field: WebField) => void;

/**
 * What stands in a body. Its content decides how it is read, and then its Content-Type: an attacker chooses the latter, and
 * frameworks differ in whether they believe it.
 *
 * @param body a character for each byte
 */
export function bodyFields(body: string, contentType: string, maker: FieldMaker, budget: FieldBudget, add: Add): void {
  const boundary = /^\s*multipart\//i.test(contentType) ? boundaryOf(contentType) : null;
  if (boundary !== null) multipartFields(body, boundary, maker, budget, add);
  else if (!structuredFields(body, '', maker, budget, add)) plainFields(body, contentType, maker, budget, add);
}

/** JSON and XML; whether it was either. */
function structuredFields(text: string, prefix: string, maker: FieldMaker, budget: FieldBudget, add: Add): boolean {
  const first = /^[\s\ufeff\u00ef\u00bb\u00bf]{0,64}([[{"<])/.exec(text)?.[1];
  if (first === undefined) return false;
  if (first === '<') {
    add(maker.make('body', prefix, text.slice(0, XML_HEAD), false));
    const { values, isCut } = xmlValues(text, budget.room());
    if (isCut) budget.flag('fields');
    for (const value of values) add(maker.make('body', joined(prefix, value.name), budget.cut(value.text), false));
    return true;
  }
  const json = jsonValues(text.replace(/^[^[{"]+/, ''), budget.room());
  if (json === null) return false;
  for (const flag of json.flags) budget.flag(flag);
  for (const name of json.names) add(maker.recall('name', name.slice(0, 200), budget.cut(name), false));
  for (const { name, text: value } of json.values) {
    if (value === '') continue;
    add(maker.make('body', joined(prefix, name), budget.cut(value), false));
  }
  return true;
}

function multipartFields(body: string, boundary: string, maker: FieldMaker, budget: FieldBudget, add: Add): void {
  const { parts, isCut } = partsOf(body, boundary);
  if (isCut) budget.flag('parts');
  // A boundary that occurs nowhere: somebody else may find one.
  if (parts.length === 0) plainFields(body, '', maker, budget, add);
  for (const { name, filename, content } of parts) {
    if (name !== '') add(maker.recall('name', name.slice(0, 200), budget.cut(name), false));
    if (filename !== null) add(maker.make('body', `${name}.filename`, budget.cut(filename), false));
    if (content === '') continue;
    if (filename !== null) add(maker.make('body', `${name}.content`, content.slice(0, FILE_HEAD), false));
    else if (!structuredFields(content, name, maker, budget, add)) {
      add(maker.make('body', name, budget.cut(content), false));
    }
  }
}

function plainFields(body: string, contentType: string, maker: FieldMaker, budget: FieldBudget, add: Add): void {
  const isForm = /x-www-form-urlencoded/i.test(contentType);
  if (isForm || (/^[^\s<>"{}]{1,64}=/.test(body) && !/^(?:image|audio|video|font)\//i.test(contentType))) {
    formFields(body, 'body', maker, budget, add);
    return;
  }
  if (body.length > FIELD_BOUNDS.length) budget.flag('field-size');
  add(maker.make('body', '', isBinary(body) ? body.slice(0, FILE_HEAD) : budget.cut(body), false));
}

/** Whether a third of its beginning are control characters or no ASCII. */
function isBinary(body: string): boolean {
  const length = Math.min(body.length, 512);
  let odd = 0;
  for (let index = 0; index < length; index++) {
    const code = body.charCodeAt(index);
    if (code > 0x7e || (code < 0x20 && code !== 9 && code !== 10 && code !== 13)) odd++;
  }
  return odd * 3 > length;
}

function joined(prefix: string, name: string): string {
  return prefix === '' ? name : name === '' ? prefix : `${prefix}.${name}`;
}
