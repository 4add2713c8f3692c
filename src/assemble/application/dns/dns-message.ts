import { readU16, readU32 } from '../../../decode/bytes.ts';
import type { DnsAnswer } from '../../../model/transaction/dns.ts';
import { isName, readName, skipName } from './dns-name.ts';
import { recordData } from './dns-record.ts';

/** RFC 1035 section 4.1.1. */
export const HEADER_LENGTH = 12;
/** Answers of a message that are kept; a message over UDP holds a few dozen, a zone transfer any number. */
const ANSWER_LIMIT = 256;
/** Questions of a message that are looked at; only multicast DNS asks more than one. */
const QUESTION_LIMIT = 64;
/** Shortest resource record: root name, type, class, TTL, length. */
const RECORD_MINIMUM = 11;
/** Shortest question: root name, type, class. */
const QUESTION_MINIMUM = 5;
/** Opcodes in use: query, inverse query, status, notify, update, stateful operations (IANA DNS OpCodes). */
const OPCODES: ReadonlySet<number> = new Set([0, 1, 2, 4, 5, 6]);

/** Shared: questions have none. */
const NO_ANSWERS: readonly DnsAnswer[] = [];

export interface DnsQuestion {
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

export interface DnsMessage {
  readonly identifier: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly reserved: number;
  readonly responseCode: number;
  readonly questionCount: number;
  /** Records promised by the header in the answer, authority and additional sections. */
  readonly recordCount: number;
  readonly questions: readonly DnsQuestion[];
  /** The answer section. */
  readonly answers: readonly DnsAnswer[];
  /** Owner of the first answer, for messages without a question. */
  readonly answerName: string | null;
}

/** Whether the header could begin a DNS message of this length: known opcode, counts that would fit. */
export function plausibleHeader(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < HEADER_LENGTH) return false;
  const flags = bytes[start + 2] as number;
  if (!OPCODES.has((flags >> 3) & 0x0f)) return false;
  const questions = readU16(bytes, start + 4);
  const records = readU16(bytes, start + 6) + readU16(bytes, start + 8) + readU16(bytes, start + 10);
  if (questions === 0 && records === 0) return (flags & 0x80) !== 0;
  // A message cut by a small capture length or marked as truncated may promise more than it holds; one question it holds.
  return questions * QUESTION_MINIMUM <= end - start - HEADER_LENGTH || questions <= 1;
}

/** Whether every question and record of the message can be walked, and little is left over. */
export function wellFormed(bytes: Uint8Array, start: number, end: number): boolean {
  if (!plausibleHeader(bytes, start, end)) return false;
  let at = start + HEADER_LENGTH;
  const questions = readU16(bytes, start + 4);
  if (questions > QUESTION_LIMIT) return false;
  for (let index = 0; index < questions; index += 1) {
    if (!isName(bytes, start, end, at)) return false;
    at = skipName(bytes, end, at) + 4;
    if (at > end) return false;
  }
  const records = readU16(bytes, start + 6) + readU16(bytes, start + 8) + readU16(bytes, start + 10);
  if (questions + records === 0) return false;
  if (records * RECORD_MINIMUM > end - at) return false;
  for (let index = 0; index < records; index += 1) {
    const type = skipName(bytes, end, at);
    if (type < 0 || type + 10 > end) return false;
    at = type + 10 + readU16(bytes, type + 8);
    if (at > end) return false;
  }
  return at === end;
}

/** Whether `parseMessage` reads a message here. */
export function beginsMessage(bytes: Uint8Array, start: number, end: number): boolean {
  if (!plausibleHeader(bytes, start, end)) return false;
  const from = start + HEADER_LENGTH;
  if (readU16(bytes, start + 4) > 0) return isName(bytes, start, end, from) && skipName(bytes, end, from) + 4 <= end;
  return readU16(bytes, start + 6) === 0 || isName(bytes, start, end, from);
}

/**
 * Reads a message as far as it goes: a broken or cut record ends the reading, what came before it counts. Null when not
 * even the header and the first question (or the first answer's name) can be read.
 */
export function parseMessage(bytes: Uint8Array, start: number, end: number): DnsMessage | null {
  if (!plausibleHeader(bytes, start, end)) return null;
  const high = bytes[start + 2] as number;
  const low = bytes[start + 3] as number;
  const questionCount = readU16(bytes, start + 4);
  const answerCount = readU16(bytes, start + 6);
  const questions: DnsQuestion[] = [];
  let answers = NO_ANSWERS;
  const answersAt = readQuestions(bytes, start, end, questionCount, questions);
  if (questionCount > 0 && questions.length === 0) return null;
  let answerName: string | null = null;
  if (answersAt >= 0 && answerCount > 0) {
    answerName = readName(bytes, start, end, answersAt);
    answers = readAnswers(bytes, start, end, answersAt, answerCount);
  }
  if (questionCount === 0 && answerCount > 0 && answerName === null) return null;
  return {
    identifier: readU16(bytes, start),
    response: (high & 0x80) !== 0,
    opcode: (high >> 3) & 0x0f,
    authoritative: (high & 0x04) !== 0,
    truncated: (high & 0x02) !== 0,
    recursionDesired: (high & 0x01) !== 0,
    recursionAvailable: (low & 0x80) !== 0,
    reserved: (low >> 4) & 7,
    responseCode: low & 0x0f,
    questionCount,
    recordCount: answerCount + readU16(bytes, start + 8) + readU16(bytes, start + 10),
    questions,
    answers,
    answerName,
  };
}

/** Fills `questions` and returns where the answers begin; -1 when that is not known. */
function readQuestions(bytes: Uint8Array, start: number, end: number, count: number, questions: DnsQuestion[]): number {
  let at = start + HEADER_LENGTH;
  for (let index = 0; index < count; index += 1) {
    if (index === QUESTION_LIMIT) return -1;
    const name = readName(bytes, start, end, at);
    if (name === null) return -1;
    const next = skipName(bytes, end, at);
    if (next + 4 > end) return -1;
    questions.push({ name, type: readU16(bytes, next), class: readU16(bytes, next + 2) });
    at = next + 4;
  }
  return at;
}

/** Reads answers as far as the records can be read. */
function readAnswers(bytes: Uint8Array, start: number, end: number, from: number, count: number): DnsAnswer[] {
  const answers: DnsAnswer[] = [];
  let owner = from;
  for (let index = 0; index < count && answers.length < ANSWER_LIMIT; index += 1) {
    const fields = skipName(bytes, end, owner);
    if (fields < 0 || fields + 10 > end) break;
    const dataAt = fields + 10;
    const next = dataAt + readU16(bytes, fields + 8);
    if (next > end) break;
    const type = readU16(bytes, fields);
    const data = recordData(type, { bytes, start, end, owner, from: dataAt, to: next });
    if (data !== null) answers.push({ type, data, ttl: readU32(bytes, fields + 4) });
    owner = next;
  }
  return answers;
}
