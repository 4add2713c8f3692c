import type { Micros } from '../../model/time.ts';
import type { Calibration } from './calibration.ts';
import type { NetworkParameters } from './network-parameters.ts';
import type { PacketSettings } from './settings.ts';

/** What a model was trained on. */
export interface Provenance {
  /** Packets for the feature mapper and for the autoencoders. */
  readonly mapped: number;
  readonly trained: number;
  /** First and last of them, event time. */
  readonly start: Micros;
  readonly end: Micros;
  /** What they came from, in words: names of captures, an interface. */
  readonly from: string;
  /** The program that made it. */
  readonly version: string;
}

/** All that scoring needs, and what it was made of. */
export interface PacketModel {
  readonly settings: PacketSettings;
  readonly network: NetworkParameters;
  readonly calibration: Calibration;
  readonly provenance: Provenance;
}
