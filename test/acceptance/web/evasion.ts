import { RequestDecoder } from '../../../src/heads/web/decoding/decode-request.ts';
import type { RequestInspector } from '../../../src/heads/web/request-inspector.ts';
import type { WebRequest } from '../../../src/model/web/request.ts';
import { MersenneTwister } from '../../../src/numeric/mersenne-twister.ts';
import { attackKind, attackPayload } from './attack-payload.ts';
import { PLAIN, RE_ENCODINGS } from './re-encodings.ts';
import { type WebSource, webRows } from './web-sources.ts';

/** Where payloads can be taken from. */
export const EVASION_SOURCES: readonly WebSource[] = [
  ...(['payload_lists', 'libinjection', 'httpparams', 'granan', 'torpeda2012', 'crs_tests_A'] as const),
];

/** How attacks of one source fared in one encoding. */
export interface EvasionCount {
  readonly source: WebSource;
  readonly encoding: string;
  /** To how many it makes sense, of those that are found as they are. */
  tried: number;
  found: number;
}

export interface Evasion {
  readonly counts: readonly EvasionCount[];
  /** Attacks taken, and those that were found as they are, by source. */
  readonly taken: ReadonlyMap<WebSource, number>;
  readonly plain: ReadonlyMap<WebSource, number>;
  readonly missed: readonly MissedAttack[];
}

export interface MissedAttack {
  readonly source: WebSource;
  readonly encoding: string;
  readonly payload: string;
  readonly request: WebRequest;
  readonly probability: number;
}

/** Attacks of a source chosen by chance, each once; the same for the same seed. */
export async function takeAttacks(source: WebSource, most: number, seed: number): Promise<readonly string[]> {
  const payloads = new Set<string>();
  for await (const row of webRows([source])) {
    const payload = row.truth === 1 ? attackPayload(row) : null;
    if (payload !== null && payload !== '') payloads.add(payload);
  }
  const random = new MersenneTwister(seed);
  const all = [...payloads].map((payload) => ({ payload, place: random.nextWord() }));
  all.sort((a, b) => a.place - b.place);
  return all.slice(0, most).map(({ payload }) => payload);
}

/** Sends each attack that is found as it is in every other way. */
export function evade(
  attacks: ReadonlyMap<WebSource, readonly string[]>,
  inspector: (source: WebSource) => RequestInspector,
): Evasion {
  const counts: EvasionCount[] = [];
  const taken = new Map<WebSource, number>();
  const plain = new Map<WebSource, number>();
  const missed: MissedAttack[] = [];
  const decoder = new RequestDecoder();
  for (const [source, payloads] of attacks) {
    const judge = inspector(source);
    const inspect = (request: WebRequest) => judge.inspect(decoder.decode(request), '');
    const random = new MersenneTwister(payloads.length);
    const known = payloads.filter((payload) => {
      const request = PLAIN.send(payload, attackKind(payload), random);
      return request !== null && inspect(request).isAttack;
    });
    taken.set(source, payloads.length);
    plain.set(source, known.length);
    for (const { name, send } of RE_ENCODINGS) {
      const count = { source, encoding: name, tried: 0, found: 0 };
      for (const payload of known) {
        const request = send(payload, attackKind(payload), random);
        if (request === null) continue;
        count.tried += 1;
        const { isAttack, probability } = inspect(request);
        if (isAttack) count.found += 1;
        else missed.push({ source, encoding: name, payload, request, probability });
      }
      counts.push(count);
    }
  }
  return { counts, taken, plain, missed };
}
