import type { WeirdTransaction } from '../../model/transaction/weird.ts';
import { looseCarrierColumns } from './carrier.ts';
import { column, unset, type ZeekColumn } from './column.ts';

/** Weird.log (Zeek manual, base/frameworks/notice/weird.zeek, Weird::Info). */
export const WEIRD_COLUMNS: readonly ZeekColumn<WeirdTransaction>[] = [
  ...looseCarrierColumns<WeirdTransaction>(),
  column('name', 'string', (weird) => weird.name),
  column('addl', 'string', (weird) => weird.detail),
  unset('notice', 'bool'),
  unset('peer', 'string'),
  column('source', 'string', (weird) => weird.source),
];
