import { ProxyCounters } from './counters.ts';
import type { MalformedReport, ProxyExchange, ProxyNotice } from './decision.ts';
import { DEFAULT_LIMITS, type ProxyLimits, type ProxyOptions } from './options.ts';

/** How often the same failure of a callback is told. */
const NOTICE_MILLISECONDS = 60_000;

/** What all parts of one proxy share. */
export class ProxyContext {
  readonly options: ProxyOptions;
  readonly limits: ProxyLimits;
  readonly counters = new ProxyCounters();
  /** Milliseconds of a clock that only goes forward, as of the last beat: exact enough for timeouts, and free. */
  now = performance.now();
  /** No more requests on connections that are open: the proxy closes. */
  isDraining = false;
  readonly #told = new Map<ProxyNotice['kind'], number>();

  constructor(options: ProxyOptions) {
    this.options = options;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  notice(kind: ProxyNotice['kind'], text: string): void {
    try {
      this.options.onNotice({ kind, text });
    } catch {
      this.counters.reportErrors++;
    }
  }

  /** A notice of what may happen at each request: told at most once a minute. */
  noticeSeldom(kind: ProxyNotice['kind'], text: string): void {
    const last = this.#told.get(kind);
    if (last !== undefined && this.now - last < NOTICE_MILLISECONDS) return;
    this.#told.set(kind, this.now);
    this.notice(kind, text);
  }

  exchange(exchange: ProxyExchange): void {
    try {
      this.options.onExchange(exchange);
    } catch (error) {
      this.#reportFailed(error);
    }
  }

  malformed(report: MalformedReport): void {
    this.counters.malformed[report.kind]++;
    try {
      this.options.onMalformed(report);
    } catch (error) {
      this.#reportFailed(error);
    }
  }

  #reportFailed(error: unknown): void {
    this.counters.reportErrors++;
    this.noticeSeldom('report-failed', `what was seen could not be handed on: ${String(error)}`);
  }
}
