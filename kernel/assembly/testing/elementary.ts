import { exp, exp2, logistic } from '../exponential';
import { signedLog1p } from '../logarithm';

// What the kernel computes with, one function at a time: values stand at VALUES, and results take their place.

export const VALUES: usize = memory.data(65536, 64);
/** Bytes of all values. */
export const LENGTH: usize = 65536;

export function exp2All(): void {
  for (let at = VALUES; at < VALUES + LENGTH; at += 16) v128.store(at, exp2(v128.load(at)));
}

export function expAll(): void {
  for (let at = VALUES; at < VALUES + LENGTH; at += 16) v128.store(at, exp(v128.load(at)));
}

export function logisticAll(): void {
  for (let at = VALUES; at < VALUES + LENGTH; at += 16) v128.store(at, logistic(v128.load(at)));
}

export function signedLog1pAll(): void {
  for (let at = VALUES; at < VALUES + LENGTH; at += 16) v128.store(at, signedLog1p(v128.load(at)));
}
