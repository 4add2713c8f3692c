import type { WebExchange } from '../web/exchange.ts';
import type { Carrier } from './carrier.ts';

/** One request and its answer. Header names are kept as sent; at most what the parser's bounds allow. */
export interface HttpTransaction extends Carrier {
  readonly kind: 'http';
  /** 1 for the first transaction of the flow. */
  readonly depth: number;
  readonly method: string | null;
  readonly host: string | null;
  readonly uri: string | null;
  readonly referrer: string | null;
  /** `1.1`, `2`. */
  readonly version: string | null;
  readonly userAgent: string | null;
  readonly origin: string | null;
  /** Bytes of the body as Zeek counts them: unpacked where it was packed and could be unpacked within bounds. */
  readonly requestBodyBytes: number;
  readonly responseBodyBytes: number;
  readonly status: number | null;
  readonly statusText: string | null;
  /** An interim answer that came before the final one (1xx). */
  readonly interimStatus: number | null;
  readonly interimText: string | null;
  /** Of HTTP basic authentication. */
  readonly username: string | null;
  readonly password: string | null;
  /** Values of headers that proxies add, as `VIA -> 1.1 squid`. */
  readonly proxied: readonly string[];
  /** Media type by the bytes of the body; where they do not tell, by the Content-Type header. */
  readonly requestType: string | null;
  readonly responseType: string | null;
  /** Its content, where the source keeps it for the web head. */
  readonly web?: WebExchange;
}
