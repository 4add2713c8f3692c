import type { SoftwareTransaction } from '../../../model/transaction/software.ts';
import { UnreadableRow } from '../../unreadable-row.ts';
import type { Row } from '../row.ts';

/** A row of software.log: it names a host, and no connection. */
export function softwareOf(row: Row): SoftwareTransaction {
  const host = row.address('host');
  if (host === null) throw new UnreadableRow('host is no address');
  return {
    kind: 'software',
    uid: '',
    time: row.time('ts'),
    originator: host,
    originatorPort: row.port('host_p') ?? 0,
    responder: '',
    responderPort: 0,
    softwareType: row.word('software_type'),
    name: row.text('name'),
    major: row.count('version.major'),
    minor: row.count('version.minor'),
    minor2: row.count('version.minor2'),
    minor3: row.count('version.minor3'),
    addition: row.text('version.addl'),
    unparsed: row.text('unparsed_version'),
  };
}
