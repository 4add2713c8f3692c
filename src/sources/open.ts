import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { GatehoundError } from '../model/error.ts';
import { ACCESS_LOG, SHORT_ACCESS_LOG } from './access-log/access-log.ts';
import { type ByteReader, FileReader, StreamReader } from './byte-reader.ts';
import type { Format } from './format.ts';
import { HAR } from './har/har.ts';
import { PCAP } from './pcap.ts';
import { PCAPNG } from './pcapng.ts';
import type { PeekReader } from './peek-reader.ts';
import type { Source } from './source.ts';
import { unpacked } from './unpacked.ts';
import { LAST_FORMATS, UNREAD_FORMATS } from './unread-formats.ts';
import { openZeekFolder } from './zeek/folder.ts';
import { ZEEK_LOG } from './zeek/log.ts';

/** Every format, in the order in which they are asked. */
const FORMATS: readonly Format[] = [PCAP, PCAPNG, HAR, ACCESS_LOG, ZEEK_LOG, ...UNREAD_FORMATS];

/**
 * Opens an input for reading: a file, a folder of Zeek logs, or standard input for `-`. Its format is recognised by its
 * content, also inside gzip or zstd; its name plays no part. Throws a GatehoundError when nothing can be read.
 */
export async function openSource(path: string, options: { readonly stdin?: Readable } = {}): Promise<Source> {
  if (path === '-') return openReader(path, new StreamReader(options.stdin ?? process.stdin));
  const reader = await openFile(path);
  return reader === null ? openFolder(path) : openReader(path, reader);
}

/** The same for bytes that are already being read. Closes the reader when it throws. */
export async function openReader(path: string, reader: ByteReader): Promise<Source> {
  try {
    const content = await unpacked(reader);
    const format = await recogniseFormat(content);
    if (format === undefined) throw unknownContent(path, content);
    return await format.open(path, content);
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** The unpacked content of a file, or of standard input for `-`, whatever it is. Throws as openSource. */
export async function openBytes(path: string): Promise<PeekReader> {
  const reader = path === '-' ? new StreamReader(process.stdin) : await openFile(path);
  if (reader === null) throw new GatehoundError('GH-SRC-003', `${path} is a directory`);
  return unpacked(reader);
}

async function recogniseFormat(reader: PeekReader): Promise<Format | undefined> {
  do {
    const { head } = reader;
    const format = head.length === 0 ? undefined : FORMATS.find((each) => each.recognise(head));
    if (format !== undefined) return format;
  } while (await reader.peekMore());
  return [SHORT_ACCESS_LOG, ...LAST_FORMATS].find((each) => each.recognise(reader.head));
}

/** A file; null for a folder. */
async function openFile(path: string): Promise<FileReader | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (cause) {
    throw cannotOpen(path, cause);
  }
  const information = await handle.stat();
  if (information.isDirectory()) {
    await handle.close();
    return null;
  }
  return new FileReader(handle, information.isFile() ? information.size : null);
}

async function openFolder(path: string): Promise<Source> {
  let source: Source | null;
  try {
    source = await openZeekFolder(path);
  } catch (cause) {
    const inside = cause instanceof Error && 'path' in cause && typeof cause.path === 'string' ? cause.path : path;
    throw cannotOpen(inside, cause);
  }
  if (source === null) throw new GatehoundError('GH-SRC-003', `${path} is a directory without any Zeek log`);
  return source;
}

function cannotOpen(path: string, cause: unknown): GatehoundError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EACCES' || code === 'EPERM')
    return new GatehoundError('GH-SRC-002', `${path} may not be read`, { cause });
  if (code === 'ENOENT') return new GatehoundError('GH-SRC-001', `${path} does not exist`, { cause });
  if (code === 'ENXIO') return new GatehoundError('GH-SRC-003', `${path} is a socket`, { cause });
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GatehoundError('GH-SRC-001', `${path} cannot be opened: ${reason}`, { cause });
}

function unknownContent(path: string, reader: PeekReader): GatehoundError {
  if (reader.head.length > 0) return new GatehoundError('GH-SRC-004', `${path} begins with ${shown(reader.head)}`);
  if (reader.failure !== null) {
    return new GatehoundError('GH-SRC-004', `${path} gives nothing to read: ${reader.failure.message}`);
  }
  return new GatehoundError('GH-SRC-006', `${path} is empty`);
}

/** The first bytes in words: text where they are all printable ASCII, else hexadecimal. */
function shown(head: Uint8Array): string {
  const text = String.fromCharCode(...head.subarray(0, 40)).split(/[\r\n]/, 1)[0] ?? '';
  if (/^[\t\x20-\x7e]+$/.test(text)) return `the text "${text.replaceAll('\t', ' ')}"`;
  return `the bytes ${[...head.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}
