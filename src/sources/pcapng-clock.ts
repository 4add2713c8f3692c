import type { Micros } from '../model/time.ts';

const WORD = 4_294_967_296;

/** Turns the 64-bit timestamps of one interface into microseconds. */
export interface Clock {
  /** Cut to 0 .. 2^53-1, which every real capture keeps. */
  micros(high: number, low: number): Micros;
}

function bounded(time: number): Micros {
  return Math.min(Math.max(time, 0), Number.MAX_SAFE_INTEGER);
}

/**
 * The clock of an interface. `resolution` is the byte of if_tsresol: a negative power of 10, or of 2 when the highest
 * bit is set (draft-ietf-opsawg-pcapng section 4.2); `offset` are seconds to add. Exact for every resolution.
 */
export function clockOf(resolution: number, offset: bigint): Clock {
  const binary = (resolution & 0x80) !== 0;
  const exponent = resolution & 0x7f;
  const shift = Number(offset) * 1e6;
  if (!binary && exponent === 6) return { micros: (high, low) => bounded(high * WORD + low + shift) };
  if (!binary && exponent > 6 && exponent <= 12) {
    // (high * 2^32 + low) / d without leaving the 53 bits that a double has: high * 2^32 is taken apart first.
    const divisor = 10 ** (exponent - 6);
    const whole = Math.floor(WORD / divisor);
    const rest = WORD % divisor;
    return { micros: (high, low) => bounded(high * whole + Math.floor((high * rest + low) / divisor) + shift) };
  }
  // Resolutions that no known writer uses; BigInt costs an allocation and is right for all of them.
  const ticks = binary ? 1n << BigInt(exponent) : 10n ** BigInt(exponent);
  return {
    micros: (high, low) => bounded(Number((((BigInt(high) << 32n) | BigInt(low)) * 1_000_000n) / ticks) + shift),
  };
}
