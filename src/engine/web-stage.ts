import { WebHead, type WebHeadOptions } from '../heads/web/web-head.ts';
import { Judge, type JudgeOptions } from '../judge/judge.ts';
import type { EngineOutput } from '../model/stream.ts';
import type { Micros } from '../model/time.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';
import type { WebInspection } from '../model/web/inspection.ts';
import { TickClock } from './tick-clock.ts';

/** What comes of inspecting and hearing requests alone. */
export interface WebStageCounters {
  readonly transactions: number;
  /** Of the head's state, and of the judge's, gave way at caps. */
  readonly forgotten: number;
}

/**
 * Web head and judge where there are no packets: a proxy's own engine. Requests are inspected before they are answered,
 * and heard when they were; time is that of the requests, and ticks are on whole seconds as everywhere.
 */
export class WebStage {
  readonly head: WebHead;
  readonly #judge: Judge;
  readonly #ticks = new TickClock();
  #transactions = 0;

  constructor(head: WebHeadOptions, judge: JudgeOptions) {
    this.head = new WebHead(head);
    this.#judge = new Judge(judge);
  }

  get counters(): WebStageCounters {
    const { evidence, profiles, remembered } = this.#judge.counters;
    return { transactions: this.#transactions, forgotten: this.head.evicted + evidence + profiles + remembered };
  }

  /** A request with its answer; `judged` as in WebHead. */
  hear(transaction: HttpTransaction, judged: WebInspection | null = null): readonly EngineOutput[] {
    const outputs = this.reach(transaction.time);
    this.#transactions++;
    this.head.hear(transaction, judged);
    return outputs;
  }

  /** Time has come to `now`, with or without a request. */
  reach(now: Micros): readonly EngineOutput[] {
    const tick = this.#ticks.reach(this.#ticks.clock.advance(now));
    return tick === undefined ? [] : this.#tick(tick);
  }

  end(): readonly EngineOutput[] {
    const last = this.#ticks.last();
    return [...(last === undefined ? [] : this.#tick(last)), ...this.#judge.push({ kind: 'end' })];
  }

  #tick(time: Micros): readonly EngineOutput[] {
    const outputs: EngineOutput[] = [];
    for (const finding of this.head.tick(time)) outputs.push(...this.#judge.push(finding));
    outputs.push(...this.#judge.push({ kind: 'tick', time }));
    return outputs;
  }
}
