import type { FilesTransaction } from '../../model/transaction/files.ts';
import { column, filled, known, unset, type ZeekColumn } from './column.ts';

/**
 * Files.log (Zeek manual, base/frameworks/files/main.zeek, Files::Info). The three fields behind `fuid` are those of
 * Zeek before 5.1: they alone can name several flows.
 */
export const FILES_COLUMNS: readonly ZeekColumn<FilesTransaction>[] = [
  column('ts', 'time', (files) => files.time),
  column('fuid', 'string', (files) => files.identifier),
  column('tx_hosts', 'set[addr]', (files) => filled(files.senders)),
  column('rx_hosts', 'set[addr]', (files) => filled(files.receivers)),
  column('conn_uids', 'set[string]', (files) => filled(files.uids)),
  column('uid', 'string', (files) => known(files.uid)),
  column('id.orig_h', 'addr', (files) => known(files.originator)),
  column('id.orig_p', 'port', (files) => (files.originator === '' ? null : files.originatorPort)),
  column('id.resp_h', 'addr', (files) => known(files.responder)),
  column('id.resp_p', 'port', (files) => (files.responder === '' ? null : files.responderPort)),
  column('source', 'string', (files) => files.source),
  unset('depth', 'count'),
  unset('analyzers', 'set[string]'),
  column('mime_type', 'string', (files) => files.mediaType),
  column('filename', 'string', (files) => files.fileName),
  column('duration', 'interval', (files) => files.duration),
  unset('local_orig', 'bool'),
  column('is_orig', 'bool', (files) => files.fromOriginator),
  column('seen_bytes', 'count', (files) => files.seenBytes),
  column('total_bytes', 'count', (files) => files.totalBytes),
  column('missing_bytes', 'count', (files) => files.missingBytes),
  unset('overflow_bytes', 'count'),
  unset('timedout', 'bool'),
  unset('parent_fuid', 'string'),
  column('md5', 'string', (files) => files.md5),
  column('sha1', 'string', (files) => files.sha1),
  column('sha256', 'string', (files) => files.sha256),
  unset('extracted', 'string'),
  unset('extracted_cutoff', 'bool'),
  unset('extracted_size', 'count'),
];
