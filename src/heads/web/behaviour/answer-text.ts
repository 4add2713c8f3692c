import { headerOf, type WebResponse } from '../../../model/web/request.ts';
import { unpack } from '../decoding/content-coding.ts';
import { latin1 } from '../decoding/utf-8.ts';
import { rememberLast } from './remember-last.ts';

/** Bytes of an answer that are looked at: what gives an attack away stands at the beginning, or was not kept anyway. */
const LOOKED_AT = 16_384;

/** The beginning of an answer's body, unpacked, a character for each byte; empty where none was kept or it is packed beyond reading. */
export function answerText(response: WebResponse | null): string {
  return response === null || response.body === null || response.body.length === 0 ? '' : textOf(response);
}

/** Unpacking is dear. */
const textOf = rememberLast(({ body, headers }: WebResponse): string => {
  const { bytes, flags } = unpack(body ?? new Uint8Array(), headerOf(headers, 'content-encoding'));
  return flags.includes('unknown-coding') ? '' : latin1(bytes.subarray(0, LOOKED_AT));
});
