import { type Micros, SECOND } from '../model/time.ts';
import type { Enforcer, Lease } from './enforcer.ts';

export interface DryRunOptions {
  readonly clock: () => Micros;
  /** Told what would be done, a line each. */
  readonly say?: (line: string) => void;
}

/** Remembers leases and blocks nothing, so nothing is ever proven. */
export function createDryRun(options: DryRunOptions): Enforcer {
  const ends = new Map<string, Micros>();
  const say = options.say ?? (() => {});

  function lease(leases: readonly Lease[], word: string): void {
    for (const { subject, seconds } of leases) {
      ends.set(subject, options.clock() + Math.round(seconds * SECOND));
      say(`would ${word} ${subject} for ${seconds} s`);
    }
  }

  return {
    name: 'dry-run',
    dryRun: true,
    async apply(leases) {
      lease(leases, 'block');
      return [];
    },
    async renew(leases) {
      lease(leases, 'go on blocking');
      return [];
    },
    async release(subjects) {
      for (const subject of subjects) if (ends.delete(subject)) say(`would release ${subject}`);
    },
    async list() {
      const now = options.clock();
      const leases: Lease[] = [];
      for (const [subject, end] of ends) {
        if (end > now) leases.push({ subject, seconds: (end - now) / SECOND });
        else ends.delete(subject);
      }
      return leases;
    },
    async prove() {
      return new Set();
    },
    async flush() {
      if (ends.size > 0) say(`would release all ${ends.size} subjects`);
      ends.clear();
    },
    async close() {},
  };
}
