import type { EvidenceKind, Finding } from '../../model/evidence.ts';
import type { Flow } from '../../model/flow.ts';
import type { Threat } from '../../model/threat.ts';
import type { Micros } from '../../model/time.ts';
import type { Transaction } from '../../model/transaction.ts';

/** What a detector may listen to. */
export type Heard = Flow | Transaction;

export type Listener = Heard['kind'];

/** A number that decides, its unit, and the reason for it. */
export interface Threshold {
  readonly value: number;
  readonly unit: string;
  readonly why: string;
}

/** What a detector tells of a finding; the flow head adds what is the same for all of a detector's. */
export interface Detected extends Omit<Finding, 'kind' | 'evidence' | 'head' | 'time' | 'title'> {
  /** Whom or what it was done to, as the end of the title: `of 10.0.0.2`. */
  readonly object: string;
}

/** A detector at work on one stream. Findings come at ticks, so that a burst makes one finding and not a thousand. */
export interface Detection {
  readonly on: { readonly [Kind in Listener]?: (event: Extract<Heard, { kind: Kind }>) => void };
  /** How much of its state gave way at caps. */
  readonly evicted: number;
  /** What was found or has grown since the last tick. */
  tick(now: Micros): readonly Detected[];
}

/** One way to recognise one behaviour, in one file; docs/detectors.md is made of these. */
export interface Detector {
  readonly evidence: EvidenceKind;
  readonly description: string;
  readonly threat: Threat;
  /** How sure it is, in words: the figure is in each finding. */
  readonly confidence: string;
  readonly thresholds: Readonly<Record<string, Threshold>>;
  readonly listens: readonly Listener[];
  /** What it cannot see. */
  readonly blindSpots: string;
  create(): Detection;
}
