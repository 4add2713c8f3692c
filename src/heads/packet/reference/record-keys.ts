import { RECORD } from '../packet-record.ts';
import type { PacketKeys } from './damped-statistics.ts';

/** The keys of a packet's record, exact: families, protocols and ports never run together. */
export function recordKeys(records: Uint8Array, at: number): PacketKeys {
  const family = records[at + RECORD.family] as number;
  const protocol = records[at + RECORD.protocol] as number;
  const length = family === 4 ? 4 : 16;
  const source = `${family}:${text(records, at + RECORD.source, length)}`;
  const destination = `${family}:${text(records, at + RECORD.destination, length)}`;
  return {
    sender: `${text(records, at + RECORD.sourceMac, 6)} ${source}`,
    source,
    destination,
    channel: `${source}>${destination}`,
    sourceSocket: `${source} ${protocol} ${text(records, at + RECORD.sourcePort, 2)}`,
    destinationSocket: `${destination} ${protocol} ${text(records, at + RECORD.destinationPort, 2)}`,
  };
}

function text(bytes: Uint8Array, from: number, length: number): string {
  let word = '';
  for (let index = from; index < from + length; index++) word += String.fromCharCode(bytes[index] as number);
  return word;
}
