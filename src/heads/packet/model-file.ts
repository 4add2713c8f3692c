import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { damagedModel } from '../../model/model-file.ts';
import type { Thresholds } from './calibration.ts';
import { frameModel, unframeModel } from './model-frame.ts';
import { checkHeader, type ModelHeader } from './model-header.ts';
import { ValueReader, ValueWriter, valueCount } from './model-values.ts';
import type { PacketModel } from './packet-model.ts';

/** The file of a model: the same bytes for the same model. */
export function encodePacketModel(model: PacketModel): Uint8Array {
  const { settings, network, calibration, provenance } = model;
  const { thresholds, ...figures } = calibration;
  const pairs = ascending(calibration.pairs);
  const services = ascending(calibration.services);
  const writer = new ValueWriter(valueCount(pairs.length, services.length, network.map));
  writer.write(thresholds);
  for (const [, own] of pairs) writer.write(own);
  for (const [, scale] of services) writer.write([scale]);
  writer.writeNetwork(network);
  const { mapped, trained, start, end, from, version } = provenance;
  const header: ModelHeader = {
    kind: 'packet',
    settings: { pairs: settings.pairs, transform: settings.transform },
    map: network.map.map((cluster) => [...cluster]),
    calibration: {
      rule: figures.rule,
      budget: figures.budget,
      probability: figures.probability,
      method: figures.method,
      fit: figures.fit,
      heldOut: figures.heldOut,
      greatestHeldOut: figures.greatestHeldOut,
      greatestTraining: figures.greatestTraining,
      packetsPerHostAndDay: figures.packetsPerHostAndDay,
      pairs: pairs.map(([key]) => key),
      services: services.map(([key]) => key),
    },
    provenance: { mapped, trained, start, end, from, version },
  };
  return frameModel({ header, values: writer.values });
}

/**
 * The model of a file. Whatever the bytes are, it gives a model that can be scored with or throws: GH-MDL-002 for what is
 * no model, GH-MDL-003 for a damaged one or one that makes no sense, GH-MDL-004 for a format of another version,
 * GH-MDL-005 for a model of another head.
 */
export function decodePacketModel(bytes: Uint8Array): PacketModel {
  const { header, values } = unframeModel(bytes);
  const { settings, map, calibration, provenance } = checkHeader(header);
  if (values.length !== valueCount(calibration.pairs.length, calibration.services.length, map)) {
    throw damagedModel('it holds another number of values than its header says');
  }
  const reader = new ValueReader(values);
  const thresholds = reader.thresholds();
  const pairs = new Map<string, Thresholds>();
  for (const key of calibration.pairs) pairs.set(keyOf(key), reader.thresholds());
  const services = new Map(calibration.services.map((key) => [keyOf(key), reader.scale()]));
  const read = { ...calibration, thresholds, pairs, services };
  return { settings, calibration: read, network: reader.network(map), provenance };
}

/** By their keys in hexadecimal. */
function ascending<Value>(values: ReadonlyMap<string, Value>): (readonly [key: string, value: Value])[] {
  return [...values].map(([key, value]) => [keyHex(key), value] as const).sort(([a], [b]) => (a < b ? -1 : 1));
}

function keyOf(hex: string): string {
  return String.fromCharCode(...hexToBytes(hex));
}

function keyHex(key: string): string {
  return bytesToHex(Uint8Array.from(key, (character) => character.charCodeAt(0)));
}
