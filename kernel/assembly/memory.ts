// Flat memory: fixed places that the caller reads and writes, and behind them what `reserve` hands out at the beginning.

/** Records that one call may bring. */
export const BATCH: usize = 256;
export const FEATURES: usize = 100;
export const RECORD_BYTES: usize = 64;
export const ROW_BYTES: usize = FEATURES * 4;

/** Where the caller writes records. */
export const RECORDS: usize = memory.data(16384, 64);
/** Rows of features, f32. */
export const ROWS: usize = memory.data(102400, 64);
/** For each record: bit 0, its sender began between the two sockets; bit 1, each of the two hosts has sent to the other. */
export const BEGAN: usize = memory.data(256, 64);
/** For each row its score, f32. */
export const SCORES: usize = memory.data(1024, 64);
/** Row by row the errors of the ensemble's autoencoders, f32. */
export const ENSEMBLE_SCORES: usize = memory.data(102400, 64);

const PAGE: usize = 65536;
const CACHE_LINE: usize = 64;

let next: usize = __heap_base;

/** Zeroed memory for good. Traps when there is no more. */
export function reserve(bytes: usize): usize {
  const from = (next + CACHE_LINE - 1) & ~(CACHE_LINE - 1);
  next = from + bytes;
  const pages = <i32>((next + PAGE - 1) / PAGE) - memory.size();
  if (next < from || (pages > 0 && memory.grow(pages) < 0)) unreachable();
  return from;
}
