import type { Carrier } from './carrier.ts';

/** One FTP command that moves files or opens a data channel, and its reply, as in Zeek's ftp.log. */
export interface FtpTransaction extends Carrier {
  readonly kind: 'ftp';
  readonly user: string | null;
  readonly password: string | null;
  readonly command: string | null;
  readonly argument: string | null;
  readonly replyCode: number | null;
  readonly replyText: string | null;
  readonly fileSize: number | null;
  readonly dataPassive: boolean | null;
  readonly dataOriginator: string | null;
  readonly dataResponder: string | null;
  readonly dataPort: number | null;
}
