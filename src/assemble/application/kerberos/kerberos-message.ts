import type { Micros } from '../../../model/time.ts';
import { BER, type BerElement, berChildren, berInteger, readBer, readBerOf } from '../reading/ber.ts';
import { latin1 } from '../reading/text.ts';
import { kerberosTime } from './kerberos-time.ts';

/** Application tags (RFC 4120 section 5.10). */
export const KERBEROS = {
  authenticationRequest: 0x6a,
  authenticationAnswer: 0x6b,
  ticketRequest: 0x6c,
  ticketAnswer: 0x6d,
  applicationRequest: 0x6e,
  applicationAnswer: 0x6f,
  error: 0x7e,
} as const;

/** Fields of a sequence carry context tags 0xa0 and up. */
const FIELD = 0xa0;
/** The longest sequence here, KRB-ERROR, has 13 fields. */
const FIELDS = 16;
/** Components of a principal's name; two are usual. */
const NAME_PARTS = 8;
const VERSION = 5;

/** What one message says; fields that its kind does not have are null. */
export interface KerberosMessage {
  readonly tag: number;
  readonly client: string | null;
  /** Realm of the client in answers and errors, else of the service. */
  readonly realm: string | null;
  readonly service: string | null;
  readonly errorCode: number | null;
  readonly errorText: string | null;
  readonly from: Micros | null;
  readonly till: Micros | null;
  /** Encryption type of the ticket. */
  readonly cipher: number | null;
  readonly forwardable: boolean | null;
  readonly renewable: boolean | null;
}

type Fields = (number: number) => BerElement | undefined;

const outer: BerElement = { tag: 0, start: 0, end: 0 };

/** What every message begins with. */
export function isKerberosTag(byte: number): boolean {
  return (byte >= KERBEROS.authenticationRequest && byte <= KERBEROS.applicationAnswer) || byte === KERBEROS.error;
}

/** Whether bytes begin a message of version 5, as far as `[start, end)` shows; nothing is allocated. */
export function isKerberos(bytes: Uint8Array, start: number, end: number): boolean {
  const tag = bytes[start] as number;
  if (!isKerberosTag(tag)) return false;
  if (!readBer(bytes, start, end, outer) || bytes[outer.start] !== BER.sequence) return false;
  if (!readBer(bytes, outer.start, end, outer)) return false;
  // Requests count their fields from 1, answers from 0.
  const first = tag === KERBEROS.authenticationRequest || tag === KERBEROS.ticketRequest ? FIELD + 1 : FIELD;
  const at = outer.start;
  return (
    bytes[at] === first &&
    bytes[at + 1] === 3 &&
    bytes[at + 2] === BER.integer &&
    bytes[at + 3] === 1 &&
    bytes[at + 4] === VERSION &&
    at + 5 <= end
  );
}

/** Reads a message; null where it is none, or none of a kind that is told of. */
export function readKerberos(bytes: Uint8Array, start: number, end: number): KerberosMessage | null {
  if (!isKerberos(bytes, start, end)) return null;
  const tag = bytes[start] as number;
  const element: BerElement = { tag: 0, start: 0, end: 0 };
  readBer(bytes, start, end, element);
  readBer(bytes, element.start, end, element);
  const fields = fieldsOf(bytes, element, end);
  switch (tag) {
    case KERBEROS.authenticationRequest:
    case KERBEROS.ticketRequest:
      return request(tag, bytes, fields);
    case KERBEROS.authenticationAnswer:
    case KERBEROS.ticketAnswer:
      return answer(tag, bytes, fields);
    case KERBEROS.applicationRequest:
      return applicationRequest(tag, bytes, fields);
    case KERBEROS.applicationAnswer:
      return { ...NOTHING, tag };
    case KERBEROS.error:
      return error(tag, bytes, fields);
    default:
      return null;
  }
}

const NOTHING = {
  client: null,
  realm: null,
  service: null,
  errorCode: null,
  errorText: null,
  from: null,
  till: null,
  cipher: null,
  forwardable: null,
  renewable: null,
};

