import { TextCache } from '../numeric/text-cache.ts';
import { type FlowTable, HISTORY_LENGTH } from './flow-table.ts';

/**
 * Zeek's history letters (Zeek manual, conn.log, history): what happened in a flow in the order in which it first
 * happened, upper case from the originator. Bits of `historySeen`; a SYN and a SYN-ACK share one.
 */
export const HISTORY = {
  syn: { bit: 1 << 0, letter: 83 },
  synAcknowledge: { bit: 1 << 0, letter: 72 },
  acknowledge: { bit: 1 << 1, letter: 65 },
  data: { bit: 1 << 2, letter: 68 },
  fin: { bit: 1 << 3, letter: 70 },
  reset: { bit: 1 << 4, letter: 82 },
  /** SYN together with FIN or RST. */
  multipleFlags: { bit: 1 << 5, letter: 81 },
  /** FIN together with RST. */
  inconsistent: { bit: 1 << 6, letter: 73 },
} as const;

const WRONG_CHECKSUM = 67;
const GAP = 71;
const RETRANSMISSION = 84;
const ZERO_WINDOW = 87;
const FLIP = 94;
const TUNNEL_CHANGES = 88;

const TO_LOWER_CASE = 32;

/** Most flows go like most others. */
const KNOWN = new TextCache(1_024, HISTORY_LENGTH, (bytes, start, end) =>
  String.fromCharCode(...bytes.subarray(start, end)),
);

type Letter = (typeof HISTORY)[keyof typeof HISTORY];

function write(table: FlowTable, slot: number, direction: number, letter: number): void {
  const length = table.historyLength[slot] as number;
  if (length === HISTORY_LENGTH) return;
  table.historyText[slot * HISTORY_LENGTH + length] = direction === 0 ? letter : letter + TO_LOWER_CASE;
  table.historyLength[slot] = length + 1;
}

/** Writes a letter the first time that this side does it. */
export function noteOnce(table: FlowTable, slot: number, direction: number, { bit, letter }: Letter): void {
  const side = 2 * slot + direction;
  const seen = table.historySeen[side] as number;
  if ((seen & bit) !== 0) return;
  table.historySeen[side] = seen | bit;
  write(table, slot, direction, letter);
}

/** Writes FIN or RST, and again when its sequence number differs from the last one's. */
function noteEnd(
  table: FlowTable,
  slot: number,
  direction: number,
  sequences: Uint32Array,
  sequence: number,
  { bit, letter }: Letter,
): void {
  const side = 2 * slot + direction;
  const seen = table.historySeen[side] as number;
  if ((seen & bit) === 0 || sequences[side] !== sequence) write(table, slot, direction, letter);
  table.historySeen[side] = seen | bit;
  sequences[side] = sequence;
}

export function noteFin(table: FlowTable, slot: number, direction: number, sequence: number): void {
  noteEnd(table, slot, direction, table.lastFin, sequence, HISTORY.fin);
}

export function noteReset(table: FlowTable, slot: number, direction: number, sequence: number): void {
  noteEnd(table, slot, direction, table.lastReset, sequence, HISTORY.reset);
}

/** The flow began with what looks like an answer: its sides were exchanged. */
export function noteFlip(table: FlowTable, slot: number): void {
  write(table, slot, 0, FLIP);
}

/** The flow changed its tunnel so often that it is no more followed. */
export function noteTunnelChanges(table: FlowTable, slot: number): void {
  write(table, slot, 0, TUNNEL_CHANGES);
}

/** Letters that repeat at the 1st, 10th, 100th, ... time, so that their number tells the magnitude. */
function noteScaled(table: FlowTable, slot: number, direction: number, counts: Uint32Array, letter: number): void {
  const side = 2 * slot + direction;
  const count = ((counts[side] as number) + 1) >>> 0;
  counts[side] = count;
  if (isPowerOfTen(count)) write(table, slot, direction, letter);
}

/** The peer acknowledged bytes of this side that were never seen. */
export function noteGap(table: FlowTable, slot: number, direction: number): void {
  noteScaled(table, slot, direction, table.gaps, GAP);
}

export function noteRetransmission(table: FlowTable, slot: number, direction: number): void {
  noteScaled(table, slot, direction, table.retransmissions, RETRANSMISSION);
}

export function noteWrongChecksum(table: FlowTable, slot: number, direction: number): void {
  noteScaled(table, slot, direction, table.wrongChecksums, WRONG_CHECKSUM);
}

export function noteZeroWindow(table: FlowTable, slot: number, direction: number): void {
  noteScaled(table, slot, direction, table.zeroWindows, ZERO_WINDOW);
}

function isPowerOfTen(value: number): boolean {
  let power = 1;
  while (power < value) power *= 10;
  return power === value;
}

export function historyText(table: FlowTable, slot: number): string {
  const at = slot * HISTORY_LENGTH;
  return KNOWN.of(table.historyText, at, at + (table.historyLength[slot] as number));
}
