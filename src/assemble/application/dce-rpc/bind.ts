/** Whether the data of a pipe begin with a bind of DCE/RPC (C706 chapter 12): version 5, minor version, type. */
export function isBind(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 3 <= end && bytes[at] === 5 && (bytes[at + 1] as number) <= 1 && bytes[at + 2] === 11;
}
