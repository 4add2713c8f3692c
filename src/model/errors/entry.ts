/** Exit codes of the command line. */
export const EXIT = { done: 0, failed: 1, usage: 2, unreadable: 3, partial: 4, forbidden: 5 } as const;

/** One entry of the catalogue: what the code means for people, and what to do. docs/errors.md is made of these. */
export interface ErrorEntry {
  readonly exit: (typeof EXIT)[keyof typeof EXIT];
  readonly meaning: string;
  readonly remedy: string;
}
