/** Content types of records (IANA registry "TLS ContentType"). */
export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, data: 23, heartbeat: 24 } as const;

const HEADER = 5;
/** 2^14 bytes and what protection may add (RFC 5246 section 6.2.3). */
const RECORD_LIMIT = 0x4000 + 0x800;

/** What happens in one direction. */
export interface RecordListener {
  /** A record begins; false: its content is of no interest. */
  begin(type: number, length: number): boolean;
  /** A piece of the content of the record that began last; `[start, end)` may be its whole content. */
  content(type: number, bytes: Uint8Array, start: number, end: number): void;
}

/** Cuts one direction of a TLS stream into records (RFC 8446 section 5.1). Content is passed on as it comes; nothing is kept. */
export class RecordReader {
  /** What came is no record: where one begins is not known any more. */
  lost = false;

  readonly #listener: RecordListener;
  /** Bytes of a header that have come, and what they say. */
  #count = 0;
  #type = 0;
  #major = 0;
  #length = 0;
  #remaining = 0;
  #wanted = false;

  constructor(listener: RecordListener) {
    this.#listener = listener;
  }

  /** Reads until the bytes end. */
  read(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.lost) {
      if (this.#remaining > 0) {
        const next = Math.min(end, at + this.#remaining);
        this.#remaining -= next - at;
        if (this.#wanted) this.#listener.content(this.#type, bytes, at, next);
        at = next;
      } else this.#header(bytes[at++] as number);
    }
  }

  /** `length` bytes are missing. The record that they belong to is lost; true when the next one can be found. */
  gap(length: number): void {
    if (length <= this.#remaining) {
      this.#remaining -= length;
      this.#wanted = false;
    } else this.lost = true;
  }

  /** Takes the next byte of a header: type, version, length. */
  #header(byte: number): void {
    const at = this.#count++;
    if (at === 0) this.#type = byte;
    else if (at === 1) this.#major = byte;
    else if (at === 3) this.#length = byte << 8;
    else if (at === HEADER - 1) this.#begin(this.#length | byte);
  }

  #begin(length: number): void {
    this.#count = 0;
    if (!isRecordHeader(this.#type, this.#major, length)) {
      this.lost = true;
      return;
    }
    this.#remaining = length;
    this.#wanted = this.#listener.begin(this.#type, length);
  }
}

/** Whether a record may begin so: its type, the high byte of its version, its length. */
export function isRecordHeader(type: number, major: number, length: number): boolean {
  return type >= CONTENT.changeCipherSpec && type <= 26 && major === 3 && length <= RECORD_LIMIT;
}
