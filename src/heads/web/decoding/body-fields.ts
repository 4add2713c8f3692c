import type { AddField, FieldBudget } from './field-budget.ts';
import type { FieldMaker } from './field-maker.ts';
import { formFields } from './form-fields.ts';
import { jsonValues } from './json-values.ts';
import { boundariesOf, type Part, partsOf } from './multipart.ts';
import { serverCode } from './server-code.ts';
import { XML_DECLARATION, xmlValues } from './xml-values.ts';

/** Characters of an XML document that are looked at as a whole, for what stands in no value (a DOCTYPE). */
const XML_HEAD = 8_192;

/** Characters of an uploaded file, and of a body of no known form, that are looked at. */
const FILE_HEAD = 8_192;

/**
 * What stands in a body. Its content decides how it is read, and then its Content-Type: an attacker chooses the latter, and
 * frameworks differ in whether they believe it.
 *
 * @param body a character for each byte
 */
export function bodyFields(
  body: string,
  contentType: string,
  maker: FieldMaker,
  budget: FieldBudget,
  add: AddField,
): void {
  const boundaries = /^\s*multipart\//i.test(contentType) ? boundariesOf(contentType, body) : [];
  if (boundaries.length > 0) multipartFields(body, boundaries, maker, budget, add);
  else {
    const reading = structuredFields(body, '', maker, budget, add);
    // What is broken JSON, or begins like XML, may be a form all the same: `["]=1&id=...`.
    if (reading === 'none' || (reading === 'doubtful' && FORM.test(contentType))) {
      plainFields(body, contentType, maker, budget, add);
    }
  }
}

const FORM = /x-www-form-urlencoded/i;

/** JSON and XML. */
function structuredFields(
  text: string,
  prefix: string,
  maker: FieldMaker,
  budget: FieldBudget,
  add: AddField,
): 'whole' | 'doubtful' | 'none' {
  const first = /^[\s\ufeff\u00ef\u00bb\u00bf]{0,64}([[{"<])/.exec(text)?.[1];
  if (first === undefined) return 'none';
  const addRest = (): void => add(maker.make('body', prefix, budget.cut(text), false), true);
  if (first === '<') {
    add(maker.make('body', prefix, text.trimStart().replace(XML_DECLARATION, '').slice(0, XML_HEAD), false));
    const { values, isCut } = xmlValues(text, budget.room());
    for (const value of values) add(maker.make('body', joined(prefix, value.name), budget.cut(value.text), false));
    if (isCut) addRest();
    return 'doubtful';
  }
  const json = jsonValues(text.replace(/^[^[{"]+/, ''), budget.room());
  if (json === null) return 'none';
  for (const flag of json.flags) budget.flag(flag);
  for (const name of json.names) add(maker.recall('name', name.slice(0, 200), budget.cut(name), false));
  for (const { name, text: value } of json.values) {
    add(maker.make('body', joined(prefix, name), budget.cut(value), false));
  }
  if (json.flags.includes('many-fields')) addRest();
  return json.flags.includes('bad-json') ? 'doubtful' : 'whole';
}

function multipartFields(
  body: string,
  boundaries: readonly string[],
  maker: FieldMaker,
  budget: FieldBudget,
  add: AddField,
): void {
  let remainder = '';
  let count = 0;
  for (const boundary of boundaries) {
    const { parts, rest } = partsOf(body, boundary);
    count += parts.length;
    for (const part of parts) {
      // A name, the name of a file, other header fields, a content, and that once more.
      if (budget.room() < 5) remainder += `${part.name}\n${part.filename ?? ''}\n${part.head}\n${part.content}\n`;
      else partFields(part, maker, budget, add);
    }
    remainder += rest;
  }
  // A boundary that occurs nowhere: somebody else may find one.
  if (count === 0) plainFields(body, '', maker, budget, add);
  if (remainder !== '') add(maker.make('body', '', budget.cut(remainder), false), true);
}

function partFields(part: Part, maker: FieldMaker, budget: FieldBudget, add: AddField): void {
  const { name, filename, head, content, decoded } = part;
  if (name !== '') add(maker.recall('name', name.slice(0, 200), budget.cut(name), false));
  if (filename !== null) add(maker.make('body', `${name}.filename`, budget.cut(filename), false));
  if (head !== '') add(maker.make('body', `${name}.head`, budget.cut(head), false));
  if (content === '') return;
  if (part.isFile) fileFields(`${name}.content`, content, maker, add);
  else if (structuredFields(content, name, maker, budget, add) === 'none') {
    add(maker.make('body', name, budget.cut(content), false));
  }
  if (decoded !== null) add(maker.make('body', name, budget.cut(decoded), false));
}

/** The beginning of a file, and code for servers wherever it stands. */
function fileFields(name: string, content: string, maker: FieldMaker, add: AddField): void {
  add(maker.make('body', name, content.slice(0, FILE_HEAD), false));
  const code = serverCode(content, FILE_HEAD);
  if (code !== '') add(maker.make('body', name, code, false));
}

function plainFields(body: string, contentType: string, maker: FieldMaker, budget: FieldBudget, add: AddField): void {
  const isForm = FORM.test(contentType);
  if (isForm || (/^[^\s<>"{}]{1,64}=/.test(body) && !/^(?:image|audio|video|font)\//i.test(contentType))) {
    formFields(body, 'body', maker, budget, add);
    return;
  }
  if (isBinary(body)) fileFields('', body, maker, add);
  else add(maker.make('body', '', budget.cut(body), false));
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
