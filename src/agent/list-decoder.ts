import { LineDecoder, type LineField } from '../heads/web/decoding/decode-line.ts';
import { RequestDecoder } from '../heads/web/decoding/decode-request.ts';
import type { DecodedRequest } from '../heads/web/decoding/decoded-request.ts';
import type { ListedRequest } from '../sources/request-list.ts';

/** Takes apart what a list holds. */
export class ListDecoder {
  readonly #field: LineField | null;
  readonly #lines = new LineDecoder();
  readonly #requests = new RequestDecoder();

  /** @param field what lines are; null: guess */
  constructor(field: LineField | null) {
    this.#field = field;
  }

  decode({ line, request }: ListedRequest): DecodedRequest {
    return request === null ? this.#lines.decode(line, this.#field) : this.#requests.decode(request);
  }
}
