/** What a log tells of a request line. */
export interface RequestLine {
  /** Empty where the client sent something else than HTTP: then the target is all that it sent. */
  readonly method: string;
  readonly target: string;
  readonly version: string | null;
}

/** A token (RFC 9110 section 5.6.2) of a length that methods have, and what follows. */
const METHOD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) +/;
const VERSION = / +HTTP\/(\d(?:\.\d)?)$/;
/** A target is a path, a URL, an authority for CONNECT, or an asterisk (RFC 9112 section 3.2). */
const TARGET = /^(?:\/|\*|\w[\w+.-]*:\/\/|[\w.:[\]-]+:\d+$)/;

/**
 * Takes a request line apart. Targets with spaces are taken whole. What clients send that speak no HTTP (a TLS hello on
 * the port for plain text, `-` for nothing at all) is kept as a target without a method.
 */
export function requestLine(text: string): RequestLine {
  if (text === '-' || text === '') return { method: '', target: '', version: null };
  const method = METHOD.exec(text);
  if (method === null) return { method: '', target: text, version: null };
  const rest = text.slice(method[0].length);
  const version = VERSION.exec(rest);
  if (version !== null) {
    return {
      method: method[1] as string,
      target: rest.slice(0, version.index),
      version: httpVersion(version[1] as string),
    };
  }
  // Without a version it is HTTP/0.9, or no HTTP.
  if (!TARGET.test(rest)) return { method: '', target: text, version: null };
  return { method: method[1] as string, target: rest, version: '0.9' };
}

/** `HTTP/2.0`, `h2`, `2.0` and `2` are `2`; null for what is no version. */
export function httpVersion(text: string): string | null {
  const number = /^(?:HTTP\/|h)?(\d(?:\.\d)?)$/i.exec(text)?.[1];
  if (number === undefined) return null;
  return number === '2.0' || number === '3.0' ? number.slice(0, 1) : number;
}
