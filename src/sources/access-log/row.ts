import { UNKNOWN_ADDRESS } from '../../model/address.ts';
import type { Micros } from '../../model/time.ts';
import type { HttpTransaction } from '../../model/transaction/http.ts';
import { headerOf } from '../../model/web/request.ts';
import type { Client } from './client.ts';
import type { RequestLine } from './request-line.ts';

/** What a row of an access log tells, whatever its format. Texts hold a character for each byte. */
export interface AccessRow {
  readonly uid: string;
  readonly time: Micros;
  readonly client: Client;
  readonly user: string | null;
  /** Name and perhaps port of the server, as it is called there or as the client called it. */
  readonly server: string | null;
  readonly request: RequestLine;
  readonly status: number | null;
  readonly size: number | null;
  /** Names and values in turn, without Host. */
  readonly headers: readonly string[];
  readonly body: Uint8Array | null;
  readonly responseHeaders: readonly string[];
}

/** A row as a transaction. The server is one's own, at an address that the log does not tell. */
export function transactionOf(row: AccessRow): HttpTransaction {
  const { client, request, status, size, server, headers, responseHeaders } = row;
  const allHeaders = server === null ? headers : ['Host', server, ...headers];
  const response = status === null && size === null ? null : { status, headers: responseHeaders, size, body: null };
  return {
    kind: 'http',
    uid: row.uid,
    time: row.time,
    originator: client.name,
    originatorPort: client.port,
    responder: UNKNOWN_ADDRESS,
    responderPort: portOf(server),
    depth: 1,
    method: request.method === '' ? null : request.method,
    host: server,
    uri: request.target === '' ? null : request.target,
    referrer: headerOf(headers, 'referer'),
    version: request.version,
    userAgent: headerOf(headers, 'user-agent'),
    origin: headerOf(headers, 'origin'),
    requestBodyBytes: row.body?.length ?? 0,
    responseBodyBytes: size ?? 0,
    status,
    statusText: null,
    interimStatus: null,
    interimText: null,
    username: row.user,
    password: null,
    proxied: [],
    requestType: null,
    responseType: null,
    web: {
      request: {
        method: request.method,
        target: request.target,
        version: request.version,
        headers: allHeaders,
        body: row.body,
        isBodyCut: false,
      },
      response,
      client: client.name,
      inspection: null,
      refused: null,
    },
  };
}

/** The port behind a name; 0 where none is told. */
function portOf(server: string | null): number {
  const port = Number(/:(\d{1,5})$/.exec(server ?? '')?.[1] ?? 0);
  return port <= 65_535 ? port : 0;
}
