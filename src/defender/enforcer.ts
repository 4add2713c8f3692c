import type { ErrorCode } from '../model/error.ts';

/** The longest kernel timeout: a dead agent leaves no wrong block behind for longer. */
export const MAX_LEASE_SECONDS = 3600;

/** The shortest: the kernel counts milliseconds and takes 0 for "no timeout". */
export const MIN_LEASE_SECONDS = 0.001;

/** A subject dropped for so many seconds, whatever happens to us. */
export interface Lease {
  /** An address or prefix in canonical form, of a length that can be blocked. */
  readonly subject: string;
  /** `MIN_LEASE_SECONDS` to `MAX_LEASE_SECONDS`, exact to the millisecond. */
  readonly seconds: number;
}

/** A lease that the enforcer would not make. */
export interface Refusal {
  readonly subject: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Carries blocks out. Which one it is changes nothing for the defender but `dryRun`. */
export interface Enforcer {
  /** True when nothing is really blocked. */
  readonly dryRun: boolean;
  /** Makes the leases, whatever was there before, and says which of them it refuses. */
  apply(leases: readonly Lease[]): Promise<readonly Refusal[]>;
  /** Gives present leases a new time; one that has gone meanwhile is made again. */
  renew(leases: readonly Lease[]): Promise<readonly Refusal[]>;
  /** Ends leases now; one that is not there is no error. */
  release(subjects: readonly string[]): Promise<void>;
  /** Those of the subjects whose packets are dropped for certain. Changes nothing. */
  prove(subjects: readonly string[]): Promise<ReadonlySet<string>>;
  /** Ends every lease at once. */
  flush(): Promise<void>;
  /** Lets go; leases in place run out by themselves. */
  close(): Promise<void>;
}
