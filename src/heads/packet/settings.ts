/** Which pairs of a sender a packet updates: the one at hand (`own`), or, as in Kitsune, all that it belongs to. */
export const PAIRS = ['own', 'all'] as const;
export type Pairs = (typeof PAIRS)[number];

/** What becomes of a feature before the autoencoders see it: nothing, or its logarithm, with its sign. */
export const TRANSFORMS = ['none', 'log1p'] as const;
export type Transform = (typeof TRANSFORMS)[number];

export interface PacketSettings {
  readonly pairs: Pairs;
  readonly transform: Transform;
}

/** Cheap whatever the number of peers, and steady where sizes and rates span powers of ten. */
export const DEFAULT_SETTINGS: PacketSettings = { pairs: 'own', transform: 'log1p' };

/** Kitsune, as it is. */
export const PARITY_SETTINGS: PacketSettings = { pairs: 'all', transform: 'none' };

export function isParity({ pairs, transform }: PacketSettings): boolean {
  return pairs === 'all' && transform === 'none';
}
