import { headerOf } from '../../../model/web/request.ts';
import type { DecodedRequest, WebField } from '../decoding/decoded-request.ts';
import { FieldMaker } from '../decoding/field-maker.ts';
import type { View } from './condition.ts';

/**
 * Texts of one request at a time that stand beside its fields: the URL, the body, the host, and the header in which all
 * cookies stand. Each is made when somebody asks for it first.
 */
export class WholeTexts {
  readonly #maker = new FieldMaker();
  readonly #hasCookieHeader: boolean;
  #request: DecodedRequest | null = null;
  #url: WebField | null = null;
  #body: WebField | null | undefined = undefined;
  #cookieHeader: WebField | null | undefined = undefined;

  /** @param hasCookieHeader whether some leaf looks at the header of cookies */
  constructor(hasCookieHeader: boolean) {
    this.#hasCookieHeader = hasCookieHeader;
  }

  /** Takes up a request; that of the one before is forgotten. */
  begin(request: DecodedRequest): void {
    this.#request = request;
    this.#url = null;
    this.#body = undefined;
    this.#cookieHeader = undefined;
  }

  /** Null where the request names none. */
  get host(): WebField | null {
    const { host } = this.#request as DecodedRequest;
    return host === '' ? null : beside(host, host);
  }

  /** Null where there is none, and where one field holds all of it, so that it is looked at already. */
  get body(): WebField | null {
    if (this.#body === undefined) {
      const { body, fields } = this.#request as DecodedRequest;
      const last = fields.at(-1);
      const isField = last?.kind === 'body' && last.raw.length === body.length;
      this.#body = body === '' || isField ? null : beside(body, body);
    }
    return this.#body;
  }

  /** Null where there is none, and where no leaf looks at it. */
  get cookieHeader(): WebField | null {
    if (this.#cookieHeader === undefined) {
      const { request } = this.#request as DecodedRequest;
      const value = this.#hasCookieHeader ? headerOf(request.headers, 'cookie') : null;
      this.#cookieHeader = value === null ? null : this.#maker.make('header', 'cookie', value, false);
    }
    return this.#cookieHeader;
  }

  /** Host, path and query as one text. */
  get url(): WebField {
    if (this.#url === null) {
      const { host, fields, request } = this.#request as DecodedRequest;
      let text = host;
      let query = '';
      for (const field of fields) {
        if (field.kind === 'path') text += field.text;
        if (field.kind === 'query')
          query += `${query === '' ? '?' : '&'}${field.name === '' ? '' : `${field.name}=`}${field.text}`;
      }
      const isAbsolute = !request.target.startsWith('/');
      this.#url = beside(isAbsolute ? request.target : host + request.target, text + query);
    }
    return this.#url;
  }

  /** The URL as a leaf looks at it. */
  urlText(view: View): string {
    const { url } = this;
    if (view === 'forms') return url.forms[0] as string;
    return view === 'text' ? url.text : view === 'raw' ? url.raw : url.raw.toLowerCase();
  }
}

function beside(raw: string, text: string): WebField {
  return { kind: 'body', name: '', raw, text, forms: [text.toLowerCase()] };
}
