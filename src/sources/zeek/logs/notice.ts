import type { NoticeTransaction } from '../../../model/transaction/notice.ts';
import type { Row } from '../row.ts';
import { looseCarrierOf } from './carrier.ts';

/** A row of notice.log. */
export function noticeOf(row: Row): NoticeTransaction {
  return {
    kind: 'notice',
    ...looseCarrierOf(row),
    note: row.word('note') ?? '',
    message: row.text('msg'),
    submessage: row.text('sub'),
    source: row.address('src'),
    destination: row.address('dst'),
    port: row.port('p'),
    count: row.count('n'),
  };
}
