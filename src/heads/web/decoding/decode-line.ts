import { bodyFields } from './body-fields.ts';
import { RequestDecoder } from './decode-request.ts';
import type { DecodedRequest, WebField } from './decoded-request.ts';
import { FieldBudget } from './field-budget.ts';
import { FieldMaker } from './field-maker.ts';

/** What a line may be: a URL or path, a query, the value of a parameter, of a header, a body. */
export const LINE_FIELDS = ['url', 'query', 'value', 'header', 'body'] as const;

export type LineField = (typeof LINE_FIELDS)[number];

const METHOD = /^(?:get|head|post|put|delete|options|patch|trace|connect|propfind) +(?=\S)/i;
const VERSION = / http\/\d(?:\.\d)?$/i;

/** What a line most likely is, by how it begins. */
export function guessLineField(line: string): LineField {
  if (line.startsWith('/') || /^https?:\/\//i.test(line) || METHOD.test(line)) return 'url';
  if (line.startsWith('?')) return 'query';
  // Names and values: a value of its own seldom begins like that, and then hardly ever without a space.
  return /^[a-z_][\w.[\]-]{0,40}=/i.test(line) && (line.includes('&') || !line.includes(' ')) ? 'query' : 'value';
}

/** Takes lines of lists and logs for requests. */
export class LineDecoder {
  readonly #decoder = new RequestDecoder();
  readonly #maker = new FieldMaker();

  /**
   * @param line a character for each byte, without its end
   * @param field null: guess
   */
  decode(line: string, field: LineField | null): DecodedRequest {
    switch (field ?? guessLineField(line)) {
      case 'url':
        return this.#target(targetOf(line));
      case 'query':
        return this.#target(`/?${line.replace(/^\?/, '')}`);
      case 'value':
        // A list holds values as they are or as they were sent; who sent them wrote `+` for each space.
        return this.#field('query', line, line.includes('+') && !line.includes(' '));
      case 'header':
        return this.#field('header', line, false);
      case 'body':
        return this.#body(line);
    }
  }

  #target(target: string): DecodedRequest {
    return this.#decoder.decode({ method: 'GET', target, version: null, headers: [], body: null, isBodyCut: false });
  }

  #field(kind: 'query' | 'header', line: string, isForm: boolean): DecodedRequest {
    const budget = new FieldBudget();
    const field = this.#maker.make(kind, '', budget.cut(line), isForm);
    return alone([field], line, '', budget);
  }

  #body(line: string): DecodedRequest {
    const budget = new FieldBudget();
    const fields: WebField[] = [];
    bodyFields(line, '', this.#maker, budget, (field, isRemainder) => {
      if (budget.take(field, isRemainder)) fields.push(field);
    });
    return alone(fields, '/', line, budget);
  }
}

/** The target of a request line; what is none is one. */
function targetOf(line: string): string {
  const method = METHOD.exec(line)?.[0];
  return method === undefined ? line : line.slice(method.length).replace(VERSION, '').trimEnd();
}

/** Fields that come without the rest of a request. */
function alone(fields: readonly WebField[], target: string, body: string, budget: FieldBudget): DecodedRequest {
  const request = { method: 'GET', target, version: null, headers: [], body: null, isBodyCut: false };
  return { request, host: '', fields, body, flags: budget.flags() };
}
