import type { FtpTransaction } from '../../../model/transaction/ftp.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of ftp.log. */
export function ftpOf(row: Row): FtpTransaction {
  return {
    kind: 'ftp',
    ...carrierOf(row),
    user: row.text('user'),
    password: row.text('password'),
    command: row.text('command'),
    argument: row.text('arg'),
    replyCode: row.count('reply_code'),
    replyText: row.text('reply_msg'),
    fileSize: row.count('file_size'),
    dataPassive: row.flag('data_channel.passive'),
    dataOriginator: row.address('data_channel.orig_h'),
    dataResponder: row.address('data_channel.resp_h'),
    dataPort: row.port('data_channel.resp_p'),
  };
}
