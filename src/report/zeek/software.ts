import type { SoftwareTransaction } from '../../model/transaction/software.ts';
import { column, known, type ZeekColumn } from './column.ts';

/** Software.log (Zeek manual, base/frameworks/software/main.zeek, Software::Info). */
export const SOFTWARE_COLUMNS: readonly ZeekColumn<SoftwareTransaction>[] = [
  column('ts', 'time', (software) => software.time),
  column('host', 'addr', (software) => known(software.originator)),
  column('host_p', 'port', (software) => (software.originatorPort === 0 ? null : software.originatorPort)),
  column('software_type', 'enum', (software) => software.softwareType),
  column('name', 'string', (software) => software.name),
  column('version.major', 'count', (software) => software.major),
  column('version.minor', 'count', (software) => software.minor),
  column('version.minor2', 'count', (software) => software.minor2),
  column('version.minor3', 'count', (software) => software.minor3),
  column('version.addl', 'string', (software) => software.addition),
  column('unparsed_version', 'string', (software) => software.unparsed),
];
