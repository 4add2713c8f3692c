import type { EvidenceKind, Finding } from '../../../../model/evidence.ts';
import { type Micros, SECOND } from '../../../../model/time.ts';
import type { WebInspection } from '../../../../model/web/inspection.ts';
import { decodeRequest } from '../../decoding/decode-request.ts';
import type { Behaviour, HeardRequest } from '../behaviour.ts';
import { BehaviourWatch } from '../behaviours.ts';

export const START: Micros = 1_700_000_000 * SECOND;
export const ATTACKER = '203.0.113.66';
export const SERVER = '192.0.2.80';
export const HOST = 'shop.example.com';
export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';

/** A request and its answer in the words that tests care for. */
export interface RequestStory {
  readonly at?: Micros;
  readonly client?: string;
  readonly method?: string;
  readonly target?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: string;
  readonly body?: string;
  /** Null for no answer at all. */
  readonly status?: number | null;
  readonly answer?: string | Uint8Array;
  readonly answerHeaders?: Readonly<Record<string, string>>;
  readonly size?: number;
  readonly refused?: string;
  readonly uid?: string;
  /** Kinds of attack that the request was found to be. */
  readonly attack?: readonly EvidenceKind[];
}

/** What a browser sends along. */
const BROWSER = { accept: '*/*', 'accept-language': 'en', 'accept-encoding': 'gzip, deflate, br' };

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function flat(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flat();
}

let counter = 0;

/** A request as the head hears it: a GET of the front page by a browser, answered with 200, unless told otherwise. */
export function heard(story: RequestStory = {}): HeardRequest {
  counter += 1;
  const { method = 'GET', target = '/', host = HOST, agent = CHROME, client = ATTACKER } = story;
  const body = story.body === undefined ? null : bytesOf(story.body);
  const form = body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const headers = flat({ host, 'user-agent': agent, ...(story.headers ?? { ...BROWSER, ...form }) });
  const answer = typeof story.answer === 'string' ? bytesOf(story.answer) : (story.answer ?? null);
  const { status = 200 } = story;
  const size = story.size ?? answer?.length ?? 1_000;
  const request = { method, target, version: '1.1', headers, body, isBodyCut: false };
  const inspection = inspectionOf(story.attack ?? []);
  return {
    transaction: {
      kind: 'http',
      uid: story.uid ?? `C${counter}`,
      time: story.at ?? START,
      ...{ originator: client, originatorPort: 40_000, responder: SERVER, responderPort: 80 },
      ...{ depth: 1, method, host, uri: target, referrer: null, version: '1.1', userAgent: agent, origin: null },
      ...{ requestBodyBytes: body?.length ?? 0, responseBodyBytes: size, status, statusText: null },
      ...{ interimStatus: null, interimText: null, username: null, password: null, proxied: [] },
      ...{ requestType: null, responseType: null },
    },
    exchange: {
      request,
      response: status === null ? null : { status, headers: flat(story.answerHeaders ?? {}), size, body: answer },
      client,
      inspection,
      refused: story.refused ?? null,
    },
    decoded: decodeRequest(request),
    inspection,
  };
}

export function inspectionOf(kinds: readonly EvidenceKind[]): WebInspection {
  return {
    probability: kinds.length > 0 ? 0.99 : 0.01,
    classifier: kinds.length > 0 ? 0.9 : 0.01,
    isAttack: kinds.length > 0,
    isBlockable: kinds.length > 0,
    hits: kinds.map((evidence) => ({
      evidence,
      rule: `test-${evidence.toLowerCase()}`,
      severity: 'high',
      action: 'block',
      level: null,
      message: 'a test',
      where: 'query id',
      excerpt: '...',
    })),
    words: [],
    flags: [],
  };
}

/** What a behaviour says at a tick after it has heard all of this, a second after the last by default. */
export function watch(behaviour: Behaviour, stories: readonly RequestStory[], now?: Micros): readonly Finding[] {
  const behaviours = new BehaviourWatch([behaviour]);
  let last = START;
  for (const story of stories) {
    behaviours.hear(heard(story));
    last = Math.max(last, story.at ?? START);
  }
  return behaviours.tick(now ?? last + SECOND);
}

/** `count` of something, made of its number. */
export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
