import { headerOf, type WebResponse } from '../../../model/web/request.ts';
import { unpack } from '../decoding/content-coding.ts';
import { latin1 } from '../decoding/utf-8.ts';

/** Bytes of an answer that are looked at: what gives an attack away stands at the beginning, or was not kept anyway. */
const LOOKED_AT = 16_384;

/** Texts by their answers: several ask for the same one, and unpacking is the dearest part. */
const KNOWN = new WeakMap<WebResponse, string>();

/** The beginning of an answer's body, unpacked, a character for each byte; empty where none was kept or it is packed beyond reading. */
export function answerText(response: WebResponse | null): string {
  if (response?.body === null || response?.body === undefined || response.body.length === 0) return '';
  const known = KNOWN.get(response);
  if (known !== undefined) return known;
  const { bytes, flags } = unpack(response.body, headerOf(response.headers, 'content-encoding'));
  const text = flags.includes('unknown-coding') ? '' : latin1(bytes.subarray(0, LOOKED_AT));
  KNOWN.set(response, text);
  return text;
}
