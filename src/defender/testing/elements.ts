import type { RunNft } from '../nftables/nft.ts';

interface ListedSet {
  readonly set?: { readonly name: string; readonly elem?: readonly { readonly elem: ListedElement }[] };
}

interface ListedElement {
  readonly val: string;
  readonly expires: number;
}

/** What the kernel holds in our table: the whole seconds that remain, by subject. Nothing where there is no table. */
export async function listElements(nft: RunNft): Promise<ReadonlyMap<string, number>> {
  const result = await nft(['-j', 'list', 'table', 'inet', 'gatehound']);
  if (result === 'missing') throw new Error('there is no nft');
  if (!result.done) {
    if (/No such file or directory/.test(result.errors)) return new Map();
    throw new Error(result.errors);
  }
  const elements = new Map<string, number>();
  for (const { set } of (JSON.parse(result.output) as { readonly nftables: readonly ListedSet[] }).nftables) {
    const bits = set?.name.split('_')[1] ?? '';
    const suffix = bits === '32' || bits === '128' ? '' : `/${bits}`;
    for (const { elem } of set?.elem ?? []) elements.set(elem.val + suffix, elem.expires);
  }
  return elements;
}
