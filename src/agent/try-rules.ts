import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { RequestDecoder } from '../heads/web/decoding/decode-request.ts';
import { BUILT_IN_RULES } from '../heads/web/rules/built-in/index.ts';
import { type LoadedRules, loadRules } from '../heads/web/rules/load-rules.ts';
import { type RequestText, requestOf } from '../heads/web/rules/request-of.ts';
import { RuleTrial, type TrialReport } from '../heads/web/rules/rule-trial.ts';
import { GatehoundError } from '../model/error.ts';
import type { WebRequest } from '../model/web/request.ts';
import { readRuleFiles } from './web-rules-file.ts';

/** The rules of files on top of the built-in ones, or alone. Throws the errors of loadRules and readRuleFiles. */
export async function loadRuleFiles(paths: readonly string[], withBuiltIn: boolean): Promise<LoadedRules> {
  return loadRules(await readRuleFiles(paths), withBuiltIn ? BUILT_IN_RULES : []);
}

export interface TrialOptions {
  /** The file of rules to try. */
  readonly path: string;
  /** A file of recorded requests; `-` is standard input. */
  readonly requests: string;
  /** The files of rules that are live; none for the built-in ones alone. */
  readonly against: readonly string[];
  readonly withBuiltIn: boolean;
}

export interface TrialResult {
  readonly loaded: LoadedRules;
  readonly report: TrialReport;
  /** Lines that hold no request, and the first of them. */
  readonly unreadable: number;
  readonly firstUnreadable: number | null;
}

/** Tries rules on recorded requests. Throws GH-WEB-007 where there are none to read, and what loadRuleFiles throws. */
export async function tryRules({ path, requests, against, withBuiltIn }: TrialOptions): Promise<TrialResult> {
  const loaded = await loadRuleFiles([path], withBuiltIn);
  const current = await loadRuleFiles(against, withBuiltIn);
  const trial = new RuleTrial(loaded.set, current.set);
  const decoder = new RequestDecoder();
  let unreadable = 0;
  let firstUnreadable: number | null = null;
  let number = 0;
  for await (const line of linesOf(requests)) {
    number += 1;
    if (line === '') continue;
    const recorded = readRequest(line);
    if (recorded !== null) {
      trial.add(decoder.decode(recorded.request), { client: recorded.client, status: recorded.status });
      continue;
    }
    unreadable += 1;
    firstUnreadable ??= number;
  }
  return { loaded, report: trial.report(), unreadable, firstUnreadable };
}

interface RecordedRequest {
  readonly request: WebRequest;
  readonly client: string;
  readonly status: number | null;
}

/** A line of a file of requests, a character for each byte: JSON of the parts of a request, or its URL. */
function readRequest(line: string): RecordedRequest | null {
  if (!line.startsWith('{')) {
    return {
      request: { ...requestOf({}), target: line.startsWith('/') || /^https?:\/\//i.test(line) ? line : `/${line}` },
      client: '',
      status: null,
    };
  }
  const parts = partsOf(line);
  if (parts === null) return null;
  return { request: requestOf(parts), client: parts.client ?? '', status: parts.status ?? null };
}

function partsOf(line: string): RequestText | null {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(line, 'latin1').toString('utf8'));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { method, url, headers, body, status, client } = value as Readonly<Record<string, unknown>>;
  if (typeof url !== 'string') return null;
  return {
    url,
    ...(typeof method === 'string' ? { method } : {}),
    ...(typeof headers === 'object' && headers !== null ? { headers: textsOf(headers) } : {}),
    ...(typeof body === 'string' && body !== '' ? { body } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(typeof client === 'string' ? { client } : {}),
  };
}

function textsOf(headers: object): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    texts[name] = Array.isArray(value) ? value.join(', ') : String(value);
  return texts;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = path === '-' ? process.stdin.setEncoding('latin1') : createReadStream(path, 'latin1');
  // readline tells its reader nothing of errors of what it reads.
  const failed = new Promise<never>((_resolve, reject) => input.once('error', reject));
  failed.catch(() => undefined);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([lines.next(), failed]);
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatehoundError('GH-WEB-007', `${path}: ${reason}`, { cause: error });
  }
}
