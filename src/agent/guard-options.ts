import type { AnalysisOptions } from '../config/options.ts';
import type { PacketHeadOptions } from '../config/packet-options.ts';
import type { ReleaseReason } from '../defender/lease-keeper.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import type { WebHeadOptions } from '../heads/web/web-head.ts';
import type { Alert } from '../model/alert.ts';
import type { Block } from '../model/block.ts';
import type { GatehoundError } from '../model/error.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Policy } from '../model/policy.ts';
import type { Micros } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import type { GuardProxyOptions } from './guard-proxy.ts';
import type { RefusedRequest } from './refused-request.ts';

/** What an agent finds and does, in the order in which it happens. */
export type GuardRecord =
  | Evidence
  | Alert
  | Verdict
  | Block
  | { readonly kind: 'release'; readonly at: Micros; readonly block: Block; readonly reason: ReleaseReason }
  /** A request that the proxy refused, or would have without --enforce. */
  | RefusedRequest
  /** A verdict that the defender did not carry out, and why. */
  | { readonly kind: 'refusal'; readonly at: Micros; readonly subject: string; readonly error: GatehoundError };

/** Something that the operator should know about the agent itself. */
export interface GuardNotice {
  readonly kind: 'notice';
  readonly text: string;
}

export type GuardEvent = GuardRecord | GuardNotice;

export interface GuardOptions {
  readonly interface: string;
  readonly enforce: boolean;
  readonly dataFolder: string;
  readonly policy: Policy;
  readonly analysis: AnalysisOptions;
  readonly packet: PacketHeadOptions;
  /** A model for the packet head to begin with; null: that of the run before, or one that is learned. */
  readonly model: PacketModel | null;
  readonly web: WebHeadOptions;
  /** A reverse proxy that the agent runs; null for none. */
  readonly proxy: GuardProxyOptions | null;
  /** Access logs of web servers that are followed. */
  readonly logs: readonly string[];
  /** Of the program, for the provenance of models. */
  readonly version: string;
  readonly onEvent: (event: GuardEvent) => void;
}
