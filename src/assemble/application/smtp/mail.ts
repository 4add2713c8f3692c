import type { Micros } from '../../../model/time.ts';
import type { SmtpTransaction } from '../../../model/transaction/smtp.ts';
import type { FlowContext } from '../parser.ts';
import { MailHeader } from './mail-header.ts';

/** What an object or a text costs beside its bytes (Node 26). */
const OBJECT_BYTES = 32;

/** One mail while it is sent. */
export interface Mail {
  /** When the one before it was over; the first begins with the flow's first line. */
  time: Micros;
  readonly recipients: string[];
  /** Bytes of the lines that named them, which live as long as they do. */
  recipientBytes: number;
  readonly header: MailHeader;
  from: string | null;
  lastReply: string | null;
  tls: boolean;
  /** Something was asked for it: without that there is nothing to tell. */
  active: boolean;
}

export function newMail(time: Micros): Mail {
  return {
    time,
    recipients: [],
    recipientBytes: 0,
    header: new MailHeader(),
    from: null,
    lastReply: null,
    tls: false,
    active: false,
  };
}

/** A mail that is over, and what its connection knows of it. */
export function mailTransaction(
  flow: FlowContext,
  mail: Mail,
  told: Pick<SmtpTransaction, 'depth' | 'helo' | 'authenticated'>,
): SmtpTransaction {
  mail.header.end();
  const { date, from, to, cc, replyTo, messageId, inReplyTo, subject } = mail.header;
  const { originatingAddress, firstReceived, secondReceived, userAgent, relays } = mail.header;
  return {
    kind: 'smtp',
    uid: flow.uid,
    time: mail.time,
    originator: flow.originator,
    originatorPort: flow.originatorPort,
    responder: flow.responder,
    responderPort: flow.responderPort,
    depth: told.depth,
    helo: told.helo,
    mailFrom: mail.from,
    recipients: mail.recipients,
    date,
    from,
    to,
    cc,
    replyTo,
    messageId,
    inReplyTo,
    subject,
    originatingAddress,
    firstReceived,
    secondReceived,
    lastReply: mail.lastReply,
    userAgent,
    tls: mail.tls,
    authenticated: told.authenticated,
    path: [flow.responder, flow.originator, ...relays],
  };
}

/** Bytes that a mail keeps, roughly: its texts, and the objects that hold them. */
export function heldBy(mail: Mail): number {
  const { recipients, recipientBytes, header, from, lastReply } = mail;
  const texts = recipientBytes + header.held + (from?.length ?? 0) + (lastReply?.length ?? 0);
  return texts + OBJECT_BYTES * (1 + recipients.length);
}

/** The address in `FROM:<a@example.org> SIZE=1`; null for the empty one of bounces, and where there is none. */
export function mailbox(argument: string): string | null {
  const match = /^[a-z]+:\s*(?:<(?:@[^:>]*:)?([^>]*)>|([^\s<>]+))/i.exec(argument);
  const address = match?.[1] ?? match?.[2] ?? '';
  return address === '' ? null : address;
}
