import type { WebExchange } from '../../../model/web/exchange.ts';
import type { WebInspection } from '../../../model/web/inspection.ts';
import type { DecodedRequest } from '../decoding/decoded-request.ts';
import { answerText } from './answer-text.ts';
import { signIn } from './attack-signs.ts';

/** Whether an attack worked, as its answer tells. */
export interface AttackOutcome {
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  /** What tells it, for people; null where nothing does. */
  readonly sign: string | null;
  /** How sure the sign makes of a success, 0 to 1. */
  readonly confidence: number;
}

const UNKNOWN: AttackOutcome = { outcome: 'unknown', sign: null, confidence: 0 };

/**
 * Statuses of requests that came to nothing: bad, not let in, not there, not allowed, too long, not understood, too many.
 * 500 is none of them: an application that breaks has read what was sent.
 */
const STOPPED: ReadonlySet<number> = new Set([
  400, 401, 403, 404, 405, 406, 410, 413, 414, 415, 421, 422, 429, 431, 501,
]);

/**
 * What came of a request that is an attack. Only what was found in the answer is a success; a plain 200 says nothing,
 * because applications answer it to everything.
 */
export function outcomeOf(exchange: WebExchange, decoded: DecodedRequest, inspection: WebInspection): AttackOutcome {
  const { response, refused } = exchange;
  if (refused !== null) return { outcome: 'failed', sign: `refused, reference ${refused}`, confidence: 0 };
  if (response === null || response.status === null) return UNKNOWN;
  const found = signIn(answerText(response), decoded, inspection);
  if (found !== null) return { outcome: 'succeeded', sign: found.sign, confidence: found.confidence };
  const { status } = response;
  if (STOPPED.has(status)) return { outcome: 'failed', sign: `status ${status}`, confidence: 0 };
  if (status >= 500)
    return { outcome: 'unknown', sign: `status ${status}: the application may have broken`, confidence: 0 };
  return { outcome: 'unknown', sign: null, confidence: 0 };
}
