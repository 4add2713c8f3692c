import type { Migration } from 'kysely/migration';
import { up as first } from './migrations/0001-evidence-alerts-verdicts-blocks.ts';

/** All migrations by name, in the order of their names. A migration that was published never changes. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-evidence-alerts-verdicts-blocks': { up: first },
};
