/** Freezes a record and all that it holds, so that no room can change what another one reads. */
export function deepFreeze<T extends object>(record: T): T {
  for (const value of Object.values(record)) if (typeof value === 'object' && value !== null) deepFreeze(value);
  return Object.freeze(record);
}
