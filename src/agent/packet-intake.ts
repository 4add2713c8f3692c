import { randomInt } from 'node:crypto';
import { kitsuneStreams } from '../heads/packet/kitsune-features.ts';
import { KitsuneKeyReader } from '../heads/packet/kitsune-keys.ts';
import type { PacketEngine } from '../heads/packet/packet-engine.ts';
import { PacketRecorder } from '../heads/packet/packet-recorder.ts';
import type { PacketKeys } from '../heads/packet/reference/damped-statistics.ts';
import { referenceEngine } from '../heads/packet/reference/reference-engine.ts';
import { isParity, type PacketSettings } from '../heads/packet/settings.ts';
import type { PacketBatch } from '../model/packet.ts';
import { createPacketEngine, type EngineName, readKernel } from './packet-engine.ts';
import { parallelEngine } from './parallel-network.ts';

/** An engine and the way of packets into its records. */
export interface PacketIntake {
  readonly engine: PacketEngine;
  /** Writes the records of packets `from` to `to` (excluded) of a batch, from the first record on. */
  record(batch: PacketBatch, from: number, to: number): void;
  /** Ends its threads. */
  close(): Promise<void>;
}

/**
 * The reference engine with Kitsune's own settings also has Kitsune's keys, which are texts, and its clock, the
 * capture's. All else is keyed exactly, and fades by a clock that no senseless date disturbs. Throws GH-AGT-008 where one
 * of its `threads` cannot start.
 */
export async function createPacketIntake(
  name: EngineName,
  settings: PacketSettings,
  threads = 1,
): Promise<PacketIntake> {
  const intake = await simpleIntake(name, settings);
  if (threads === 1) return intake;
  const kernel = name === 'fast' ? await readKernel() : null;
  const engine = await parallelEngine(intake.engine, { kernel, threads });
  return { ...intake, engine, close: () => engine.close() };
}

async function simpleIntake(engine: EngineName, settings: PacketSettings): Promise<PacketIntake> {
  if (engine === 'reference' && isParity(settings)) return kitsuneIntake(settings);
  const packetEngine = await createPacketEngine({ engine, settings });
  const recorder = new PacketRecorder(packetEngine.statistics, 'steady');
  return {
    engine: packetEngine,
    record: (batch, from, to) => recorder.record(batch, from, to),
    close: async () => {},
  };
}

function kitsuneIntake(settings: PacketSettings): PacketIntake {
  const keys: PacketKeys[] = [];
  const engine = referenceEngine(settings, (_records, _at, index) => keys[index] as PacketKeys);
  const recorder = new PacketRecorder(engine.statistics, 'captured');
  const reader = new KitsuneKeyReader(randomInt(2 ** 32));
  return {
    engine,
    record(batch, from, to) {
      recorder.record(batch, from, to);
      const { bytes, offsets, lengths, wireLengths, links, times } = batch;
      for (let packet = from; packet < to; packet++) {
        const shown = reader.read(
          bytes,
          offsets[packet] as number,
          lengths[packet] as number,
          wireLengths[packet] as number,
          links[packet] as number,
          times[packet] as number,
        );
        keys[packet - from] = kitsuneStreams(shown);
      }
    },
    close: async () => {},
  };
}
