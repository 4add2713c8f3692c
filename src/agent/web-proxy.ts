import { randomBytes } from 'node:crypto';
import type { WebHead } from '../heads/web/web-head.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';
import type { WebInspection } from '../model/web/inspection.ts';
import { headerOf, type WebRequest } from '../model/web/request.ts';
import type { Decision, MalformedReport, ProxyExchange } from '../proxy/decision.ts';
import type { ProxyOptions } from '../proxy/options.ts';
import { ReverseProxy } from '../proxy/proxy.ts';
import type { AlertLog } from './alert-log.ts';
import { wallClock } from './clock.ts';

export interface WebProxyOptions extends Omit<ProxyOptions, 'decide' | 'onExchange' | 'onMalformed' | 'onNotice'> {
  /** How a request is refused: with a page, or by closing the connection. */
  readonly refusal: 'answer' | 'close';
  readonly head: WebHead;
  /** Whether a verdict stands against a client. */
  readonly isBlocked: (client: string) => boolean;
  readonly alertLog: AlertLog | null;
  readonly onTransaction: (transaction: HttpTransaction) => void;
  readonly notice: (text: string) => void;
}

/** The reverse proxy, asking a web head about each request, and telling of each with its answer. */
export function createWebProxy(options: WebProxyOptions): ReverseProxy {
  const { head, refusal, isBlocked, alertLog, onTransaction, notice, listen } = options;
  const refuse = (inspection: WebInspection | null): Decision => {
    return { kind: 'refuse', inspection, how: refusal, reference: reference() };
  };
  let number = 0;
  const uid = (): string => `W${(++number).toString(36)}`;
  return new ReverseProxy({
    ...options,
    // What the head does not look at need not wait.
    limits: { ...options.limits, bodyLimit: head.bodyLimit },
    decide: (request, client) => {
      const inspection = head.inspect(request, client);
      // Now and not when the answer is there: that may take its time.
      if (alertLog !== null) writeAlerts(alertLog, inspection, request);
      if (isBlocked(client)) return refuse(inspection);
      return inspection.isBlockable ? refuse(inspection) : { kind: 'allow', inspection };
    },
    onExchange: (exchange) => onTransaction(transactionOf(exchange, uid(), listen.host)),
    onMalformed: (report) => onTransaction(malformedTransaction(report, uid(), listen.host)),
    onNotice: ({ text }) => notice(text),
  });
}

/** 64 bits: nobody guesses another's, and it is short enough to be read out. */
function reference(): string {
  return randomBytes(8).toString('hex');
}

function writeAlerts(log: AlertLog, { hits }: WebInspection, request: WebRequest): void {
  for (const hit of hits) {
    // diffai's words where its classifier spoke, and a rule's own words otherwise.
    const byClassifier = hit.rule === 'classifier';
    log.add(wallClock(), byClassifier ? `[!] AI detected an anomaly with URL ${urlOf(request)}` : hit.message);
  }
}

function urlOf({ headers, target }: WebRequest): string {
  const host = headerOf(headers, 'host');
  return host === null || !target.startsWith('/') ? target : `http://${host}${target}`;
}

function transactionOf(exchange: ProxyExchange, uid: string, responder: string): HttpTransaction {
  const { request, response, client, inspection, refused } = exchange;
  const { headers } = request;
  return {
    ...carrier(uid, exchange.startedAt, exchange.peer, exchange.peerPort, responder, exchange.localPort),
    method: request.method,
    host: headerOf(headers, 'host'),
    uri: request.target,
    referrer: headerOf(headers, 'referer'),
    version: request.version,
    userAgent: headerOf(headers, 'user-agent'),
    origin: headerOf(headers, 'origin'),
    requestBodyBytes: exchange.bodySize,
    responseBodyBytes: response?.size ?? 0,
    status: response?.status ?? null,
    web: { request, response, client, inspection, refused },
  };
}

/** What could not be read as a request is told as one, so that it counts for its client like any other. */
function malformedTransaction(report: MalformedReport, uid: string, responder: string): HttpTransaction {
  const { kind, isSmuggling, beginning, client } = report;
  const request = { method: '', target: beginning, version: null, headers: [], body: null, isBodyCut: false };
  const inspection: WebInspection = {
    ...{ probability: isSmuggling ? 0.99 : 0.5, classifier: 0, isAttack: isSmuggling, isBlockable: isSmuggling },
    hits: [
      {
        evidence: isSmuggling ? 'REQUEST_SMUGGLING' : 'HTTP_PROTOCOL_ABUSE',
        rule: `proxy-${kind}`,
        severity: isSmuggling ? 'high' : 'low',
        ...{ action: 'block', level: null, where: 'request', excerpt: beginning.slice(0, 200) },
        message: `The request is malformed: ${kind}`,
      },
    ],
    ...{ words: [], flags: [] },
  };
  return {
    ...carrier(uid, report.time, report.peer, report.peerPort, responder, report.localPort),
    ...{ method: null, host: null, uri: null, referrer: null, version: null, userAgent: null, origin: null },
    ...{ requestBodyBytes: 0, responseBodyBytes: 0, status: 400 },
    web: {
      request,
      response: { status: 400, headers: [], size: null, body: null },
      ...{ client, inspection, refused: kind },
    },
  };
}

/** What is alike in all of them. */
function carrier(
  uid: string,
  time: number,
  originator: string,
  originatorPort: number,
  responder: string,
  responderPort: number,
) {
  return {
    kind: 'http',
    ...{ uid, time, originator, originatorPort, responder, responderPort },
    ...{ depth: 1, statusText: null, interimStatus: null, interimText: null, username: null, password: null },
    ...{ proxied: [], requestType: null, responseType: null },
  } as const;
}