function request(tag: number, bytes: Uint8Array, message: Fields): KerberosMessage {
  const body = inner(bytes, message(4), BER.sequence);
  if (body === undefined) return { ...NOTHING, tag };
  const fields = fieldsOf(bytes, body, body.end);
  const options = inner(bytes, fields(0), BER.bitString);
  // The first byte counts unused bits; flags follow, the first in the highest bit.
  const flag = (number: number) =>
    options !== undefined && ((bytes[options.start + 1 + (number >> 3)] as number) & (0x80 >> (number & 7))) !== 0;
  const hasOptions = options !== undefined && options.end - options.start >= 5;
  return {
    ...NOTHING,
    tag,
    client: principal(bytes, fields(1)),
    realm: text(bytes, fields(2)),
    service: principal(bytes, fields(3)),
    from: time(bytes, fields(4)),
    till: time(bytes, fields(5)),
    forwardable: hasOptions ? flag(1) : null,
    renewable: hasOptions ? flag(8) : null,
  };
}

function answer(tag: number, bytes: Uint8Array, fields: Fields): KerberosMessage {
  const client = { client: principal(bytes, fields(4)), realm: text(bytes, fields(3)) };
  return { ...NOTHING, tag, ...ticket(bytes, fields(5)), ...client };
}

function applicationRequest(tag: number, bytes: Uint8Array, fields: Fields): KerberosMessage {
  return { ...NOTHING, tag, ...ticket(bytes, fields(3)) };
}

function error(tag: number, bytes: Uint8Array, fields: Fields): KerberosMessage {
  const code = inner(bytes, fields(6), BER.integer);
  return {
    ...NOTHING,
    tag,
    client: principal(bytes, fields(8)),
    realm: text(bytes, fields(7)),
    service: principal(bytes, fields(10)),
    errorCode: code === undefined ? null : berInteger(bytes, code.start, code.end),
    errorText: text(bytes, fields(11)),
  };
}

interface Ticket {
  readonly service: string | null;
  readonly cipher: number | null;
  /** Realm of the service. */
  readonly realm: string | null;
}

function ticket(bytes: Uint8Array, field: BerElement | undefined): Ticket {
  const none = { service: null, cipher: null, realm: null };
  if (field === undefined) return none;
  const element: BerElement = { tag: 0, start: 0, end: 0 };
  // [APPLICATION 1], a sequence inside.
  if (!readBerOf(0x61, bytes, field.start, field.end, element)) return none;
  if (!readBerOf(BER.sequence, bytes, element.start, element.end, element)) return none;
  const fields = fieldsOf(bytes, element, element.end);
  const encrypted = inner(bytes, fields(3), BER.sequence);
  const type =
    encrypted === undefined ? undefined : inner(bytes, fieldsOf(bytes, encrypted, encrypted.end)(0), BER.integer);
  return {
    service: principal(bytes, fields(2)),
    cipher: type === undefined ? null : berInteger(bytes, type.start, type.end),
    realm: text(bytes, fields(1)),
  };
}

function fieldsOf(bytes: Uint8Array, { start, end }: BerElement, limit: number): Fields {
  const children = berChildren(bytes, start, Math.min(end, limit), FIELDS);
  return (number) => children.find(({ tag }) => tag === FIELD + number);
}

/** The element that a field holds, where it is of this kind. */
function inner(bytes: Uint8Array, field: BerElement | undefined, tag: number): BerElement | undefined {
  if (field === undefined) return undefined;
  const element: BerElement = { tag: 0, start: 0, end: 0 };
  return readBerOf(tag, bytes, field.start, field.end, element) ? element : undefined;
}

const GENERAL_STRING = 0x1b;
const GENERALIZED_TIME = 0x18;

function text(bytes: Uint8Array, field: BerElement | undefined): string | null {
  const element = inner(bytes, field, GENERAL_STRING);
  return element === undefined ? null : latin1(bytes, element.start, element.end);
}

function time(bytes: Uint8Array, field: BerElement | undefined): Micros | null {
  const element = inner(bytes, field, GENERALIZED_TIME);
  return element === undefined ? null : kerberosTime(latin1(bytes, element.start, element.end));
}

/** A name's components joined by slashes, as principals are written. */
function principal(bytes: Uint8Array, field: BerElement | undefined): string | null {
  const name = inner(bytes, field, BER.sequence);
  if (name === undefined) return null;
  const parts = inner(bytes, fieldsOf(bytes, name, name.end)(1), BER.sequence);
  if (parts === undefined) return null;
  return berChildren(bytes, parts.start, parts.end, NAME_PARTS)
    .map(({ start, end }) => latin1(bytes, start, end))
    .join('/');
}
