import type { EvidenceKind, Finding } from '../../../model/evidence.ts';
import type { Threat } from '../../../model/threat.ts';
import type { Micros } from '../../../model/time.ts';
import type { HttpTransaction } from '../../../model/transaction/http.ts';
import type { WebExchange } from '../../../model/web/exchange.ts';
import type { WebInspection } from '../../../model/web/inspection.ts';
import type { DecodedRequest } from '../decoding/decoded-request.ts';

/** A request with its answer, and all that is known of it by itself. */
export interface HeardRequest {
  readonly transaction: HttpTransaction;
  readonly exchange: WebExchange;
  readonly decoded: DecodedRequest;
  readonly inspection: WebInspection;
}

/** A number that decides, its unit, and the reason for it. */
export interface Threshold {
  readonly value: number;
  readonly unit: string;
  readonly why: string;
}

/** What is told of a finding; head, kind, time and title are added where all behaviours are run. */
export interface Detected extends Omit<Finding, 'kind' | 'evidence' | 'head' | 'time' | 'title'> {
  /** Whom or what it was done to, as the end of the title: `of shop.example.com`. */
  readonly object: string;
}

/** A behaviour that is being watched for in one stream. Findings come at ticks, so that a burst makes one and not a thousand. */
export interface BehaviourDetection {
  /** How much of its state gave way at caps. */
  readonly evicted: number;
  hear(heard: HeardRequest): void;
  /** What was found or has grown since the last tick. */
  tick(now: Micros): readonly Detected[];
}

/** One behaviour of web clients, in one file; docs/detectors.md is made of these. */
export interface Behaviour {
  readonly evidence: EvidenceKind;
  readonly description: string;
  readonly threat: Threat;
  /** How sure it is, in words: the figure is in each finding. */
  readonly confidence: string;
  readonly thresholds: Readonly<Record<string, Threshold>>;
  /** What it cannot see. */
  readonly blindSpots: string;
  create(): BehaviourDetection;
}
