import type { PacketBatch } from '../../model/packet.ts';
import { toSeconds } from '../../model/time.ts';
import { KitsuneKeyReader, type KitsuneKeys } from './kitsune-keys.ts';
import { DampedStatistics, type PacketKeys } from './reference/damped-statistics.ts';
import type { Pairs } from './settings.ts';

/**
 * Kitsune joins texts without anything in between (netStat.py), so that some keys of different packets run together:
 * port 80 of 10.0.0.11 is port 180 of 10.0.0.1. So they do here.
 */
export function kitsuneStreams(keys: KitsuneKeys): PacketKeys {
  const { sourceMac, destinationMac, sourceIp, destinationIp, sourceProtocol, destinationProtocol } = keys;
  const isArp = sourceProtocol === 'arp';
  return {
    sender: sourceMac + sourceIp,
    source: sourceIp,
    destination: destinationIp,
    channel: sourceIp + destinationIp,
    sourceSocket: isArp ? sourceMac : sourceIp + sourceProtocol,
    destinationSocket: isArp ? destinationMac : destinationIp + destinationProtocol,
  };
}

/** The 100 damped incremental statistics of each packet, keyed as Kitsune keys it, in 64-bit arithmetic. */
export class KitsuneFeatures {
  readonly #reader: KitsuneKeyReader;
  readonly #statistics: DampedStatistics;

  /**
   * @param pairs with `all` they are Kitsune's to the last bit
   * @param seed of a hash, which strangers must not know. It changes no output.
   */
  constructor(pairs: Pairs, seed: number) {
    this.#reader = new KitsuneKeyReader(seed);
    this.#statistics = new DampedStatistics(pairs);
  }

  /** Takes the next packet. The features, in the order of FEATURE_NAMES, stand in the same array at each call. */
  next(batch: PacketBatch, index: number): Float64Array {
    const time = batch.times[index] as number;
    const wireLength = batch.wireLengths[index] as number;
    const keys = this.#reader.read(
      batch.bytes,
      batch.offsets[index] as number,
      batch.lengths[index] as number,
      wireLength,
      batch.links[index] as number,
      time,
    );
    // The quotient is the very number that the text `seconds.micros` reads as.
    return this.#statistics.update(kitsuneStreams(keys), toSeconds(time), wireLength);
  }
}
