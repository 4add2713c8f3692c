import { randomUUID } from 'node:crypto';
import type { WebInspection } from '../model/web/inspection.ts';
import type { WebRequest } from '../model/web/request.ts';
import type { ProxyContext } from './context.ts';
import type { Decision } from './decision.ts';

/** How a request is refused. */
export interface Refusal {
  readonly how: 'answer' | 'close';
  readonly reference: string;
}

/** What was decided about a request, and what becomes of it. */
export interface Judgement {
  readonly inspection: WebInspection | null;
  readonly isRefusable: boolean;
  /** Null where it is passed on. */
  readonly refusal: Refusal | null;
  readonly milliseconds: number;
}

/** Asks for the decision and counts it; what fails or is late goes the way that is configured. Never throws. */
export function judgeRequest(context: ProxyContext, request: WebRequest, client: string): Judgement {
  const { counters, options } = context;
  let decision: Decision | null = null;
  const begun = performance.now();
  try {
    decision = options.decide(request, client);
  } catch (error) {
    counters.decideErrors++;
    context.noticeSeldom('decide-failed', `a request could not be judged: ${String(error)}`);
  }
  const milliseconds = performance.now() - begun;
  const isLate = milliseconds > options.budgetMilliseconds;
  if (isLate) counters.overBudget++;
  const inspection = decision?.inspection ?? null;
  if (decision?.kind === 'refuse') {
    if (options.enforce) counters.refused++;
    else counters.wouldRefuse++;
    const { how, reference } = decision;
    return { inspection, isRefusable: true, refusal: options.enforce ? { how, reference } : null, milliseconds };
  }
  let refusal: Refusal | null = null;
  if (decision === null || isLate) {
    if (options.enforce && options.fail === 'closed') {
      counters.failClosed++;
      refusal = { how: 'answer', reference: randomUUID() };
    } else counters.failOpen++;
  }
  return { inspection, isRefusable: false, refusal, milliseconds };
}
