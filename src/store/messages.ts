import type { ErrorCode } from '../model/error.ts';
import { GatehoundError } from '../model/error.ts';
import type { Micros } from '../model/time.ts';
import type { BlockQuery, RecordQuery, StoreRecord } from './records.ts';

/** A question to the thread; `of` says what the answer holds. */
export type StoreQuestion =
  | { readonly of: 'evidence' | 'alerts' | 'verdicts'; readonly query: RecordQuery }
  | { readonly of: 'blocks'; readonly query: BlockQuery }
  | { readonly of: 'active-blocks'; readonly now: Micros };

export type ToStoreThread =
  | { readonly kind: 'write'; readonly batch: number; readonly records: readonly StoreRecord[] }
  | { readonly kind: 'query'; readonly id: number; readonly question: StoreQuestion }
  | { readonly kind: 'close' };

export type FromStoreThread =
  | { readonly kind: 'open' }
  | { readonly kind: 'refused'; readonly error: PlainError }
  | { readonly kind: 'written'; readonly batch: number }
  | { readonly kind: 'write-failed'; readonly batch: number; readonly error: PlainError }
  | { readonly kind: 'removed'; readonly rows: number }
  | { readonly kind: 'remove-failed'; readonly error: PlainError }
  | { readonly kind: 'answer'; readonly id: number; readonly rows: readonly unknown[] }
  | { readonly kind: 'query-failed'; readonly id: number; readonly error: PlainError };

/** What the thread is started with. */
export interface StoreThreadData {
  readonly path: string;
}

/** A coded error between threads: the copy that threads pass keeps no class. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly remedy: string;
}

export function toPlainError(error: GatehoundError): PlainError {
  return { code: error.code, detail: error.message, remedy: error.remedy };
}

export function fromPlainError(error: PlainError): GatehoundError {
  return new GatehoundError(error.code, error.detail, { remedy: error.remedy });
}
