import type { WebProxyOptions } from '../config/web-proxy-options.ts';
import { WebHead, type WebHeadOptions } from '../heads/web/web-head.ts';
import type { Policy } from '../model/policy.ts';
import type { EngineInput } from '../model/stream.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';
import type { Verdict } from '../model/verdict.ts';
import { AlertLog } from './alert-log.ts';
import { RequestAlerts } from './request-alerts.ts';
import { WebProxy } from './web-proxy.ts';

/** Requests of a proxy wait so long for each other, in milliseconds, before they go into the stream together. */
const PATIENCE = 100;

/** Requests that may wait; more are given at once. */
const WAITING = 1_000;

/** What an agent is told of the proxy that it runs. */
export interface GuardProxyOptions {
  readonly proxy: WebProxyOptions;
  readonly refusal: 'answer' | 'close';
  readonly alertLog: string | null;
}

/**
 * The reverse proxy of an agent that guards a machine: it decides by a web head of its own, and what it saw goes into the
 * agent's one stream, where the judge puts it beside what was seen on the wire.
 */
export class GuardProxy {
  readonly #proxy: WebProxy;
  readonly #alertLog: AlertLog | null;
  readonly #push: (input: EngineInput) => Promise<void>;
  #waiting: HttpTransaction[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(
    { proxy, refusal, alertLog }: GuardProxyOptions,
    head: WebHeadOptions,
    policy: Policy,
    push: (input: EngineInput) => Promise<void>,
    notice: (text: string) => void,
  ) {
    this.#push = push;
    this.#alertLog = alertLog === null ? null : new AlertLog(alertLog, notice);
    const decider = new WebHead(head);
    this.#proxy = new WebProxy({
      settings: proxy,
      refusal,
      head: decider,
      policy,
      alerts: this.#alertLog === null ? null : new RequestAlerts(this.#alertLog, decider),
      onTransaction: (transaction) => this.#add(transaction),
      notice,
    });
  }

  /** Gives the port. Rejects with GH-WEB-020 where it cannot listen. */
  listen(): Promise<number> {
    return this.#proxy.listen();
  }

  /** To be asked once root was given up: throws GH-WEB-023 where the alert log cannot be written then. */
  async checkAlertLog(): Promise<void> {
    await this.#alertLog?.check();
  }

  /** Whom it spares the defender spares too, and tells. */
  hear(verdict: Verdict): void {
    this.#proxy.hear(verdict);
  }

  /** Lifts the verdict against a subject, or against all; gives whether one stood. */
  lift(subject: string | null): boolean {
    return this.#proxy.lift(subject);
  }

  /** Lets requests that are under way end, and gives what waits. */
  async close(): Promise<void> {
    await this.#proxy.close();
    this.#flush();
    await this.#alertLog?.close();
  }

  #add(transaction: HttpTransaction): void {
    this.#waiting.push(withOwnBytes(transaction));
    if (this.#waiting.length >= WAITING) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), PATIENCE);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const records = this.#waiting;
    this.#waiting = [];
    // A pipeline that has failed has told its agent.
    if (records.length > 0) this.#push({ kind: 'records', records }).catch(() => {});
  }
}

/** Bodies are views of what came from the network; what waits, and goes to another thread, takes its own bytes alone. */
function withOwnBytes(transaction: HttpTransaction): HttpTransaction {
  const { web } = transaction;
  if (web === undefined) return transaction;
  const { request, response } = web;
  return {
    ...transaction,
    web: {
      ...web,
      request: { ...request, body: request.body?.slice() ?? null },
      response: response === null ? null : { ...response, body: response.body?.slice() ?? null },
    },
  };
}
