import type { HttpTransaction } from '../../../model/transaction/http.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of http.log. */
export function httpOf(row: Row): HttpTransaction {
  return {
    kind: 'http',
    ...carrierOf(row),
    depth: row.count('trans_depth') ?? 1,
    method: row.text('method'),
    host: row.text('host'),
    uri: row.text('uri'),
    referrer: row.text('referrer'),
    version: row.text('version'),
    userAgent: row.text('user_agent'),
    origin: row.text('origin'),
    requestBodyBytes: row.count('request_body_len') ?? 0,
    responseBodyBytes: row.count('response_body_len') ?? 0,
    status: row.count('status_code'),
    statusText: row.text('status_msg'),
    interimStatus: row.count('info_code'),
    interimText: row.text('info_msg'),
    username: row.text('username'),
    password: row.text('password'),
    proxied: row.list('proxied'),
    requestType: row.list('orig_mime_types')[0] ?? null,
    responseType: row.list('resp_mime_types')[0] ?? null,
  };
}
