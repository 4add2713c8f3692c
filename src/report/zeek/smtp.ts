import type { SmtpTransaction } from '../../model/transaction/smtp.ts';
import { carrierColumns } from './carrier.ts';
import { column, filled, unset, type ZeekColumn } from './column.ts';

/** Smtp.log (Zeek manual, base/protocols/smtp/main.zeek, SMTP::Info). */
export const SMTP_COLUMNS: readonly ZeekColumn<SmtpTransaction>[] = [
  ...carrierColumns<SmtpTransaction>(),
  column('trans_depth', 'count', (smtp) => smtp.depth),
  column('helo', 'string', (smtp) => smtp.helo),
  column('mailfrom', 'string', (smtp) => smtp.mailFrom),
  column('rcptto', 'set[string]', (smtp) => filled(smtp.recipients)),
  column('date', 'string', (smtp) => smtp.date),
  column('from', 'string', (smtp) => smtp.from),
  column('to', 'set[string]', (smtp) => filled(smtp.to)),
  column('cc', 'set[string]', (smtp) => filled(smtp.cc)),
  column('reply_to', 'string', (smtp) => smtp.replyTo),
  column('msg_id', 'string', (smtp) => smtp.messageId),
  column('in_reply_to', 'string', (smtp) => smtp.inReplyTo),
  column('subject', 'string', (smtp) => smtp.subject),
  column('x_originating_ip', 'addr', (smtp) => smtp.originatingAddress),
  column('first_received', 'string', (smtp) => smtp.firstReceived),
  column('second_received', 'string', (smtp) => smtp.secondReceived),
  column('last_reply', 'string', (smtp) => smtp.lastReply),
  column('path', 'vector[addr]', (smtp) => filled(smtp.path)),
  column('user_agent', 'string', (smtp) => smtp.userAgent),
  column('tls', 'bool', (smtp) => smtp.tls),
  unset('fuids', 'vector[string]'),
];
