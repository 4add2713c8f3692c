import { GatehoundError } from '../model/error.ts';
import type { Format } from './format.ts';
import { headText } from './head-text.ts';
import { zeekBeginning } from './zeek/recognise.ts';

/** Formats that are told apart, so that the message can name them, but not read yet. */
export const UNREAD_FORMATS: readonly Format[] = [
  // nfdump 1.6 and 1.7: file_header_s, magic 0xA50C, version 1 or 2.
  unread('an nfdump file', (head) => startsWith(head, [0x0c, 0xa5]) && (head[2] === 1 || head[2] === 2)),
  unread('nfdump CSV', (head) => /^(ts,te,td|firstSeen,)/.test(headText(head))),
  unread('an Argus binetflow', (head) => /^StartTime[,\t]Dur[,\t]/.test(headText(head))),
  unread('an Argus binary file', (head) => head[0] === 0x83 && head[1] === 0x10 && head[4] === 0xe5),
  unread('Suricata eve.json', (head) => firstJsonHas(head, '"event_type"')),
  unread('a MaxMind database', (head) => Buffer.from(head).includes('\xab\xcd\xefMaxMind.com', 0, 'latin1')),
  unread('an ELF program', (head) => startsWith(head, [0x7f, 0x45, 0x4c, 0x46])),
  unread('a bzip2 file', (head) => startsWith(head, [0x42, 0x5a, 0x68])),
  unread('an xz file', (head) => startsWith(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a])),
  unread('an lz4 file', (head) => startsWith(head, [0x04, 0x22, 0x4d, 0x18])),
  unread('a ZIP archive', (head) => startsWith(head, [0x50, 0x4b, 0x03, 0x04])),
  unread('a snoop capture', (head) => headText(head.subarray(0, 8)) === 'snoop\0\0\0'),
];

/** The same, asked when no more bytes come: more of them might have shown what it is. */
export const LAST_FORMATS: readonly Format[] = [
  unread(
    'a Zeek log',
    (head) => zeekBeginning(head) !== null,
    (head) => zeekLog(zeekBeginning(head)?.log ?? null),
  ),
];

function zeekLog(name: string | null): string {
  return name === null ? 'a Zeek log that does not show which' : `the Zeek log "${name}"`;
}

function unread(
  format: string,
  recognise: (head: Uint8Array) => boolean,
  name: (head: Uint8Array) => string = () => format,
): Format {
  return {
    format,
    recognise,
    async open(path, reader) {
      throw new GatehoundError('GH-SRC-005', `${path} is ${name(reader.head)}, which this version cannot read yet`);
    },
  };
}

function startsWith(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

function firstJsonHas(head: Uint8Array, key: string): boolean {
  const line = headText(head).trimStart();
  return line.startsWith('{') && (line.split('\n', 1)[0] ?? '').includes(key);
}
