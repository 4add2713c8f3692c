import { createProtectedReader, type ProtectedSet } from '../defender/protected/protected-set.ts';
import { parsePrefix } from '../model/address.ts';
import type { Policy } from '../model/policy.ts';

/** Reads what must never be blocked, for each decision anew: what this machine needs, and what the policy names. */
export function protectedReader({ never }: Policy): () => ProtectedSet {
  return createProtectedReader(never.map(parsePrefix).filter((prefix) => prefix !== undefined));
}
