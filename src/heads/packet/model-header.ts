import { z } from 'zod';
import { GatehoundError } from '../../model/error.ts';
import { damagedModel } from '../../model/model-file.ts';
import { LEVEL_RULES, MOST_PAIRS } from './calibration.ts';
import { LARGEST_CLUSTER } from './feature-mapper.ts';
import { FEATURE_COUNT } from './features.ts';
import { PAIRS, TRANSFORMS } from './settings.ts';
import { MOST_SERVICES } from './usual-scores.ts';

const count = z.int().min(0);
const score = z.number().min(0);

const headerSchema = z.strictObject({
  kind: z.literal('packet'),
  settings: z.strictObject({ pairs: z.enum(PAIRS), transform: z.enum(TRANSFORMS) }),
  /** The features of each autoencoder: each feature in one of them. Their sizes follow from it, and those of the values. */
  map: z.custom<number[][]>(isPartition, 'not each feature once, or more than an autoencoder takes'),
  calibration: z.strictObject({
    rule: z.enum(LEVEL_RULES),
    budget: score,
    probability: z.number().min(0).max(1),
    method: z.enum(['pareto', 'order-statistic']),
    fit: z.enum(['good', 'fair', 'poor']).nullable(),
    heldOut: count,
    greatestHeldOut: score,
    greatestTraining: score,
    packetsPerHostAndDay: score,
    /** Which pairs have thresholds of their own, ascending: as many as the values have room for. */
    pairs: z.custom<string[]>((list) => isKeyList(list, PAIR, MOST_PAIRS), 'not pairs of addresses, ascending'),
    /** The services that were learned, likewise. */
    services: z.custom<string[]>((list) => isKeyList(list, SERVICE, MOST_SERVICES), 'not services, ascending'),
  }),
  provenance: z.strictObject({
    mapped: count,
    trained: count,
    start: z.number(),
    end: z.number(),
    from: z.string(),
    version: z.string(),
  }),
});

/** All of a packet model but its numbers: what its file says first, for people and programs to read. */
export type ModelHeader = z.infer<typeof headerSchema>;

/** Checks a header. Throws GH-MDL-005 for a model of another head, GH-MDL-003 for what makes no sense. */
export function checkHeader(header: unknown): ModelHeader {
  const kind = z.looseObject({ kind: z.string() }).safeParse(header);
  if (kind.success && kind.data.kind !== 'packet') {
    throw new GatehoundError('GH-MDL-005', `the model is for ${JSON.stringify(kind.data.kind)}, not for packets`, {
      remedy: 'name a model of the packet head',
    });
  }
  const { data, error } = headerSchema.safeParse(header);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw damagedModel(`${issue?.path.join('.') || 'its header'}: ${issue?.message ?? 'is wrong'}`);
}

/** Lists are looked through here, up to the first mistake: zod gathers all, and a file may hold millions. */
function isPartition(map: unknown): boolean {
  if (!Array.isArray(map) || map.length > FEATURE_COUNT) return false;
  const seen = new Set<unknown>();
  for (const cluster of map) {
    if (!Array.isArray(cluster) || cluster.length === 0 || cluster.length > LARGEST_CLUSTER) return false;
    for (const feature of cluster) {
      if (!Number.isInteger(feature) || feature < 0 || feature >= FEATURE_COUNT || seen.has(feature)) return false;
      seen.add(feature);
    }
  }
  return seen.size === FEATURE_COUNT;
}

/** Two addresses as pairKey has them, in hexadecimal: of IPv4, MAC or IPv6. */
const PAIR = /^(?:[0-9a-f]{16}|[0-9a-f]{24}|[0-9a-f]{64})$/;

/** Behind the pair stand protocol and port: see serviceKey. */
const SERVICE = /^(?:[0-9a-f]{22}|[0-9a-f]{30}|[0-9a-f]{70})$/;

function isKeyList(keys: unknown, form: RegExp, most: number): boolean {
  if (!Array.isArray(keys) || keys.length > most) return false;
  let last = '';
  for (const key of keys) {
    if (typeof key !== 'string' || !form.test(key) || key <= last) return false;
    last = key;
  }
  return true;
}
