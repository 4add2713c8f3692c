import { FEATURE_COUNT } from '../features.ts';
import { type AutoencoderParameters, untrainedNetwork } from '../network-parameters.ts';
import type { PacketModel } from '../packet-model.ts';

/** Features in tens, in their order. */
export const TENS: readonly (readonly number[])[] = Array.from({ length: FEATURE_COUNT / 10 }, (_, ten) =>
  Array.from({ length: 10 }, (_, one) => 10 * ten + one),
);

/** Parameters as after some training: ranges, and biases of their own. */
function trained(parameters: AutoencoderParameters): AutoencoderParameters {
  return {
    ...parameters,
    hiddenBias: parameters.hiddenBias.map((_, index) => index / 8),
    visibleBias: parameters.visibleBias.map((_, index) => -index / 8),
    least: parameters.least.map((_, index) => index - 3),
    greatest: parameters.greatest.map((_, index) => index * index + 1),
  };
}

/** A model of the smallest kind, with any field replaced. */
export function model(fields: Partial<PacketModel> = {}, map: readonly (readonly number[])[] = TENS): PacketModel {
  const { ensemble, output } = untrainedNetwork(map);
  return {
    settings: { pairs: 'own', transform: 'log1p' },
    network: { map, ensemble: ensemble.map(trained), output: trained(output) },
    calibration: {
      rule: 'tail',
      budget: 100,
      thresholds: [0.125, 0.25, 0.5, Infinity],
      pairs: new Map([
        ['\x0a\0\0\x01\x0a\0\0\x02', [0.1, 0.2, 0.3, 0.4]],
        ['\x0a\0\0\x01\x0a\0\0\xff', [0.5, 0.5, Infinity, Infinity]],
      ]),
      services: new Map([
        ['\x0a\0\0\xf0\x0a\0\0\xf1\x06\x16\0', 1.5],
        ['\x0a\0\0\xf0\x0a\0\0\xf1\x11\x35\0', 3],
      ]),
      probability: 1e-4,
      method: 'pareto',
      fit: 'fair',
      heldOut: 1_000,
      greatestHeldOut: 0.375,
      greatestTraining: 0.75,
      packetsPerHostAndDay: 1_000_000,
    },
    provenance: {
      mapped: 101,
      trained: 2_000,
      start: 1_700_000_000_000_000,
      end: 1_700_000_100_000_001,
      from: 'office.pcap',
      version: '1.2.3',
    },
    ...fields,
  };
}
