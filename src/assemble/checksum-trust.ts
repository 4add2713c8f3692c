import type { FlowTable } from './flow-table.ts';

/**
 * Whether wrong checksums of a side mean something. A capture can show them broken throughout (before the network card
 * completes them, anonymised); then one packet in 65,536 verifies by chance. One that held counts all the same, since
 * an attacker chooses how many he sends wrong; the side loses that trust when its wrong ones prove to be taken.
 */

/** So many proofs at least: a few are packets that the capture lacks. */
const PROOFS = 4;

/** A UDP side, whose receiver acknowledges nothing, is trusted while no more than so many are wrong for one that holds. */
const WRONG_FOR_ONE = 16;

const LARGEST_COUNT = 255;

/** A checksum of the side held. */
export function noteRightChecksum(table: FlowTable, side: number): void {
  const right = table.rightChecksums[side] as number;
  if (right < LARGEST_COUNT) table.rightChecksums[side] = right + 1;
}

/** Whether the checksums of the side mean something. */
export function trustsChecksums(table: FlowTable, side: number, isTcp: boolean): boolean {
  const right = table.rightChecksums[side] as number;
  if (right === 0) return false;
  const alarms = table.falseAlarms[side] as number;
  return isTcp ? alarms < PROOFS || alarms <= 2 * right : alarms <= WRONG_FOR_ONE * right;
}

/** A UDP datagram of a trusted side was wrong. */
export function noteWrongDatagram(table: FlowTable, side: number): void {
  countAlarm(table, side);
}

/**
 * A TCP segment of a trusted side whose last byte comes before sequence number `end` was wrong. When one before it has
 * been acknowledged since, that one had reached its receiver, or a right one in its place: who sends both has as many
 * right ones.
 */
export function noteWrongSegment(table: FlowTable, side: number, end: number): void {
  const acknowledged = ((table.startSequence[side] as number) + (table.acknowledged[side] as number)) >>> 0;
  const awaited = table.wrongEnd[side] as number;
  const isTaken = ((awaited - acknowledged) | 0) <= 0;
  if (awaited !== 0 && isTaken) countAlarm(table, side);
  if (awaited === 0 || isTaken) table.wrongEnd[side] = ((end - acknowledged) | 0) > 0 ? end : 0;
}

/** At the largest count both are halved: what matters is their share. */
function countAlarm(table: FlowTable, side: number): void {
  table.falseAlarms[side] = (table.falseAlarms[side] as number) + 1;
  if (table.falseAlarms[side] !== LARGEST_COUNT) return;
  table.falseAlarms[side] = LARGEST_COUNT >> 1;
  table.rightChecksums[side] = (table.rightChecksums[side] as number) >> 1;
}
