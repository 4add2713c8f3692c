import type { Micros } from '../../model/time.ts';
import type { Transaction } from '../../model/transaction.ts';
import type { AcrossFlows } from './across-flows.ts';
import type { Direction, FlowContext } from './flow-context.ts';

export type { Direction, FlowContext } from './flow-context.ts';

/**
 * Reads one flow. For TCP it is given the stream in order, each byte once; for UDP one datagram a call. The bytes
 * `[start, end)` belong to the caller: copy what must outlive the call. A parser never throws, whatever the bytes;
 * it keeps bounded state; when it has lost the thread it says so by `finished` and is given nothing more.
 */
export interface ApplicationParser {
  readonly finished: boolean;
  /** It was not this protocol after all: the flow is not named after it. */
  readonly refuted?: boolean;
  /** From the next byte on the flow speaks another protocol (STARTTLS, CONNECT): that one is found by its content. */
  readonly handsOver?: boolean;
  /** Zeek's names of what was found inside the protocol (`gssapi`, `ntlm`): they join the flow's `service`. */
  readonly inside?: readonly string[];
  /** With `handsOver`: where in the bytes given last that protocol begins; absent: after them. */
  readonly handedOverAt?: number | undefined;
  /** With `handsOver`: the protocol that follows, where the parser knows it (101 Switching Protocols names it). */
  readonly successor?: ApplicationProtocol | undefined;
  /**
   * About how many bytes it keeps of what it was given, as far as a peer can make them many; absent where they are few.
   * Asked after every packet: a sum that stands ready. All parsers together have a budget (`contentBytes`).
   */
  readonly held?: number;
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void;
  /** `length` bytes of the stream are missing here. */
  gap(direction: Direction, length: number, time: Micros): void;
  /** The flow closed: give what is still open. */
  close(time: Micros): void;
}

/**
 * One application protocol, one file. `recognise` judges the first bytes that one side sent (for UDP: a datagram):
 * `yes`, `no`, or `more` when more bytes are needed to tell.
 */
export interface ApplicationProtocol {
  /** Zeek's name for it: the flow's `service`. */
  readonly service: string;
  readonly transports: readonly ('tcp' | 'udp')[];
  /**
   * Whether a side may begin with this byte, to or from this port of the responder; where it may not, `recognise` says
   * no and is not asked. Absent: with any. The same byte always has the same answer.
   */
  readonly begins?: (byte: number, direction: Direction, port: number) => boolean;
  /** The ports that `begins` tells from all others. */
  readonly ports?: readonly number[];
  recognise(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    flow: FlowContext,
  ): 'yes' | 'no' | 'more';
  /** @param across what spans several flows, for protocols that need it */
  open(
    flow: FlowContext,
    transport: 'tcp' | 'udp',
    emit: (transaction: Transaction) => void,
    across: AcrossFlows,
  ): ApplicationParser;
}
