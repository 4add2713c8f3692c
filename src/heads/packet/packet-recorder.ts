import { decodePacket } from '../../decode/decode.ts';
import { Layers } from '../../decode/layers.ts';
import type { PacketBatch } from '../../model/packet.ts';
import type { StatisticsEngine } from './packet-engine.ts';
import { RECORD, writePacketRecord } from './packet-record.ts';
import { StatisticsClock } from './statistics-clock.ts';

/** Decodes packets into the records of a statistics engine. */
export class PacketRecorder {
  readonly #statistics: StatisticsEngine;
  readonly #clock: StatisticsClock | null;
  readonly #layers = new Layers();

  /**
   * `time`: `steady` lets statistics fade by a clock of their own, `captured` by that of the capture, as Kitsune does.
   */
  constructor(statistics: StatisticsEngine, time: 'steady' | 'captured') {
    this.#statistics = statistics;
    this.#clock = time === 'steady' ? new StatisticsClock() : null;
  }

  /** Writes the records of packets `from` to `to` (excluded) of a batch, from the first record on. */
  record(batch: PacketBatch, from: number, to: number): void {
    const { bytes, offsets, lengths, wireLengths, times, links } = batch;
    const { records, view } = this.#statistics;
    const layers = this.#layers;
    for (let packet = from; packet < to; packet++) {
      const at = (packet - from) * RECORD.bytes;
      const wireLength = wireLengths[packet] as number;
      const time = times[packet] as number;
      decodePacket(
        bytes,
        offsets[packet] as number,
        lengths[packet] as number,
        wireLength,
        links[packet] as number,
        layers,
      );
      writePacketRecord(records, view, at, bytes, layers, wireLength);
      view.setFloat64(at + RECORD.time, this.#clock === null ? time : this.#clock.advance(time), true);
    }
  }
}
