import { latin1, matchesPrefix } from './text.ts';

/** Bytes from the beginning of a body that tell its type. */
export const MEDIA_TYPE_BYTES = 512;
/** Printable characters in a row that make a text, as Zeek has it (Zeek 7, file magic `text/plain`). */
const TEXT_MINIMUM = 10;

/** A file's first bytes (one character a byte), where they stand, and the media type in Zeek's words. */
interface Signature {
  readonly at: number;
  readonly bytes: string;
  readonly type: string;
}

const signature = (bytes: string, type: string, at = 0): Signature => ({ at, bytes, type });

/** Formats with a fixed beginning, from their specifications; the more telling one first. */
const SIGNATURES: readonly Signature[] = [
  signature('GIF8', 'image/gif'),
  signature('\xff\xd8\xff', 'image/jpeg'),
  signature('\x89PNG\r\n\x1a\n', 'image/png'),
  signature('BM', 'image/x-ms-bmp'),
  signature('WEBP', 'image/webp', 8),
  signature('II*\0', 'image/tiff'),
  signature('MM\0*', 'image/tiff'),
  signature('\0\0\x01\0', 'image/x-icon'),
  signature('8BPS', 'image/vnd.adobe.photoshop'),
  signature('%PDF-', 'application/pdf'),
  signature('%!PS', 'application/postscript'),
  signature('{\\rtf', 'text/rtf'),
  signature('PK\x03\x04', 'application/zip'),
  signature('\x1f\x8b', 'application/x-gzip'),
  signature('BZh', 'application/x-bzip2'),
  signature('\xfd7zXZ\0', 'application/x-xz'),
  signature("7z\xbc\xaf'\x1c", 'application/x-7z-compressed'),
  signature('Rar!\x1a\x07', 'application/x-rar'),
  signature('MSCF\0\0\0\0', 'application/vnd.ms-cab-compressed'),
  signature('ustar', 'application/x-tar', 257),
  signature('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/msword'),
  signature('CWS', 'application/x-shockwave-flash'),
  signature('FWS', 'application/x-shockwave-flash'),
  signature('ZWS', 'application/x-shockwave-flash'),
  signature('\xce\xfa\xed\xfe', 'application/x-mach-o-executable'),
  signature('\xcf\xfa\xed\xfe', 'application/x-mach-o-executable'),
  signature('\xca\xfe\xba\xbe', 'application/x-java-applet'),
  signature('L\0\0\0\x01\x14\x02\0', 'application/x-ms-shortcut'),
  signature('\x1a\x45\xdf\xa3', 'video/webm'),
  signature('FLV\x01', 'video/x-flv'),
  signature('ftyp', 'video/mp4', 4),
  signature('\0\0\x01\xba', 'video/mpeg'),
  signature('\0\0\x01\xb3', 'video/mpeg'),
  signature('AVI ', 'video/x-msvideo', 8),
  signature('\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'video/x-ms-asf'),
  signature('WAVE', 'audio/x-wav', 8),
  signature('ID3', 'audio/mpeg'),
  signature('\xff\xfb', 'audio/mpeg'),
  signature('fLaC', 'audio/x-flac'),
  signature('MThd', 'audio/midi'),
  signature('OggS', 'application/ogg'),
  signature('wOFF', 'application/font-woff'),
  signature('wOF2', 'application/font-woff2'),
  signature('\0\x01\0\0\0', 'application/x-font-ttf'),
  signature('OTTO', 'application/vnd.ms-opentype'),
  signature('\xd4\xc3\xb2\xa1', 'application/vnd.tcpdump.pcap'),
  signature('\xa1\xb2\xc3\xd4', 'application/vnd.tcpdump.pcap'),
  signature('SQLite format 3\0', 'application/x-sqlite3'),
  signature('!<arch>\ndebian', 'application/vnd.debian.binary-package'),
  signature('-----BEGIN CERTIFICATE-----', 'application/x-pem'),
];

/** Kinds of ELF files by their `e_type` (System V ABI). */
const ELF_TYPES = [
  'application/x-object',
  'application/x-executable',
  'application/x-sharedlib',
  'application/x-coredump',
];

/** Markup that names itself by its first element. */
const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/^<(!doctype +html|html|head|title|body|meta +http-equiv)/i, 'text/html'],
  [/^<(rss[^>]*xmlns:atom|feed[^>]*xmlns=["']?http:\/\/www\.w3\.org\/2005\/Atom)/i, 'text/atom'],
  [/^<rss/i, 'text/rss'],
  [/^<soap(-env)?:envelope/i, 'application/soap+xml'],
  [/^<(!doctype +)?cross-domain-policy/i, 'text/x-cross-domain-policy'],
  [/^<methodresponse>/i, 'application/xml-rpc'],
  [/^<svg/i, 'image/svg+xml'],
  [/^<script\s+(type|language)=['"]?(text\/)?javascript/i, 'application/javascript'],
  [/^<script>\s*(var|function) /i, 'application/javascript'],
];

/** Programs in languages that begin in a way of their own. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/^#![^\n]{1,15}bin\/(env\s+)?(ba|tc|c|z|fa|ae|k)?sh/, 'text/x-shellscript'],
  [/^#![^\n]{1,15}bin\/(env\s+)?perl/, 'text/x-perl'],
  [/^#![^\n]{1,15}bin\/(env\s+)?python/, 'text/x-python'],
  [/^#![^\n]{1,15}bin\/(env\s+)?ruby/, 'text/x-ruby'],
  [/^#![^\n]{1,15}bin\/(env\s+)?php/, 'text/x-php'],
  [/^\s*(for \(;;\);|document\.write(ln)? ?\()/, 'application/javascript'],
  [/^\(function\(\)\s*\{/, 'application/javascript'],
];

const JSON_TEXTS: readonly RegExp[] = [
  /^\{\s*("[^"]+"|[a-zA-Z][a-zA-Z0-9\\_]*)\s*:\s*(["[{0-9]|true|false)/,
  /^\[\s*((("[^"]+"|[0-9]+(\.[0-9]+)?|true|false)\s*,)|\{|\[)/,
  /^(\[\]|\{\})\s*$/,
];

/**
 * The media type of a body that begins with `[start, end)`, in Zeek's words; null where the bytes do not tell. At most
 * the first MEDIA_TYPE_BYTES count.
 */
export function mediaTypeOf(bytes: Uint8Array, start: number, end: number): string | null {
  const stop = Math.min(end, start + MEDIA_TYPE_BYTES);
  return binaryType(bytes, start, stop) ?? textType(bytes, start, stop);
}

function binaryType(bytes: Uint8Array, start: number, end: number): string | null {
  const first = bytes[start] as number;
  const second = bytes[start + 1];
  if (first === 0x4d && second === 0x5a) return 'application/x-dosexec';
  if (first === 0x7f && matchesPrefix(bytes, start, end, '\x7fELF') === 'yes') return elfType(bytes, start, end);
  for (const { at, bytes: wanted, type } of SIGNATURES) {
    if (end - start < at + wanted.length || bytes[start + at] !== wanted.charCodeAt(0)) continue;
    if (matchesPrefix(bytes, start + at, end, wanted) === 'yes') return type;
  }
  return null;
}

function elfType(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start < 18) return null;
  const isLittle = bytes[start + 5] === 1;
  return ELF_TYPES[(bytes[start + (isLittle ? 16 : 17)] as number) - 1] ?? null;
}

function textType(bytes: Uint8Array, start: number, end: number): string | null {
  const from = matchesPrefix(bytes, start, end, '\xef\xbb\xbf') === 'yes' ? start + 3 : start;
  let at = from;
  while (at < end && isSpace(bytes[at] as number)) at += 1;
  const first = bytes[at];
  if (first === 0x3c) {
    const type = markupType(latin1(bytes, at, end));
    if (type !== null) return type;
  } else if (at < end && (first === 0x7b || first === 0x5b)) {
    const text = latin1(bytes, at, end);
    if (JSON_TEXTS.some((pattern) => pattern.test(text))) return 'text/json';
  } else if (first === 0x23 || first === 0x28 || first === 0x64 || first === 0x66) {
    const text = latin1(bytes, from, end);
    for (const [pattern, type] of SCRIPTS) if (pattern.test(text)) return type;
  }
  return isText(bytes, from, end) ? 'text/plain' : null;
}

/** Comments and the XML declaration may stand before the element that tells. */
function markupType(text: string): string | null {
  let rest = text;
  let isXml = false;
  for (;;) {
    if (rest.startsWith('<!--')) {
      const close = rest.indexOf('-->');
      if (close < 0) break;
      rest = rest.slice(close + 3).trimStart();
    } else if (!isXml && rest.startsWith('<?xml ')) {
      isXml = true;
      const close = rest.indexOf('?>');
      if (close < 0) break;
      rest = rest.slice(close + 2).trimStart();
    } else break;
  }
  for (const [pattern, type] of MARKUP) if (pattern.test(rest)) return type;
  if (isXml) return 'application/xml';
  return text.includes('<?php') ? 'text/x-php' : null;
}

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < TEXT_MINIMUM) return false;
  for (let at = start; at < start + TEXT_MINIMUM; at += 1) {
    const byte = bytes[at] as number;
    if ((byte < 0x20 || byte > 0x7e) && !isSpace(byte)) return false;
  }
  return true;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
