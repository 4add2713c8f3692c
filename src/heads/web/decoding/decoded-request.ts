import type { WebFieldKind } from '../../../model/web/inspection.ts';
import type { WebRequest } from '../../../model/web/request.ts';

/** One place of a request where somebody can put something, in normal form. */
export interface WebField {
  readonly kind: WebFieldKind;
  /** Of the parameter, header (lower case) or cookie: `id`, `items.0.title`, `user-agent`; empty for method and path. */
  readonly name: string;
  /** As sent, a character for each byte. */
  readonly raw: string;
  /** Decoded as often as it stayed meaningful, in its own case. */
  readonly text: string;
  /**
   * What it may be read as, in lower case: `text` first; then, where they differ, without the comments of SQL, without the
   * quoting of shells, and what was hidden in base64. Rules and classifier look at each of them.
   */
  readonly forms: readonly string[];
}

/** A request taken apart. */
export interface DecodedRequest {
  readonly request: WebRequest;
  /** In lower case; empty where the request names none. */
  readonly host: string;
  /** Method, path, names and values of the query, cookies, headers, names and values of the body; in this order. */
  readonly fields: readonly WebField[];
  /** Body after Content-Encoding was undone, a character for each byte, at most what bounds allow; empty for none. */
  readonly body: string;
  /** Bounds that were hit and what is malformed, sorted. */
  readonly flags: readonly string[];
}
