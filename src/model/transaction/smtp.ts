import type { Carrier } from './carrier.ts';

/** One mail, or an attempt at one, as in Zeek's smtp.log. */
export interface SmtpTransaction extends Carrier {
  readonly kind: 'smtp';
  readonly depth: number;
  readonly helo: string | null;
  readonly mailFrom: string | null;
  readonly recipients: readonly string[];
  readonly date: string | null;
  readonly from: string | null;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: string | null;
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly subject: string | null;
  readonly originatingAddress: string | null;
  readonly firstReceived: string | null;
  readonly secondReceived: string | null;
  /** The server's last reply: code and text. */
  readonly lastReply: string | null;
  readonly userAgent: string | null;
  readonly tls: boolean;
  /** Whether an authentication was accepted; null where none was tried. */
  readonly authenticated: boolean | null;
  /** Addresses of the relays, the last one first. */
  readonly path: readonly string[];
}
