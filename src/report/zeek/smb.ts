import type { SmbTransaction } from '../../model/transaction/smb.ts';
import { carrierColumns } from './carrier.ts';
import { column, known, type ZeekColumn } from './column.ts';

/**
 * Smb.log: sessions, shares and files in one log, in the words of Zeek's ntlm.log (username, hostname, domainname),
 * smb_mapping.log (path) and smb_files.log (action, name), with the dialect before and the NT status behind.
 */
export const SMB_COLUMNS: readonly ZeekColumn<SmbTransaction>[] = [
  ...carrierColumns<SmbTransaction>(),
  column('version', 'string', (smb) => known(smb.version)),
  column('action', 'string', (smb) => smb.action),
  column('path', 'string', (smb) => smb.path),
  column('name', 'string', (smb) => smb.name),
  column('username', 'string', (smb) => smb.user),
  column('hostname', 'string', (smb) => smb.workstation),
  column('domainname', 'string', (smb) => smb.domain),
  column('status', 'count', (smb) => smb.status),
];
