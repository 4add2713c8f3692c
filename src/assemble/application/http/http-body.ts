import { DeflateMeter, HEAD_BYTES } from '../reading/deflate-meter.ts';
import { MEDIA_TYPE_BYTES, mediaTypeOf } from '../reading/media-type.ts';
import type { Admission } from '../reading/unpacking.ts';

/** Content codings that Zeek unpacks (RFC 9110 section 8.4.1; `x-` names are equal to those without). */
const PACKED = /^\s*(x-)?(gzip|deflate)\s*$/i;

/** Packed bytes of a body that are looked at: a page has a tenth of it. What is beyond counts as it came. */
export const PACKED_LIMIT = 1 << 20;

/** What a deflate meter takes (`UNPACKING_LIMIT`). */
export const METER_BYTES = 5_120;
const NOTHING = new Uint8Array(0);

/**
 * Measures the bodies of one side, one after another: size as Zeek counts it (unpacked, within bounds) and media type by
 * the first bytes. A body that is not packed is counted; at most its first 512 bytes are looked at.
 */
export class BodyMeter {
  readonly #unpacking: Admission;
  #raw = 0;
  #packed = false;
  #meter: DeflateMeter | null = null;
  /** First bytes while they do not suffice yet; null when the type has been looked at, or cannot be. */
  #head: Uint8Array | null = null;
  #type: string | null = null;

  constructor(unpacking: Admission) {
    this.#unpacking = unpacking;
  }

  /** Bytes that are held of the body, roughly. */
  get held(): number {
    return (this.#meter === null ? 0 : METER_BYTES) + (this.#head?.length ?? 0);
  }

  /** A body begins. */
  begin(encoding: string | null): void {
    this.end();
    this.#head = NOTHING;
    this.#packed = encoding !== null && PACKED.test(encoding);
  }

  /** `count` bytes of the body, from `start` on; null where they are missing. */
  take(bytes: Uint8Array | null, start: number, count: number): void {
    if (this.#packed && this.#raw === 0 && bytes !== null && this.#unpacking.admit()) this.#meter = new DeflateMeter();
    const before = this.#raw;
    this.#raw += count;
    if (bytes === null) {
      // Nothing after a hole can be unpacked; nor does it tell the type.
      this.#drop();
      this.#settle();
    } else if (this.#meter !== null) {
      const room = Math.min(count, PACKED_LIMIT - before);
      if (room > 0 && !this.#meter.failed) this.#meter.take(bytes, start, start + room);
    } else if (this.#head !== null) this.#sniff(bytes, start, start + count);
  }

  /** The body is over: its size and type. What is broken counts as it came. */
  end(): { readonly size: number; readonly type: string | null } {
    const meter = this.#meter;
    let size = this.#raw;
    if (meter !== null && !meter.failed && meter.size > 0) {
      size = meter.size + Math.max(0, this.#raw - PACKED_LIMIT);
      this.#type = mediaTypeOf(meter.head, 0, Math.min(meter.size, HEAD_BYTES));
    }
    this.#drop();
    this.#settle();
    const type = this.#type;
    this.#raw = 0;
    this.#type = null;
    return { size, type };
  }

  #drop(): void {
    if (this.#meter !== null) this.#unpacking.release();
    this.#meter = null;
  }

  #sniff(bytes: Uint8Array, start: number, end: number): void {
    const head = this.#head;
    if (head === null) return;
    const count = Math.min(end - start, MEDIA_TYPE_BYTES - head.length);
    if (count === MEDIA_TYPE_BYTES) {
      this.#type = mediaTypeOf(bytes, start, start + count);
      this.#head = null;
      return;
    }
    const grown = new Uint8Array(head.length + count);
    grown.set(head);
    grown.set(bytes.subarray(start, start + count), head.length);
    this.#head = grown;
    if (grown.length === MEDIA_TYPE_BYTES) this.#settle();
  }

  #settle(): void {
    const head = this.#head;
    this.#head = null;
    if (head !== null && head.length > 0) this.#type = mediaTypeOf(head, 0, head.length);
  }
}
