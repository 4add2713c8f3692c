import { readU32 } from '../../../decode/bytes.ts';
import { TextCache } from '../../../numeric/text-cache.ts';
import { addressText } from '../../address-text.ts';
import { latin1 } from '../reading/text.ts';

/** RFC 2131 section 2 and RFC 2132 section 2: where the fields of a message stand. */
const FIELD = { identifier: 4, yourAddress: 16, hardware: 28, cookie: 236, options: 240 } as const;
const COOKIE = 0x63825363;
const HARDWARE_LIMIT = 16;
/** Hardware type of Ethernet, in messages and in client identifiers. */
const ETHERNET = 1;

/** RFC 2132, 4702. */
const OPTION = {
  pad: 0,
  hostName: 12,
  domain: 15,
  requestedAddress: 50,
  leaseTime: 51,
  messageType: 53,
  message: 56,
  clientIdentifier: 61,
  clientName: 81,
  end: 255,
} as const;

/** Message types 1 to 18 (IANA). */
const MESSAGE_TYPES = [
  'DISCOVER',
  'OFFER',
  'REQUEST',
  'DECLINE',
  'ACK',
  'NAK',
  'RELEASE',
  'INFORM',
  'FORCERENEW',
  'LEASEQUERY',
  'LEASEUNASSIGNED',
  'LEASEUNKNOWN',
  'LEASEACTIVE',
  'BULKLEASEQUERY',
  'LEASEQUERYDONE',
  'ACTIVELEASEQUERY',
  'LEASEQUERYSTATUS',
  'TLS',
];

/** What one message says. */
export interface DhcpMessage {
  readonly identifier: number;
  readonly type: string;
  readonly yourAddress: string | null;
  readonly hardware: string | null;
  /** Ethernet address that the client identifier holds. */
  readonly clientIdentifier: string | null;
  readonly hostName: string | null;
  readonly clientName: string | null;
  readonly domain: string | null;
  readonly requestedAddress: string | null;
  /** Seconds. */
  readonly leaseTime: number | null;
  readonly message: string | null;
}

/** Whether a datagram is a DHCP or BOOTP message with options: operation, hardware and magic cookie. */
export function isDhcp(bytes: Uint8Array, start: number, end: number): boolean {
  const operation = bytes[start];
  if ((operation !== 1 && operation !== 2) || end - start < FIELD.options) return false;
  return (bytes[start + 2] as number) <= HARDWARE_LIMIT && readU32(bytes, start + FIELD.cookie) === COOKIE;
}

/** Reads a message that `isDhcp` has accepted; null where it has no type (BOOTP). */
export function readDhcp(bytes: Uint8Array, start: number, end: number): DhcpMessage | null {
  findOptions(bytes, start + FIELD.options, end);
  if (lengthOf(OPTION.messageType) < 1) return null;
  const type = bytes[FROM[OPTION.messageType] as number] as number;
  const client = FROM[OPTION.clientIdentifier] as number;
  const clientLength = lengthOf(OPTION.clientIdentifier);
  const hasEthernet = clientLength > 0 && bytes[client] === ETHERNET;
  const requested = FROM[OPTION.requestedAddress] as number;
  const hardwareLength = bytes[start + 2] as number;
  return {
    identifier: readU32(bytes, start + FIELD.identifier),
    type: MESSAGE_TYPES[type - 1] ?? `Unknown-${type}`,
    yourAddress:
      readU32(bytes, start + FIELD.yourAddress) === 0 ? null : addressText(bytes, start + FIELD.yourAddress, 4),
    hardware: hardwareAddress(bytes, start + FIELD.hardware, hardwareLength),
    clientIdentifier: hasEthernet
      ? hardwareAddress(bytes, client + 1, Math.min(clientLength, 1 + HARDWARE_LIMIT) - 1)
      : null,
    hostName: optionText(bytes, OPTION.hostName, 0),
    clientName: fullName(bytes),
    domain: optionText(bytes, OPTION.domain, 0),
    requestedAddress: lengthOf(OPTION.requestedAddress) === 4 ? addressText(bytes, requested, 4) : null,
    leaseTime: lengthOf(OPTION.leaseTime) === 4 ? readU32(bytes, FROM[OPTION.leaseTime] as number) : null,
    message: optionText(bytes, OPTION.message, 0),
  };
}

/** Where the options of the message being read lie, by their codes; overwritten by the next. */
const FROM = new Uint32Array(256);
const LENGTHS = new Int16Array(256);
const ABSENT = -1;

/** Finds the first of each kind that is there; what runs over the end is left out. */
function findOptions(bytes: Uint8Array, start: number, end: number): void {
  LENGTHS.fill(ABSENT);
  let at = start;
  while (at < end) {
    const code = bytes[at] as number;
    if (code === OPTION.end) break;
    if (code === OPTION.pad) {
      at += 1;
      continue;
    }
    if (at + 2 > end) break;
    const length = bytes[at + 1] as number;
    const stop = at + 2 + length;
    if (stop > end) break;
    if (LENGTHS[code] === ABSENT) {
      LENGTHS[code] = length;
      FROM[code] = at + 2;
    }
    at = stop;
  }
}

/** Bytes of an option, -1 where it is not there. */
function lengthOf(code: number): number {
  return LENGTHS[code] as number;
}

/** What an option says from its byte `skip` on; null where it is not there. */
function optionText(bytes: Uint8Array, code: number, skip: number): string | null {
  if (lengthOf(code) < skip) return null;
  const from = FROM[code] as number;
  let stop = from + lengthOf(code);
  // Some clients end their texts with a zero byte, which belongs to their language and not to the text.
  while (stop > from + skip && bytes[stop - 1] === 0) stop -= 1;
  return latin1(bytes, from + skip, stop);
}

/** Flags, two result codes, then the name: as text, or in DNS form where the flag E (RFC 4702 section 2.1) says so. */
function fullName(bytes: Uint8Array): string | null {
  const length = lengthOf(OPTION.clientName);
  if (length < 3) return null;
  const from = FROM[OPTION.clientName] as number;
  if (((bytes[from] as number) & 0x04) === 0) return optionText(bytes, OPTION.clientName, 3);
  const end = from + length;
  const labels: string[] = [];
  for (let at = from + 3; at < end && bytes[at] !== 0; at += 1 + (bytes[at] as number)) {
    labels.push(latin1(bytes, at + 1, Math.min(end, at + 1 + (bytes[at] as number))));
  }
  return labels.join('.');
}

/** The hosts of a network say theirs again and again. */
const HARDWARE = new TextCache(1_024, HARDWARE_LIMIT, (bytes, start, end) => {
  let text = '';
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    text += `${at === start ? '' : ':'}${byte < 16 ? '0' : ''}${byte.toString(16)}`;
  }
  return text;
});

function hardwareAddress(bytes: Uint8Array, start: number, length: number): string | null {
  return length <= 0 ? null : HARDWARE.of(bytes, start, start + length);
}
