import type { Enforcer } from './enforcer.ts';

/** Blocks nothing and refuses nothing, so nothing is ever proven. */
export function createDryRun(): Enforcer {
  return {
    dryRun: true,
    apply: async () => [],
    renew: async () => [],
    release: async () => {},
    prove: async () => new Set(),
    flush: async () => {},
    close: async () => {},
  };
}
