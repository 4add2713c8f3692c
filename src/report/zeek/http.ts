import type { HttpTransaction } from '../../model/transaction/http.ts';
import { carrierColumns } from './carrier.ts';
import { column, filled, unset, type ZeekColumn } from './column.ts';

function listed(text: string | null): readonly string[] | null {
  return text === null ? null : [text];
}

/** Http.log (Zeek manual, base/protocols/http/main.zeek, HTTP::Info). */
export const HTTP_COLUMNS: readonly ZeekColumn<HttpTransaction>[] = [
  ...carrierColumns<HttpTransaction>(),
  column('trans_depth', 'count', (http) => http.depth),
  column('method', 'string', (http) => http.method),
  column('host', 'string', (http) => http.host),
  column('uri', 'string', (http) => http.uri),
  column('referrer', 'string', (http) => http.referrer),
  column('version', 'string', (http) => http.version),
  column('user_agent', 'string', (http) => http.userAgent),
  column('origin', 'string', (http) => http.origin),
  column('request_body_len', 'count', (http) => http.requestBodyBytes),
  column('response_body_len', 'count', (http) => http.responseBodyBytes),
  column('status_code', 'count', (http) => http.status),
  column('status_msg', 'string', (http) => http.statusText),
  column('info_code', 'count', (http) => http.interimStatus),
  column('info_msg', 'string', (http) => http.interimText),
  column('tags', 'set[enum]', () => []),
  column('username', 'string', (http) => http.username),
  // Zeek keeps passwords out of its logs unless it is told otherwise (HTTP::default_capture_password).
  unset('password', 'string'),
  column('proxied', 'set[string]', (http) => filled(http.proxied)),
  unset('orig_fuids', 'vector[string]'),
  unset('orig_filenames', 'vector[string]'),
  column('orig_mime_types', 'vector[string]', (http) => listed(http.requestType)),
  unset('resp_fuids', 'vector[string]'),
  unset('resp_filenames', 'vector[string]'),
  column('resp_mime_types', 'vector[string]', (http) => listed(http.responseType)),
];
