import type { NoticeTransaction } from '../../model/transaction/notice.ts';
import { looseCarrierColumns } from './carrier.ts';
import { column, unset, type ZeekColumn } from './column.ts';

/** Notice.log (Zeek manual, base/frameworks/notice/main.zeek, Notice::Info). */
export const NOTICE_COLUMNS: readonly ZeekColumn<NoticeTransaction>[] = [
  ...looseCarrierColumns<NoticeTransaction>(),
  unset('fuid', 'string'),
  unset('file_mime_type', 'string'),
  unset('file_desc', 'string'),
  unset('proto', 'enum'),
  column('note', 'enum', (notice) => notice.note),
  column('msg', 'string', (notice) => notice.message),
  column('sub', 'string', (notice) => notice.submessage),
  column('src', 'addr', (notice) => notice.source),
  column('dst', 'addr', (notice) => notice.destination),
  column('p', 'port', (notice) => notice.port),
  column('n', 'count', (notice) => notice.count),
  unset('peer_descr', 'string'),
  unset('actions', 'set[enum]'),
  unset('email_dest', 'set[string]'),
  unset('suppress_for', 'interval'),
  unset('remote_location.country_code', 'string'),
  unset('remote_location.region', 'string'),
  unset('remote_location.city', 'string'),
  unset('remote_location.latitude', 'double'),
  unset('remote_location.longitude', 'double'),
];
