import type { Script, Sent } from './evasion-sender.ts';

const chaff = (sent: Partial<Sent>): Sent => ({ at: 4, data: 'XXXX', ...sent });
const REST: readonly Sent[] = [
  { at: 4, data: 'efgh' },
  { at: 8, data: 'ijkl' },
];
/** `abcd`, something that the receiver should drop, then `efghijkl`. */
const dropped = (name: string, sent: Partial<Sent>, more: Partial<Script> = {}): Script => ({
  name,
  sent: [{ at: 0, data: 'abcd' }, chaff(sent), ...REST],
  ...more,
});
const late = (sent: readonly Sent[]): readonly Sent[] => sent.map((each) => ({ ...each, after: 20 }));

export const SCRIPTS: readonly Script[] = [
  { name: 'in order', sent: [{ at: 0, data: 'abcd' }, ...REST] },
  dropped('a wrong checksum', { wrongChecksum: true }),
  dropped('no flag at all', { flags: '-' }),
  dropped('no acknowledgement, but a FIN', { flags: 'F' }),
  dropped('an acknowledgement of what was not sent', { acknowledged: 10 }),
  dropped('an acknowledgement of long ago', { acknowledged: -200_000 }),
  dropped('an old timestamp', { stamp: 900 }, { stamps: true }),
  dropped('an old timestamp, with a FIN', { stamp: 900, flags: 'FA' }, { stamps: true }),
  {
    name: 'a timestamp of a segment that was never acknowledged at its beginning',
    stamps: true,
    sent: [
      { at: 4, data: 'efgh', stamp: 2_000 },
      { at: 0, data: 'abcd', stamp: 1_500 },
      { at: 8, data: 'ijkl', stamp: 1_600, after: 60 },
    ],
  },
  dropped('a RST ahead', { flags: 'R', data: '', at: 9 }),
  dropped('a RST behind', { flags: 'R', data: '', at: 3 }),
  dropped('a RST far away', { flags: 'RA', data: '', at: 9_000_000 }),
  dropped('an exact RST', { flags: 'R', data: '', at: 4, after: 20 }),
  dropped('an exact RST with a wrong checksum', { flags: 'R', data: '', at: 4, wrongChecksum: true }),
  dropped(
    'an exact RST with an old timestamp',
    { flags: 'R', data: '', at: 4, stamp: 900, after: 20 },
    { stamps: true },
  ),
  {
    name: 'a RST at the edge of what waits',
    sent: [
      { at: 0, data: 'abcd' },
      { at: 8, data: 'ijkl' },
      { at: 12, flags: 'R', after: 20 },
      { at: 4, data: 'efgh' },
    ],
  },
  {
    name: 'a RST inside what waits',
    sent: [
      { at: 0, data: 'abcd' },
      { at: 8, data: 'ijkl' },
      { at: 10, flags: 'R', after: 20 },
      { at: 4, data: 'efgh' },
    ],
  },
  dropped('a FIN behind', { flags: 'FA', data: '', at: 2 }),
  dropped('a FIN out of the window', { flags: 'FA', data: '', at: 900_000 }),
  dropped('data behind a FIN', { flags: 'FA', data: 'EF', at: 4, after: 20 }),
  {
    name: 'a FIN behind a hole',
    sent: [
      { at: 0, data: 'abcd' },
      { at: 12, flags: 'FA' },
      { at: 8, data: 'ijkl' },
      { at: 12, data: 'mnop' },
      { at: 4, data: 'efgh' },
    ],
  },
  {
    name: 'a FIN behind a hole, over which data goes',
    sent: [
      { at: 0, data: 'abcd' },
      { at: 8, flags: 'FA' },
      { at: 6, data: 'ghijkl' },
      { at: 4, data: 'efgh' },
      { at: 12, data: 'm' },
    ],
  },
  dropped('a SYN with data', { flags: 'S', at: 3 }),
  dropped('a SYN of another connection', { flags: 'S', at: 900_000 }),
  dropped('a SYN-ACK with data', { flags: 'SA', at: 3 }),
  dropped('a SYN with a FIN', { flags: 'SFA', at: 3 }),
  {
    name: 'numbers that wrap',
    start: 0xffff_fffa,
    sent: [
      { at: 8, data: 'ijkl' },
      { at: 0, data: 'abcdef' },
      { at: 4, data: 'XXXX' },
    ],
  },
  {
    name: 'data before the answer',
    early: [{ at: 0, data: 'XXXX', acknowledged: 7 }],
    sent: [{ at: 0, data: 'abcd' }, ...REST],
  },
  { name: 'data with the SYN', early: [], sent: [{ at: 0, data: 'abcd' }, ...REST] },
  { name: 'an urgent byte', sent: late([{ at: 0, data: 'abcd', flags: 'UA', urgent: 2 }, ...REST]) },
  { name: 'an urgent pointer of 0', sent: late([{ at: 0, data: 'abcd', flags: 'UA', urgent: 0 }, ...REST]) },
  { name: 'an urgent byte at the end', sent: late([{ at: 0, data: 'abcd', flags: 'UA', urgent: 4 }, ...REST]) },
  {
    name: 'an urgent pointer behind the segment',
    sent: late([{ at: 0, data: 'abcd', flags: 'UA', urgent: 6 }, ...REST]),
  },
  { name: 'an urgent pointer without the flag', sent: late([{ at: 0, data: 'abcd', urgent: 2 }, ...REST]) },
  {
    name: 'a later urgent pointer before the first one was reached',
    sent: late([
      { at: 0, data: 'abcd', flags: 'UA', urgent: 6 },
      { at: 4, data: 'efgh', flags: 'UA', urgent: 4 },
      { at: 8, data: 'ijkl' },
    ]),
  },
  {
    name: 'two urgent bytes',
    sent: late([
      { at: 0, data: 'abcd', flags: 'UA', urgent: 2 },
      { at: 4, data: 'efgh', flags: 'UA', urgent: 1 },
      { at: 8, data: 'ijkl' },
    ]),
  },
  {
    name: 'an urgent byte in what came too early',
    sent: late([
      { at: 4, data: 'efgh', flags: 'UA', urgent: 3 },
      { at: 0, data: 'abcd' },
      { at: 8, data: 'ijkl' },
    ]),
  },
  {
    name: 'an urgent pointer back into what was read',
    sent: late([
      { at: 0, data: 'abcd' },
      { at: 2, data: 'cdef', flags: 'UA', urgent: 1 },
      { at: 6, data: 'gh' },
    ]),
  },
  {
    name: 'what came too early is appended to what it follows, so that a longer one does not replace it',
    sent: [
      { at: 2, data: 'cd' },
      { at: 4, data: 'ef' },
      { at: 2, data: 'XYZ' },
      { at: 0, data: 'ab' },
    ],
  },
  {
    name: 'what came too early beyond the window',
    sent: [
      { at: 70_000, data: 'X'.repeat(1_000) },
      ...Array.from({ length: 80 }, (_, index) => ({
        at: 1_000 * index,
        data: String.fromCharCode(97 + (index % 26)).repeat(1_000),
      })),
    ],
  },
];

/** A generator of numbers that a seed makes the same each time (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Segments that overlap at random, each with letters of its own, and at last what fills every hole. */
export function randomScript(seed: number): Script {
  const number = seeded(seed);
  const sent: Sent[] = [];
  const count = 4 + number(10);
  for (let index = 0; index < count; index++) {
    const letter = String.fromCharCode((index % 2 === 0 ? 97 : 65) + index);
    const isLast = number(12) === 0;
    sent.push({
      at: 1 + number(40),
      data: letter.repeat(1 + number(14)),
      ...(number(10) === 0 ? { wrongChecksum: true } : {}),
      ...(number(10) === 0 ? { flags: number(2) === 0 ? '-' : 'PA' } : {}),
      ...(isLast ? { flags: 'FA' } : {}),
    });
  }
  for (let at = 0; at < 60; at += 7) sent.push({ at, data: '.'.repeat(7) });
  return { name: `random script ${seed}`, sent };
}
