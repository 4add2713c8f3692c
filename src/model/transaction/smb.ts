import type { Carrier } from './carrier.ts';

/** What a side of an SMB session asked for by name: a share or a file; kind as Zeek's smb_mapping.log and smb_files.log. */
export interface SmbTransaction extends Carrier {
  readonly kind: 'smb';
  /** `SMB1`, `SMB2`, and the dialect where it was agreed: `SMB3 3.1.1`. */
  readonly version: string;
  readonly action: 'tree-connect' | 'open' | 'session';
  /** `\\server\share`. */
  readonly path: string | null;
  readonly name: string | null;
  /** From NTLM, where the session was opened with it. */
  readonly user: string | null;
  readonly domain: string | null;
  readonly workstation: string | null;
  /** NT status of the answer; null where there was none. */
  readonly status: number | null;
}
