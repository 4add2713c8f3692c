import type { ErrorEntry } from './entry.ts';

export const SOURCE_ERRORS = {
  'GH-SRC-001': {
    exit: 3,
    meaning: 'The input does not exist or could not be opened.',
    remedy: 'check the path',
  },
  'GH-SRC-002': {
    exit: 5,
    meaning: 'The input exists but this user may not read it.',
    remedy: 'grant read permission on it, or run as a user who has it',
  },
  'GH-SRC-003': {
    exit: 3,
    meaning: 'The input is a directory without Zeek logs, or another thing that has no content to read.',
    remedy: 'name a file inside it, or - for standard input',
  },
  'GH-SRC-004': {
    exit: 3,
    meaning: 'The content is of no format that Gatehound knows. The name of a file plays no part in this.',
    remedy:
      'give a pcap or pcapng capture, a Zeek log, a web server access log or a HAR file, plain or packed with gzip or zstd, or a folder of Zeek logs',
  },
  'GH-SRC-005': {
    exit: 3,
    meaning: 'The content is of a known format that this version cannot read yet.',
    remedy:
      'use a later version, or give a pcap or pcapng capture, Zeek logs of connections and protocols, a web server access log, or a HAR file',
  },
  'GH-SRC-006': {
    exit: 3,
    meaning: 'The input holds no bytes at all.',
    remedy: 'check what wrote it',
  },
  'GH-SRC-007': {
    exit: 3,
    meaning:
      'The input begins like a capture, but its file header is cut or damaged, so nothing behind it can be read.',
    remedy: 'record or copy it again',
  },
  'GH-SRC-008': {
    exit: 3,
    meaning: 'The input holds flows or transactions, and the command needs packets.',
    remedy: 'give a pcap or pcapng capture, plain or packed with gzip or zstd',
  },
  'GH-SRC-010': {
    exit: 4,
    meaning: 'A record of a capture is damaged. What lies before it was read; where the next one begins is unknown.',
    remedy: 'the result covers what lies before that byte; copy the capture again if it has an undamaged original',
  },
  'GH-SRC-011': {
    exit: 4,
    meaning: 'The input ends in the middle of a record, as when recording or copying it was interrupted.',
    remedy: 'the result covers every whole record; copy the capture again if there is a longer original',
  },
  'GH-SRC-012': {
    exit: 4,
    meaning: 'A gzip or zstd stream is cut or damaged. What could be unpacked was read.',
    remedy: 'the result covers what could be unpacked; copy the file again if it has an undamaged original',
  },
  'GH-SRC-013': {
    exit: 4,
    meaning: 'Some rows of a log, or some blocks of a capture, could not be read and were left out.',
    remedy: 'the result covers all others; look at the place that is named',
  },
  'GH-SRC-014': {
    exit: 4,
    meaning: 'The operating system reported an error in the middle of the input.',
    remedy: 'the result covers what lies before; check the disk or the connection that the input comes from',
  },
  'GH-SRC-015': {
    exit: 4,
    meaning:
      'The capture holds packets of a link type that this version does not decode: they are counted, nothing more.',
    remedy: 'record on another interface, or convert the capture to Ethernet or raw IP',
  },
  'GH-SRC-020': {
    exit: 5,
    meaning: 'This user may not capture packets.',
    remedy:
      'run as root, or grant it to the capture program: sudo setcap cap_net_raw,cap_net_admin=eip "$(command -v tcpdump)"',
  },
  'GH-SRC-021': {
    exit: 1,
    meaning: 'There is no program on this machine to capture packets with.',
    remedy: 'sudo apt install tcpdump',
  },
  'GH-SRC-022': {
    exit: 2,
    meaning: 'There is no network interface of this name, or it is down.',
    remedy: 'ip -brief link lists the interfaces; ip link set NAME up starts one',
  },
  'GH-SRC-023': {
    exit: 2,
    meaning: 'The capture program does not understand the packet filter.',
    remedy: 'man pcap-filter describes the language',
  },
  'GH-SRC-024': {
    exit: 1,
    meaning: 'The capture program ended although nobody asked it to.',
    remedy: 'read its message; start Gatehound again',
  },
} as const satisfies Record<string, ErrorEntry>;
