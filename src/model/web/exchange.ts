import type { WebInspection } from './inspection.ts';
import type { WebRequest, WebResponse } from './request.ts';

/** The content of an HTTP transaction, for the web head. */
export interface WebExchange {
  readonly request: WebRequest;
  /** Null where none was seen. */
  readonly response: WebResponse | null;
  /** Who asked: the originator, or whom a trusted proxy names. */
  readonly client: string;
  /** What the head made of the request before it was answered; null where nobody asked it yet. */
  readonly inspection: WebInspection | null;
  /** The reference under which the proxy refused it; null where it did not. */
  readonly refused: string | null;
}
