import { readU32 } from '../../../decode/bytes.ts';
import { formatAddress } from '../../../model/address.ts';
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
  const options = readOptions(bytes, start + FIELD.options, end);
  const typeOption = options[OPTION.messageType];
  if (typeOption === undefined || typeOption.length === 0) return null;
  const type = typeOption[0] as number;
  const text = (code: number) => optionText(options[code]);
  const address = (code: number) => {
    const option = options[code];
    return option?.length === 4 ? formatAddress(option, 0, 4) : null;
  };
  const lease = options[OPTION.leaseTime];
  const client = options[OPTION.clientIdentifier];
  const hardwareLength = bytes[start + 2] as number;
  return {
    identifier: readU32(bytes, start + FIELD.identifier),
    type: MESSAGE_TYPES[type - 1] ?? `Unknown-${type}`,
    yourAddress:
      readU32(bytes, start + FIELD.yourAddress) === 0 ? null : formatAddress(bytes, start + FIELD.yourAddress, 4),
    hardware: hardwareAddress(bytes, start + FIELD.hardware, hardwareLength),
    clientIdentifier: client?.[0] === ETHERNET ? hardwareAddress(client, 1, Math.min(client.length, 17) - 1) : null,
    hostName: text(OPTION.hostName),
    clientName: fullName(options[OPTION.clientName]),
    domain: text(OPTION.domain),
    requestedAddress: address(OPTION.requestedAddress),
    leaseTime: lease?.length === 4 ? readU32(lease, 0) : null,
    message: text(OPTION.message),
  };
}

/** The first of each kind that is there; what runs over the end is left out. */
function readOptions(bytes: Uint8Array, start: number, end: number): (Uint8Array | undefined)[] {
  const options: (Uint8Array | undefined)[] = [];
  let at = start;
  while (at < end) {
    const code = bytes[at] as number;
    if (code === OPTION.end) break;
    if (code === OPTION.pad) {
      at += 1;
      continue;
    }
    if (at + 2 > end) break;
    const stop = at + 2 + (bytes[at + 1] as number);
    if (stop > end) break;
    options[code] ??= bytes.subarray(at + 2, stop);
    at = stop;
  }
  return options;
}

function optionText(option: Uint8Array | undefined): string | null {
  if (option === undefined) return null;
  // Some clients end their texts with a zero byte, which belongs to their language and not to the text.
  return latin1(option, 0, option.length).replace(/\0+$/, '');
}

/** Flags, two result codes, then the name: as text, or in DNS form where the flag E (RFC 4702 section 2.1) says so. */
function fullName(option: Uint8Array | undefined): string | null {
  if (option === undefined || option.length < 3) return null;
  if (((option[0] as number) & 0x04) === 0) return optionText(option.subarray(3));
  const labels: string[] = [];
  for (let at = 3; at < option.length && option[at] !== 0; at += 1 + (option[at] as number)) {
    labels.push(latin1(option, at + 1, Math.min(option.length, at + 1 + (option[at] as number))));
  }
  return labels.join('.');
}

function hardwareAddress(bytes: Uint8Array, start: number, length: number): string | null {
  if (length <= 0) return null;
  return Array.from(bytes.subarray(start, start + length), (byte) => byte.toString(16).padStart(2, '0')).join(':');
}
