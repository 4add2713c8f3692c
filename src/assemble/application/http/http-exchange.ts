import type { Micros } from '../../../model/time.ts';
import type { HttpTransaction } from '../../../model/transaction/http.ts';
import type { WebExchange } from '../../../model/web/exchange.ts';
import type { Direction, FlowContext } from '../parser.ts';
import { type KeptExchange, keptExchange } from './http-content.ts';
import { emptyHeaders, type HttpHeaders, headerText, lengthOf } from './http-header.ts';

/** One transaction while it is being read, of HTTP/1 or HTTP/2. */
export interface Exchange {
  readonly depth: number;
  time: Micros;
  method: string | null;
  uri: string | null;
  requestVersion: string | null;
  request: HttpHeaders;
  requestBytes: number;
  requestType: string | null;
  requestDone: boolean;
  /** Characters that are kept of it, when they were last counted (`textOf`). */
  text: number;
  responseVersion: string | null;
  status: number | null;
  reason: string | null;
  interimStatus: number | null;
  interimText: string | null;
  response: HttpHeaders;
  responseBytes: number;
  responseType: string | null;
  /** Its content; null where nobody asked for it. */
  readonly kept: KeptExchange | null;
}

export function emptyExchange(depth: number, time: Micros, keepsContent = false): Exchange {
  return {
    depth,
    time,
    method: null,
    uri: null,
    requestVersion: null,
    request: emptyHeaders(),
    requestBytes: 0,
    requestType: null,
    requestDone: true,
    text: 0,
    responseVersion: null,
    status: null,
    reason: null,
    interimStatus: null,
    interimText: null,
    response: emptyHeaders(),
    responseBytes: 0,
    responseType: null,
    kept: keepsContent ? keptExchange() : null,
  };
}

/** Characters and bytes of content that are kept of it. */
export function textOf({ method, uri, reason, request, response, kept }: Exchange): number {
  const text = lengthOf(method) + lengthOf(uri) + lengthOf(reason) + headerText(request) + headerText(response);
  return kept === null ? text : text + kept.request.held + kept.response.held;
}

/** @param client the side that asked */
export function httpTransaction(flow: FlowContext, exchange: Exchange, client: Direction): HttpTransaction {
  const { request, response } = exchange;
  const transaction: HttpTransaction = {
    kind: 'http',
    uid: flow.uid,
    time: exchange.time,
    originator: flow.originator,
    originatorPort: flow.originatorPort,
    responder: flow.responder,
    responderPort: flow.responderPort,
    depth: exchange.depth,
    method: exchange.method,
    host: request.host,
    uri: exchange.uri,
    referrer: request.referrer,
    // As in Zeek's http.log the answer's version counts; the request's stands in for it where there is no answer.
    version: exchange.responseVersion ?? exchange.requestVersion,
    userAgent: request.userAgent,
    origin: request.origin,
    requestBodyBytes: exchange.requestBytes,
    responseBodyBytes: exchange.responseBytes,
    status: exchange.status,
    statusText: exchange.reason,
    interimStatus: exchange.interimStatus,
    interimText: exchange.interimText,
    username: request.username,
    password: request.password,
    proxied: request.proxied,
    requestType: exchange.requestBytes === 0 ? null : (exchange.requestType ?? request.contentType),
    responseType: exchange.responseBytes === 0 ? null : (exchange.responseType ?? response.contentType),
  };
  const web = webExchange(exchange, client === 0 ? flow.originator : flow.responder);
  return web === undefined ? transaction : { ...transaction, web };
}

/** The content of an exchange; undefined where none was kept, or nothing was asked. */
function webExchange(exchange: Exchange, client: string): WebExchange | undefined {
  const { kept, method, uri } = exchange;
  if (kept === null || method === null) return undefined;
  const { request, response } = kept;
  const answer = {
    status: exchange.status,
    headers: response.headers,
    size: response.size,
    body: response.body,
  };
  return {
    request: {
      method,
      target: uri ?? '',
      version: exchange.requestVersion,
      headers: request.headers,
      body: request.body,
      isBodyCut: request.isBodyCut,
    },
    // An answer of HTTP/0.9 has no status.
    response: exchange.status === null && response.size === 0 ? null : answer,
    client,
    inspection: null,
    refused: null,
  };
}
