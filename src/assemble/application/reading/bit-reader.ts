const NOTHING = new Uint8Array(0);

/**
 * With so many bits another byte is taken. The bits stay below 2^30: a larger number is no small integer to V8, and each
 * store of one made an object and threw away what was compiled for the others.
 */
export const ROOM = 22;

/** Bits of a stream that comes in pieces, the lowest of each byte first (RFC 1951 section 3.1.1). Its fields are open to loops that take copies of them. */
export class BitReader {
  bytes: Uint8Array = NOTHING;
  at = 0;
  end = 0;
  /** Bits that have been taken from the bytes and not yet used. */
  bits = 0;
  count = 0;

  /** The next piece: it belongs to the caller until `release`. */
  give(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  release(): void {
    this.bytes = NOTHING;
    this.at = 0;
    this.end = 0;
  }

  /** Takes as many bytes as the bits have room for. */
  fill(): void {
    while (this.count <= ROOM && this.at < this.end) {
      this.bits |= (this.bytes[this.at] as number) << this.count;
      this.at += 1;
      this.count += 8;
    }
  }

  /** Whether `count` bits, at most 23, are there. */
  has(count: number): boolean {
    this.fill();
    return this.count >= count;
  }

  /** The next `count` bits, at most 16, that must be there. */
  read(count: number): number {
    const value = this.bits & ((1 << count) - 1);
    this.drop(count);
    return value;
  }

  drop(count: number): void {
    this.bits >>>= count;
    this.count -= count;
  }

  /** Passes over what is left of a byte. */
  align(): void {
    this.drop(this.count % 8);
  }
}
