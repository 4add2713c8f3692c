import { MersenneTwister } from '../src/numeric/mersenne-twister.ts';
import type { ListedRequest } from '../src/sources/request-list.ts';
import { type WebSource, webRows } from '../test/acceptance/web/web-sources.ts';

/** Some requests that are scored. */
export interface ScoredList {
  readonly name: string;
  readonly sources: readonly WebSource[];
  /** Of whole requests their URLs alone, which is what diffai looks at. */
  readonly urls?: boolean;
}

/** What is scored: lines of diffai's own lists, and requests whose fields are of other kinds. */
export const SCORED_LISTS: readonly ScoredList[] = [
  { name: "diffai's lists", sources: ['diffai'] },
  { name: 'browsing, URLs alone', sources: ['blazehttp'], urls: true },
  { name: 'browsing: headers, cookies, bodies', sources: ['blazehttp'] },
  { name: 'a shop: forms', sources: ['torpeda2012'] },
  { name: 'values of parameters', sources: ['granan', 'httpparams'] },
];

/** The requests of a list, shuffled; the same in every process. */
export async function scoredList({ sources, urls }: ScoredList): Promise<ListedRequest[]> {
  const random = new MersenneTwister(1);
  const placed: { readonly place: number; readonly listed: ListedRequest }[] = [];
  for await (const { listed } of webRows(sources)) {
    const { request } = listed;
    const one = urls === true && request !== null ? { ...listed, line: request.target, request: null } : listed;
    placed.push({ place: random.nextWord(), listed: one });
  }
  return placed.sort((a, b) => a.place - b.place).map(({ listed }) => listed);
}
