import type { WeirdTransaction } from '../../../model/transaction/weird.ts';
import type { Row } from '../row.ts';
import { looseCarrierOf } from './carrier.ts';

/** A row of weird.log. */
export function weirdOf(row: Row): WeirdTransaction {
  return {
    kind: 'weird',
    ...looseCarrierOf(row),
    name: row.word('name') ?? '',
    detail: row.text('addl'),
    source: row.word('source'),
  };
}
