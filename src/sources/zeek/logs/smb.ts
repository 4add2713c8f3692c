import type { SmbTransaction } from '../../../model/transaction/smb.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of smb.log, as Gatehound writes it. */
export function smbOf(row: Row): SmbTransaction {
  const action = row.word('action');
  return {
    ...smb(row, action === 'tree-connect' || action === 'open' ? action : 'session'),
    version: row.text('version') ?? '',
    path: row.text('path'),
    name: row.text('name'),
    user: row.text('username'),
    domain: row.text('domainname'),
    workstation: row.text('hostname'),
    status: row.count('status'),
  };
}

/** A row of Zeek's smb_mapping.log: a share was connected to. */
export function smbMappingOf(row: Row): SmbTransaction {
  return { ...smb(row, 'tree-connect'), path: row.text('path') };
}

/** A row of Zeek's smb_files.log: something was done with a file. */
export function smbFilesOf(row: Row): SmbTransaction {
  return { ...smb(row, 'open'), path: row.text('path'), name: row.text('name') };
}

/** A row of Zeek's ntlm.log: somebody gave a name. */
export function ntlmOf(row: Row): SmbTransaction {
  return {
    ...smb(row, 'session'),
    user: row.text('username'),
    domain: row.text('domainname'),
    workstation: row.text('hostname'),
    status: row.flag('success') === true ? STATUS_SUCCESS : null,
  };
}

const STATUS_SUCCESS = 0;

function smb(row: Row, action: SmbTransaction['action']): SmbTransaction {
  return {
    kind: 'smb',
    ...carrierOf(row),
    version: '',
    action,
    path: null,
    name: null,
    user: null,
    domain: null,
    workstation: null,
    status: null,
  };
}
