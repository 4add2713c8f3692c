import type { Transaction } from '../../model/transaction.ts';
import { AcrossFlows } from '../application/across-flows.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../application/parser.ts';

/** One side says something, or bytes of it are missing. Text is one byte a character. For tests. */
export interface Turn {
  readonly from: Direction;
  readonly says?: string | Uint8Array;
  readonly missing?: number;
}

export const FLOW: FlowContext = {
  uid: 'Ctest',
  originator: '192.0.2.1',
  originatorPort: 40_000,
  responder: '198.51.100.2',
  responderPort: 8_080,
};

export function toBytes(says: string | Uint8Array): Uint8Array {
  return typeof says === 'string' ? Uint8Array.from(says, (character) => character.charCodeAt(0)) : says;
}

/**
 * Plays a conversation to a parser of `protocol` and gives its transactions. Each turn takes one second of event time,
 * beginning at one second. `cut` breaks each turn into the pieces in which the stream arrives. Each piece lies between
 * other bytes, so that a parser that reads outside its window is found out.
 */
export function play(
  protocol: ApplicationProtocol,
  turns: readonly Turn[],
  options: {
    readonly cut?: (length: number, turn: number) => readonly number[];
    readonly flow?: FlowContext;
    readonly across?: AcrossFlows;
  } = {},
): Transaction[] {
  const transactions: Transaction[] = [];
  const transport = protocol.transports[0] ?? 'tcp';
  const give = (transaction: Transaction) => transactions.push(transaction);
  const across = options.across ?? new AcrossFlows(give);
  const parser = protocol.open(options.flow ?? FLOW, transport, give, across);
  turns.forEach((turn, index) => {
    const time = (index + 1) * 1_000_000;
    if (turn.missing !== undefined && !parser.finished) parser.gap(turn.from, turn.missing, time);
    if (turn.says === undefined) return;
    const bytes = toBytes(turn.says);
    let from = 0;
    for (const to of [...(options.cut?.(bytes.length, index) ?? []), bytes.length]) {
      pass(parser, turn.from, bytes.subarray(from, to), time);
      from = to;
    }
  });
  parser.close((turns.length + 1) * 1_000_000);
  across.expire(Number.POSITIVE_INFINITY);
  return transactions;
}

function pass(parser: ApplicationParser, direction: Direction, piece: Uint8Array, time: number): void {
  if (parser.finished || piece.length === 0) return;
  const around = new Uint8Array(piece.length + 16).fill(0x0a);
  around.set(piece, 8);
  parser.data(direction, around, 8, 8 + piece.length, time);
  // The bytes belong to the caller: what is kept of them must have been copied.
  around.fill(0xff);
}

/** Ways to cut each turn that must make no difference: at each offset once, and into single bytes. */
export function everyCut(turns: readonly Turn[]): ((length: number, turn: number) => readonly number[])[] {
  const cuts: ((length: number, turn: number) => readonly number[])[] = [
    (length) => Array.from({ length }, (_, offset) => offset),
  ];
  turns.forEach((turn, index) => {
    const length = turn.says === undefined ? 0 : turn.says.length;
    for (let offset = 1; offset < length; offset += 1) cuts.push((_, at) => (at === index ? [offset] : []));
  });
  return cuts;
}

/** A protocol that is recognised at once and hears everything. */
export function listener(
  hear: (direction: Direction, bytes: Uint8Array | number, flow: FlowContext) => void,
): ApplicationProtocol {
  return {
    service: 'test',
    transports: ['tcp', 'udp'],
    recognise: () => 'yes',
    open: (flow) => ({
      finished: false,
      data: (direction, bytes, start, end) => hear(direction, bytes.slice(start, end), flow),
      gap: (direction, length) => hear(direction, length, flow),
      close: () => {},
    }),
  };
}
