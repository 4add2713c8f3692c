import { hexadecimal } from '../bytes.ts';
import { readObjectIdentifier, readValue, readValues, TAG, type Value } from './der.ts';
import { attributeName } from './object-names.ts';
import { readText } from './text.ts';

/** Attributes of a name that are read; certificates in use have fewer than twenty. */
const ATTRIBUTE_LIMIT = 64;
const ESCAPED = ',+"\\<>;';
const DELETE = 0x7f;

/** A distinguished name, printed as RFC 2253 says and OpenSSL does: last attribute first. */
export interface DistinguishedName {
  readonly text: string;
  /** Values of its CN attributes. */
  readonly commonNames: readonly string[];
}

/** Reads a Name (RFC 5280 section 4.1.2.4). Null: it does not parse. */
export function readName(bytes: Uint8Array, name: Value): DistinguishedName | null {
  const sets = readValues(bytes, name.start, name.end, ATTRIBUTE_LIMIT);
  if (sets === null || name.tag !== TAG.sequence) return null;
  const commonNames: string[] = [];
  let text = '';
  for (const set of sets) {
    const attributes = readValues(bytes, set.start, set.end, ATTRIBUTE_LIMIT);
    if (attributes === null || set.tag !== TAG.set) return null;
    let separator = text === '' ? '' : ',';
    for (const attribute of attributes) {
      const printed = readAttribute(bytes, attribute, commonNames);
      if (printed === null) return null;
      text = `${printed}${separator}${text}`;
      separator = '+';
    }
  }
  return { text, commonNames };
}

function readAttribute(bytes: Uint8Array, attribute: Value, commonNames: string[]): string | null {
  const type = readValue(bytes, attribute.start, attribute.end);
  const value = type === null ? null : readValue(bytes, type.end, attribute.end);
  if (type === null || value === null || type.tag !== TAG.objectIdentifier) return null;
  const identifier = readObjectIdentifier(bytes, type);
  if (identifier === null) return null;
  const key = attributeName(identifier);
  const content = readText(bytes, value);
  if (key === 'CN' && content !== null) commonNames.push(content);
  // What nobody has a name for is shown as bytes.
  const shown = key === undefined || content === null ? `#${dump(bytes, value)}` : escapeText(content);
  return `${key ?? identifier}=${shown}`;
}

function dump(bytes: Uint8Array, value: Value): string {
  return hexadecimal(bytes, value.head, value.end).toUpperCase();
}

function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  let escaped = '';
  const last = text.length - 1;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) as number;
    const character = String.fromCodePoint(code);
    const isEdge = (at === 0 && (character === ' ' || character === '#')) || (at === last && character === ' ');
    if (ESCAPED.includes(character) || isEdge) escaped += `\\${character}`;
    else if (code < 0x20 || code >= DELETE) escaped += utf8Escape(code);
    else escaped += character;
    at += character.length;
  }
  return escaped;
}

/** Letters, digits and what needs no escape, with no blank at an end. */
const PLAIN = /^[A-Za-z0-9.*@/:=()'_&!?-]([A-Za-z0-9.*@/:=()'_&!? -]*[A-Za-z0-9.*@/:=()'_&!?-])?$/;

function utf8Escape(code: number): string {
  const byte = (value: number) => `\\${value.toString(16).toUpperCase().padStart(2, '0')}`;
  const tail = (shift: number) => byte(0x80 | ((code >>> shift) & 0x3f));
  if (code < 0x80) return byte(code);
  if (code < 0x800) return byte(0xc0 | (code >>> 6)) + tail(0);
  if (code < 0x10000) return byte(0xe0 | (code >>> 12)) + tail(6) + tail(0);
  return byte(0xf0 | (code >>> 18)) + tail(12) + tail(6) + tail(0);
}
