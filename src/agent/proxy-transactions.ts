import { malformedInspection } from '../heads/web/malformed-inspection.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';
import { headerOf } from '../model/web/request.ts';
import type { MalformedReport, ProxyExchange } from '../proxy/decision.ts';
import { MALFORMATIONS } from '../proxy/http/malformed.ts';

/** What a proxy saw, as transactions for the web head, numbered from its start. */
export class ProxyTransactions {
  readonly #responder: string;
  #number = 0;

  /** @param responder the address that the proxy listens on */
  constructor(responder: string) {
    this.#responder = responder;
  }

  /** A request with its answer. */
  exchange(exchange: ProxyExchange): HttpTransaction {
    const { request, response, client, inspection, refused } = exchange;
    const { headers } = request;
    this.#number++;
    // All in one literal: for each request, objects that are spread into it would be garbage.
    return {
      kind: 'http',
      uid: this.#uid(),
      time: exchange.startedAt,
      originator: exchange.peer,
      originatorPort: exchange.peerPort,
      responder: this.#responder,
      responderPort: exchange.localPort,
      depth: 1,
      statusText: null,
      interimStatus: null,
      interimText: null,
      username: null,
      password: null,
      proxied: NONE,
      requestType: null,
      responseType: null,
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

  /**
   * What could not be read as a request is told as one, so that it counts for its client like any other. It was answered
   * by itself and not refused: nobody was shown a reference.
   */
  malformed(report: MalformedReport): HttpTransaction {
    const { kind, isSmuggling, beginning, client } = report;
    const { status } = MALFORMATIONS[kind];
    const passedOnBy = report.isPeerTrusted ? report.peer : null;
    this.#number++;
    return {
      ...{
        kind: 'http',
        uid: this.#uid(),
        time: report.time,
        originator: report.peer,
        originatorPort: report.peerPort,
      },
      ...{ responder: this.#responder, responderPort: report.localPort, depth: 1, proxied: NONE },
      ...{ statusText: null, interimStatus: null, interimText: null, username: null, password: null },
      ...{ requestType: null, responseType: null },
      ...{ method: null, host: null, uri: null, referrer: null, version: null, userAgent: null, origin: null },
      ...{ requestBodyBytes: 0, responseBodyBytes: 0, status },
      web: {
        request: { method: '', target: beginning, version: null, headers: [], body: null, isBodyCut: false },
        response: { status, headers: [], size: null, body: null },
        client,
        inspection: malformedInspection({ kind, isSmuggling, passedOnBy, status, beginning }),
        refused: null,
      },
    };
  }

  #uid(): string {
    return `W${this.#number.toString(36)}`;
  }
}

const NONE: readonly string[] = [];
