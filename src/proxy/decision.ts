import type { Micros } from '../model/time.ts';
import type { WebExchange } from '../model/web/exchange.ts';
import type { WebInspection } from '../model/web/inspection.ts';
import type { WebRequest } from '../model/web/request.ts';
import type { MalformedKind } from './http/malformed.ts';

/** What is to become of one request. */
export type Decision =
  | { readonly kind: 'allow'; readonly inspection: WebInspection | null }
  | {
      readonly kind: 'refuse';
      readonly inspection: WebInspection | null;
      /** With a page that holds the reference and nothing else, or by closing the connection without a word. */
      readonly how: 'answer' | 'close';
      readonly reference: string;
    };

/** Asked once for each request, before it is passed on. `client` is the address that evidence names. */
export type Decide = (request: WebRequest, client: string) => Decision;

/** How an exchange ended. */
export type ExchangeOutcome =
  /** The whole answer was handed to the client's connection, or a tunnel was opened and has ended. */
  | 'answered'
  | 'refused'
  /** The client went away or fell silent before the answer was whole. */
  | 'client-gone'
  /** No answer, or not a whole one, came from the upstream: the client got 502, 503 or 504, or a broken-off answer. */
  | 'upstream-failed'
  /** The body turned out to be broken, and what was sent of it upstream was called off. */
  | 'malformed';

/** One request and what came of it. */
export interface ProxyExchange extends WebExchange {
  /** When the head of the request was complete. */
  readonly startedAt: Micros;
  /** From then until all was over, in microseconds. */
  readonly duration: number;
  /** What `decide` took of it, in microseconds. */
  readonly decideDuration: number;
  readonly outcome: ExchangeOutcome;
  /** The decision was to refuse; where `refused` is null the proxy only watches. */
  readonly isRefusable: boolean;
  /** The other end of the connection: the client, or the trusted proxy before us. */
  readonly peer: string;
  readonly peerPort: number;
  /** The port of ours on which it came. */
  readonly localPort: number;
  readonly isEncrypted: boolean;
  /** Bytes of the request's body that came, of which `request.body` holds the beginning. */
  readonly bodySize: number;
}

/** A request that was not passed on because readers could disagree about it, or because it is none. */
export interface MalformedReport {
  readonly time: Micros;
  readonly client: string;
  readonly peer: string;
  readonly peerPort: number;
  /** It is a trusted proxy: who sent this is somebody behind it. */
  readonly isPeerTrusted: boolean;
  readonly localPort: number;
  readonly kind: MalformedKind;
  /** A shape of request smuggling, where the others are merely broken. */
  readonly isSmuggling: boolean;
  /** The beginning of what was sent, a character for each byte, at most 512 of them; empty where it is not text. */
  readonly beginning: string;
}

/** Something that the operator should know of. */
export interface ProxyNotice {
  readonly kind:
    | 'certificate-loaded'
    | 'certificate-kept'
    | 'upstream-down'
    | 'upstream-up'
    | 'decide-failed'
    | 'report-failed'
    | 'listener';
  readonly text: string;
}
