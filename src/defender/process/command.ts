import { ERROR_CATALOGUE, type ErrorCode } from '../../model/error.ts';
import { type Lease, MAX_LEASE_SECONDS, MIN_LEASE_SECONDS, type Refusal } from '../enforcer.ts';
import { parseCanonicalSubject } from '../subject.ts';

/** Subjects in one command, and with that the length of a line. */
export const MAX_SUBJECTS = 2_000;

/** Longest line of a command in bytes: 2,000 subjects of 43 characters with their JSON around them, twice over. */
export const MAX_LINE = 512 * 1024;

/** Longest line of an answer in bytes: each of the subjects may be refused, with a sentence why. */
export const MAX_ANSWER = 4 * MAX_LINE;

/** What the enforcer process is asked, one JSON a line. */
export type Command =
  | { readonly id: number; readonly do: 'apply' | 'renew'; readonly leases: readonly Lease[] }
  | { readonly id: number; readonly do: 'release' | 'prove'; readonly subjects: readonly string[] }
  | { readonly id: number; readonly do: 'flush' | 'gaps' };

/** What it answers, one JSON a line, in any order. */
export type Answer =
  | { readonly id: number; readonly refusals: readonly Refusal[] }
  | { readonly id: number; readonly subjects: readonly string[] }
  | { readonly id: number; readonly gaps: readonly string[] }
  | { readonly id: number; readonly done: true }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly detail: string } };

// Read by hand and not with zod: the process that holds CAP_NET_ADMIN runs our own code and that of no package.

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLease(value: unknown): value is Lease {
  if (!isFields(value)) return false;
  const { subject, seconds } = value;
  return (
    typeof subject === 'string' &&
    parseCanonicalSubject(subject) !== undefined &&
    typeof seconds === 'number' &&
    seconds >= MIN_LEASE_SECONDS &&
    seconds <= MAX_LEASE_SECONDS
  );
}

function isSubject(value: unknown): value is string {
  return typeof value === 'string' && parseCanonicalSubject(value) !== undefined;
}

function isList<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.length <= MAX_SUBJECTS && value.every(isItem);
}

/** What is wrong with a command that was refused, and its id where it had one. */
export interface Malformed {
  readonly id: number;
  readonly problem: string;
}

/** Reads a line of the enforcer process's standard input; trusts nothing in it. */
export function parseCommand(line: string): Command | Malformed {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: -1, problem: 'no JSON' };
  }
  if (!isFields(value)) return { id: -1, problem: 'no command' };
  const { id, do: verb, leases, subjects } = value;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) return { id: -1, problem: 'no id' };
  switch (verb) {
    case 'apply':
    case 'renew':
      return isList(leases, isLease) ? { id, do: verb, leases } : { id, problem: `${verb} with leases that are none` };
    case 'release':
    case 'prove':
      return isList(subjects, isSubject)
        ? { id, do: verb, subjects }
        : { id, problem: `${verb} with subjects that are none` };
    case 'flush':
    case 'gaps':
      return { id, do: verb };
    default:
      return { id, problem: 'no command of this name' };
  }
}

/** Reads a line of the enforcer process's standard output. Undefined where it makes no sense. */
export function parseAnswer(line: string): Answer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isFields(value) || typeof value['id'] !== 'number') return undefined;
  const { error } = value;
  if (error !== undefined && !(isFields(error) && String(error['code']) in ERROR_CATALOGUE)) return undefined;
  // Both ends are one version of one program, and only the analyser's own child writes here.
  return value as unknown as Answer;
}
