import { randomBytes } from 'node:crypto';
import type { WebProxyOptions } from '../config/web-proxy-options.ts';
import type { WebHead } from '../heads/web/web-head.ts';
import { GatehoundError } from '../model/error.ts';
import type { Policy } from '../model/policy.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';
import type { Verdict } from '../model/verdict.ts';
import type { WebInspection } from '../model/web/inspection.ts';
import type { ProxyCounters } from '../proxy/counters.ts';
import type { Decision } from '../proxy/decision.ts';
import { ReverseProxy } from '../proxy/proxy.ts';
import { wallClock } from './clock.ts';
import { protectedReader } from './protected-reader.ts';
import { ProxyTransactions } from './proxy-transactions.ts';
import type { RequestAlerts } from './request-alerts.ts';
import { StandingVerdicts } from './standing-verdicts.ts';
import { UntrustedForwarders } from './untrusted-forwarders.ts';
import { warmUp } from './web-warm-up.ts';

/** What a proxy of an agent is made of. */
export interface WebProxyParts {
  readonly settings: WebProxyOptions;
  /** How a request is refused: with a page, or by closing the connection. */
  readonly refusal: 'answer' | 'close';
  readonly head: WebHead;
  /** Whom it protects gets no verdict here either. */
  readonly policy: Policy;
  readonly alerts: RequestAlerts | null;
  /** `judged` is what was made of it together with its answer; null where nobody has asked yet. */
  readonly onTransaction: (transaction: HttpTransaction, judged: WebInspection | null) => void;
  readonly notice: (text: string) => void;
}

/**
 * A reverse proxy that asks a web head about each request, refuses whom a verdict stands against, and tells of each with
 * its answer.
 */
export class WebProxy {
  readonly #head: WebHead;
  readonly #verdicts: StandingVerdicts;
  readonly #proxy: ReverseProxy;

  constructor({ settings, refusal, head, policy, alerts, onTransaction, notice }: WebProxyParts) {
    this.#head = head;
    const verdicts = new StandingVerdicts(protectedReader(policy));
    this.#verdicts = verdicts;
    const transactions = new ProxyTransactions(settings.listen.host);
    const forwarders = new UntrustedForwarders(settings.trustedProxies, notice);
    const scheme = settings.tls === null ? 'http' : 'https';
    const refuse = (inspection: WebInspection): Decision => {
      return { kind: 'refuse', inspection, how: refusal, reference: reference() };
    };
    this.#proxy = new ReverseProxy({
      ...settings,
      // What the head does not look at need not wait.
      limits: { ...settings.limits, bodyLimit: head.bodyLimit },
      decide: (request, client) => {
        const inspection = head.inspect(request, client);
        // Now and not when the answer is there: that may take its time.
        alerts?.judged(request, inspection, scheme, wallClock());
        if (verdicts.stands(client, wallClock())) return refuse(inspection);
        return inspection.isBlockable ? refuse(inspection) : { kind: 'allow', inspection };
      },
      onExchange: (exchange) => {
        forwarders.hear(exchange.peer, exchange.request.headers);
        const transaction = transactions.exchange(exchange);
        onTransaction(transaction, alerts?.answered(transaction, scheme, wallClock()) ?? null);
      },
      onMalformed: (report) => {
        const transaction = transactions.malformed(report);
        alerts?.malformed(transaction, wallClock());
        onTransaction(transaction, null);
      },
      onNotice: ({ text }) => notice(text),
    });
  }

  get counters(): Readonly<ProxyCounters> {
    return this.#proxy.counters;
  }

  /** Gives the port. Rejects with GH-WEB-020 where it cannot listen. */
  listen(): Promise<number> {
    warmUp(this.#head);
    return this.#proxy.listen();
  }

  /** A verdict holds here too: behind another proxy the firewall never sees the client. Gives GH-DEF-002 for whom it spares. */
  hear(verdict: Verdict): GatehoundError | null {
    const reason = this.#verdicts.add(verdict);
    return reason === undefined ? null : new GatehoundError('GH-DEF-002', `${verdict.subject} ${reason}`);
  }

  /** Whoever lifted a block means this proxy too. Null: all. Gives whether a verdict stood. */
  lift(subject: string | null): boolean {
    if (subject !== null) return this.#verdicts.lift(subject);
    const stood = this.#verdicts.size > 0;
    this.#verdicts.clear();
    return stood;
  }

  /** Lets requests that are under way end. */
  close(): Promise<void> {
    return this.#proxy.close();
  }
}

/** 64 bits: nobody guesses another's, and it is short enough to be read out. */
function reference(): string {
  return randomBytes(8).toString('hex');
}
