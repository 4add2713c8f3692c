import type { AnswerHead } from './http/answer-head.ts';

/** Types whose bodies are text that people or programs read: what a successful attack shows itself in. */
const TEXT =
  /^\s*(?:text\/|message\/|[a-z]+\/(?:[\w.-]+\+)?(?:json|xml|javascript|ecmascript|x-javascript|x-www-form-urlencoded|x-ndjson)\s*(?:;|$))/i;

/** A view of a larger buffer keeps all of it: above this a copy of the beginning is smaller. */
const VIEW_BYTES = 16_384;

/** The first bytes of an answer's body. */
export class AnswerBeginning {
  bytes: Buffer | null = null;
  readonly #limit: number;

  private constructor(limit: number) {
    this.#limit = limit;
  }

  /** Null where the type holds no text; one that is not named may. */
  static of(head: AnswerHead, limit: number): AnswerBeginning | null {
    if (limit === 0 || (head.contentType !== null && !TEXT.test(head.contentType))) return null;
    return new AnswerBeginning(limit);
  }

  take(chunk: Buffer): void {
    const { bytes } = this;
    if (bytes === null) {
      const view = chunk.length > this.#limit ? chunk.subarray(0, this.#limit) : chunk;
      this.bytes = chunk.length > VIEW_BYTES ? Buffer.from(view) : view;
    } else if (bytes.length < this.#limit) {
      this.bytes = Buffer.concat([bytes, chunk.subarray(0, this.#limit - bytes.length)]);
    }
  }
}
