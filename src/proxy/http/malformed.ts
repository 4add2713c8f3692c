/** How a kind of broken request is answered, and whether it is a shape of request smuggling. */
interface Malformation {
  readonly status: 400 | 408 | 413 | 414 | 431 | 501 | 505;
  /** Two readers may disagree about where the request ends or for whom it is (RFC 9112 section 11.2). */
  readonly isSmuggling: boolean;
}

const BROKEN: Malformation = { status: 400, isSmuggling: false };
const SMUGGLING: Malformation = { status: 400, isSmuggling: true };

/** All ways in which a request can be so broken that it is not passed on. */
export const MALFORMATIONS = {
  /** What begins it is no method: a TLS greeting, an empty line too many, whatever else finds an open port. */
  'not-http': BROKEN,
  /** Not `method SP target SP HTTP/1.x`. */
  'request-line': BROKEN,
  /** Neither origin form nor a form that its method allows. */
  target: BROKEN,
  'target-size': { status: 414, isSmuggling: false },
  /** Absolute form for another host than Host says. */
  'target-host': SMUGGLING,
  version: { status: 505, isSmuggling: false },
  /** A line end without carriage return, behind a request line. */
  'bare-line-feed': SMUGGLING,
  'bare-carriage-return': SMUGGLING,
  /** NUL and its kin. */
  'control-character': SMUGGLING,
  /** A field line without colon. */
  'field-line': BROKEN,
  'field-name': BROKEN,
  /** A name from which another reader might make out Host, Content-Length or Transfer-Encoding. */
  'framing-name': SMUGGLING,
  /** Behind such a name. */
  'space-before-colon': SMUGGLING,
  /** A line that goes on in the next one (obs-fold). */
  'folded-line': SMUGGLING,
  'head-size': { status: 431, isSmuggling: false },
  'field-count': { status: 431, isSmuggling: false },
  'no-host': BROKEN,
  host: BROKEN,
  'several-hosts': SMUGGLING,
  /** No plain number, or one that is too large to be exact. */
  'content-length': SMUGGLING,
  'several-lengths': SMUGGLING,
  /** Content-Length beside Transfer-Encoding. */
  'length-and-coding': SMUGGLING,
  /** Anything but `chunked` alone. */
  'transfer-encoding': SMUGGLING,
  /** Transfer-Encoding in HTTP/1.0, which knows none. */
  'old-transfer-encoding': SMUGGLING,
  'chunk-size': SMUGGLING,
  'chunk-extension': SMUGGLING,
  'chunk-end': SMUGGLING,
  trailer: SMUGGLING,
  /** A switch of protocols that is no WebSocket, or not as RFC 6455 has it. */
  upgrade: BROKEN,
  expectation: BROKEN,
  /** HTTP/2: pseudo-headers or fields that have no like in HTTP/1.1. */
  'http2-fields': SMUGGLING,
  /** HTTP/2: frames against the protocol. */
  'http2-frames': BROKEN,
} as const satisfies Record<string, Malformation>;

export type MalformedKind = keyof typeof MALFORMATIONS;
