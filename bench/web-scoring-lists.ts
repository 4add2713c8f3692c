import { MersenneTwister } from '../src/numeric/mersenne-twister.ts';
import type { ListedRequest } from '../src/sources/request-list.ts';
import { type WebSource, webRows } from '../test/acceptance/web/web-sources.ts';

/** What is scored: lines of diffai's own lists, and requests whose fields are of other kinds. */
export const SCORED_LISTS = [
  { name: "diffai's lists", sources: ['diffai'] },
  { name: 'browsing: headers, cookies, bodies', sources: ['blazehttp'] },
  { name: 'a shop: forms', sources: ['torpeda2012'] },
  { name: 'values of parameters', sources: ['granan', 'httpparams'] },
] as const satisfies readonly { readonly name: string; readonly sources: readonly WebSource[] }[];

/** The requests of a list, shuffled; the same in every process. */
export async function scoredList(name: (typeof SCORED_LISTS)[number]['name']): Promise<ListedRequest[]> {
  const sources = SCORED_LISTS.find((list) => list.name === name)?.sources ?? [];
  const random = new MersenneTwister(1);
  const placed: { readonly place: number; readonly listed: ListedRequest }[] = [];
  for await (const { listed } of webRows(sources)) placed.push({ place: random.nextWord(), listed });
  return placed.sort((a, b) => a.place - b.place).map(({ listed }) => listed);
}
