/** How many numbers of an ascending list are above a value. */
export function countAbove(ascending: Float64Array, value: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ascending[middle] as number) > value) to = middle;
    else from = middle + 1;
  }
  return ascending.length - from;
}

/** How many numbers of an ascending list are below a value. */
export function countBelow(ascending: Float64Array, value: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ascending[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
