import type { WebHead } from '../heads/web/web-head.ts';
import type { Micros } from '../model/time.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';
import type { WebInspection } from '../model/web/inspection.ts';
import { headerOf, type WebRequest } from '../model/web/request.ts';
import type { AlertLog } from './alert-log.ts';

export type Scheme = 'http' | 'https';

const HTTPS_PORT = 443;
const NOTHING: ReadonlySet<string> = new Set();

/**
 * Writes what requests are found to be into an alert log, in diffai's words where its classifier would have spoken. A text
 * stands once for a request, at the moment when it is known: most are when the request is judged, and what rules say of
 * the answer's status, what is malformed and what a log tells come later.
 */
export class RequestAlerts {
  readonly #log: AlertLog;
  readonly #head: WebHead;

  constructor(log: AlertLog, head: WebHead) {
    this.#log = log;
    this.#head = head;
  }

  /** A request was judged, and its answer is still to come. */
  judged(request: WebRequest, inspection: WebInspection, scheme: Scheme, now: Micros): void {
    this.#write(now, request, inspection, scheme, NOTHING);
  }

  /** Its answer came: what was not known before is written. Gives what it is together with its answer. */
  answered({ web }: HttpTransaction, scheme: Scheme, now: Micros): WebInspection | null {
    if (web === undefined) return null;
    const inspection = this.#head.inspectAnswer(web);
    if (inspection === web.inspection) return inspection;
    const before = web.inspection === null ? NOTHING : textsOf(web.request, web.inspection, scheme);
    this.#write(now, web.request, inspection, scheme, before);
    return inspection;
  }

  /** What nobody was asked about: it could not be read as a request. */
  malformed({ web }: HttpTransaction, now: Micros): void {
    if (web === undefined || web.inspection === null) return;
    this.#write(now, web.request, web.inspection, 'http', NOTHING);
  }

  /** A row of a log, at its own time. Gives what it is together with its answer. */
  logged({ web, time, responderPort }: HttpTransaction): WebInspection | null {
    if (web === undefined) return null;
    const inspection = this.#head.inspectAnswer(web);
    this.#write(time, web.request, inspection, responderPort === HTTPS_PORT ? 'https' : 'http', NOTHING);
    return inspection;
  }

  #write(
    time: Micros,
    request: WebRequest,
    inspection: WebInspection,
    scheme: Scheme,
    before: ReadonlySet<string>,
  ): void {
    if (inspection.hits.length === 0) return;
    for (const text of textsOf(request, inspection, scheme)) if (!before.has(text)) this.#log.add(time, text);
  }
}

/** diffai's words where its classifier spoke, and a rule's own words otherwise. */
function textsOf(request: WebRequest, { hits }: WebInspection, scheme: Scheme): ReadonlySet<string> {
  const texts = hits.map(({ rule, message }) => {
    return rule === 'classifier' ? `[!] AI detected an anomaly with URL ${urlOf(request, scheme)}` : message;
  });
  return new Set(texts);
}

function urlOf({ headers, target }: WebRequest, scheme: Scheme): string {
  const host = headerOf(headers, 'host');
  return host === null || !target.startsWith('/') ? target : `${scheme}://${host}${target}`;
}
