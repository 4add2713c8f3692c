import { headerOf, type WebRequest } from '../../../model/web/request.ts';
import { bodyFields } from './body-fields.ts';
import { unpack } from './content-coding.ts';
import type { DecodedRequest, WebField } from './decoded-request.ts';
import { type AddField, FIELD_BOUNDS, FieldBudget } from './field-budget.ts';
import { FieldMaker } from './field-maker.ts';
import { formFields } from './form-fields.ts';
import { latin1 } from './utf-8.ts';

/** Of the fields that are left, the query may take this share, and then headers and cookies; the body has all the rest. */
const SHARES = { query: 0.5, headers: 0.5 } as const;

/** Characters of text within a packed body that are looked at. */
const PLAIN_RUNS = 8_192;

/** Takes requests apart. What a request may cost is bounded (`FieldBudget`); what was left out, flags tell. */
export class RequestDecoder {
  readonly #maker = new FieldMaker();

  decode(request: WebRequest): DecodedRequest {
    const maker = this.#maker;
    const budget = new FieldBudget();
    const { host, path, query } = splitTarget(request.target);
    const fields: WebField[] = [];
    const add: AddField = (field, isRemainder) => {
      if (budget.take(field, isRemainder)) fields.push(field);
    };
    add(maker.recall('method', '', request.method, false));
    add(maker.recall('path', '', budget.cut(path), false));
    budget.section(SHARES.query);
    if (query !== null) formFields(query, 'query', maker, budget, add);
    budget.section(SHARES.headers);
    const named = headerFields(request.headers, maker, budget, add);
    budget.section(1);
    let body = '';
    if (request.body !== null && request.body.length > 0) {
      const type = headerOf(request.headers, 'content-type') ?? '';
      const unpacked = unpack(request.body, headerOf(request.headers, 'content-encoding'));
      // What is cut breaks off.
      const flags = request.isBodyCut ? unpacked.flags.filter((flag) => !flag.startsWith('bad-')) : unpacked.flags;
      for (const flag of flags) budget.flag(flag);
      body = latin1(unpacked.bytes);
      bodyFields(body, type, maker, budget, add);
      // Most servers know no packed requests, and read what was sent.
      if (unpacked.bytes !== request.body) {
        const sent = unpacked.flags.length > 0 ? latin1(request.body) : plainRuns(latin1(request.body));
        if (sent !== '') bodyFields(sent, type, maker, budget, add);
      }
    }
    if (request.isBodyCut) {
      // Uploads and documents are large, what people fill in is not.
      const type = headerOf(request.headers, 'content-type') ?? '';
      budget.flag(/x-www-form-urlencoded/i.test(type) ? 'form-cut' : 'body-cut');
    }
    return { request, host: (host || named).toLowerCase(), fields, body, flags: budget.flags() };
  }
}

/** Text of sixteen characters and more within what is packed: by chance that stands in one body of a hundred. */
function plainRuns(packed: string): string {
  return (packed.match(/[\t\n\r -~]{16,}/g) ?? []).join('&').slice(0, PLAIN_RUNS);
}

/** One request by itself, with nothing remembered. */
export function decodeRequest(request: WebRequest): DecodedRequest {
  return new RequestDecoder().decode(request);
}

/** A request target of any form (RFC 9112 section 3.2). */
function splitTarget(target: string): { readonly host: string; readonly path: string; readonly query: string | null } {
  let host = '';
  let rest = target;
  if (!target.startsWith('/')) {
    const absolute = /^[a-z][a-z0-9+.-]{0,20}:\/\/([^/?#]*)/i.exec(target);
    if (absolute !== null) {
      host = absolute[1] as string;
      rest = target.slice(absolute[0].length);
    }
  }
  const mark = rest.indexOf('?');
  return mark < 0
    ? { host, path: rest, query: null }
    : { host, path: rest.slice(0, mark), query: rest.slice(mark + 1) };
}

/** Headers and cookies; gives the value of the first Host. */
function headerFields(headers: readonly string[], maker: FieldMaker, budget: FieldBudget, add: AddField): string {
  let host = '';
  let rest = '';
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase();
    const value = headers[index + 1] as string;
    if (name === 'host' && host === '') host = value;
    if (budget.room() === 0) {
      // Cut as it grows: there may be many.
      if (rest.length <= FIELD_BOUNDS.length) rest += `${name}: ${value}\n`;
    } else if (name === 'cookie') cookieFields(value, maker, budget, add);
    else add(maker.recall('header', name, budget.cut(value), false));
  }
  if (rest !== '') add(maker.make('header', '', budget.cut(rest), false), true);
  return host;
}

function cookieFields(header: string, maker: FieldMaker, budget: FieldBudget, add: AddField): void {
  for (let from = 0; from < header.length; ) {
    if (budget.room() === 0) {
      add(maker.make('cookie', '', budget.cut(header.slice(from)), false), true);
      return;
    }
    const end = header.indexOf(';', from);
    const pair = end < 0 ? header.slice(from) : header.slice(from, end);
    from = end < 0 ? header.length : end + 1;
    const equals = pair.indexOf('=');
    const name = equals < 0 ? '' : pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (value !== '') add(maker.recall('cookie', name.slice(0, 200), budget.cut(value), false));
  }
}
