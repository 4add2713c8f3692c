import type { FtpTransaction } from '../../model/transaction/ftp.ts';
import { carrierColumns } from './carrier.ts';
import { column, unset, type ZeekColumn } from './column.ts';
import { hiddenPassword } from './password.ts';

/** Ftp.log (Zeek manual, base/protocols/ftp/info.zeek, FTP::Info). */
export const FTP_COLUMNS: readonly ZeekColumn<FtpTransaction>[] = [
  ...carrierColumns<FtpTransaction>(),
  column('user', 'string', (ftp) => ftp.user),
  column('password', 'string', (ftp) => hiddenPassword(ftp.user, ftp.password)),
  column('command', 'string', (ftp) => ftp.command),
  column('arg', 'string', (ftp) => ftp.argument),
  unset('mime_type', 'string'),
  column('file_size', 'count', (ftp) => ftp.fileSize),
  column('reply_code', 'count', (ftp) => ftp.replyCode),
  column('reply_msg', 'string', (ftp) => ftp.replyText),
  column('data_channel.passive', 'bool', (ftp) => ftp.dataPassive),
  column('data_channel.orig_h', 'addr', (ftp) => ftp.dataOriginator),
  column('data_channel.resp_h', 'addr', (ftp) => ftp.dataResponder),
  column('data_channel.resp_p', 'port', (ftp) => ftp.dataPort),
  unset('fuid', 'string'),
];
