/**
 * A request as it came over the wire, whatever brought it: the proxy, a capture, an access log. Texts hold one character
 * for each byte (Latin-1), so nothing is lost to an encoding before the web head decodes it.
 */
export interface WebRequest {
  readonly method: string;
  /** The request target as sent, with its query: `/shop?id=1`. */
  readonly target: string;
  /** `1.1`, `2`; null where the source does not tell. */
  readonly version: string | null;
  /** Names and values in turn, as sent and in their order; empty where the source does not tell. */
  readonly headers: readonly string[];
  /** As sent, still packed where Content-Encoding says so, without chunks; null for none, or where the source does not tell. */
  readonly body: Uint8Array | null;
  /** The body went on after what is kept here. */
  readonly isBodyCut: boolean;
}

/** The answer to it. */
export interface WebResponse {
  /** Null where none came. */
  readonly status: number | null;
  readonly headers: readonly string[];
  /** Bytes of the body; null where the source does not tell. */
  readonly size: number | null;
  /** The beginning of the body as sent; null where it was not kept. */
  readonly body: Uint8Array | null;
}

/** The value of a header, names in any case; several are joined by a comma (RFC 9110 section 5.3). */
export function headerOf(headers: readonly string[], name: string): string | null {
  let found: string | null = null;
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const other = headers[index] as string;
    if (other.length !== name.length || other.toLowerCase() !== name) continue;
    const value = headers[index + 1] as string;
    found = found === null ? value : `${found}, ${value}`;
  }
  return found;
}
