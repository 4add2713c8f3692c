import type { SmtpTransaction } from '../../../model/transaction/smtp.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of smtp.log. */
export function smtpOf(row: Row): SmtpTransaction {
  return {
    kind: 'smtp',
    ...carrierOf(row),
    depth: row.count('trans_depth') ?? 1,
    helo: row.text('helo'),
    mailFrom: row.text('mailfrom'),
    recipients: row.list('rcptto'),
    date: row.text('date'),
    from: row.text('from'),
    to: row.list('to'),
    cc: row.list('cc'),
    replyTo: row.text('reply_to'),
    messageId: row.text('msg_id'),
    inReplyTo: row.text('in_reply_to'),
    subject: row.text('subject'),
    originatingAddress: row.text('x_originating_ip'),
    firstReceived: row.text('first_received'),
    secondReceived: row.text('second_received'),
    lastReply: row.text('last_reply'),
    userAgent: row.text('user_agent'),
    tls: row.flag('tls') ?? false,
    authenticated: null,
    path: row.addresses('path'),
  };
}
