import type { Micros } from '../model/time.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';

/** Characters of a target that are told. */
const LONGEST_TARGET = 300;

/** One request and the reference that its client was shown, so that somebody who asks why can be answered. */
export interface RefusedRequest {
  readonly kind: 'refused-request';
  readonly at: Micros;
  readonly reference: string;
  readonly client: string;
  readonly method: string;
  readonly target: string;
  readonly rules: readonly string[];
}

/** What is told of a request that the proxy refused; null for one that it did not. */
export function refusedRequest({ time, web }: HttpTransaction): RefusedRequest | null {
  if (web === undefined || web.refused === null) return null;
  const { method, target } = web.request;
  const rules = [...new Set((web.inspection?.hits ?? []).map(({ rule }) => rule))];
  return {
    kind: 'refused-request',
    ...{ at: time, reference: web.refused, client: web.client, method, target: target.slice(0, LONGEST_TARGET), rules },
  };
}
