import { flowUid } from '../numeric/uid.ts';
import { addressText } from './address-text.ts';
import type { FlowContext } from './application/parser.ts';
import { type FlowTable, IDENTITY_WORDS } from './flow-table.ts';

/** Who talks to whom in a flow, in words, and its identifier: made when first asked for, kept until the flow closes. */
export class FlowIdentities {
  readonly #table: FlowTable;
  readonly #known: (FlowContext | undefined)[] = [];
  readonly #address = new Uint8Array(16);
  readonly #words = new Uint32Array(IDENTITY_WORDS);

  constructor(table: FlowTable) {
    this.#table = table;
  }

  of(slot: number): FlowContext {
    const known = this.#known[slot];
    if (known !== undefined) return known;
    const table = this.#table;
    table.identity(slot, this.#words);
    const identity = {
      uid: flowUid(this.#words),
      originator: this.#text(slot, 0),
      originatorPort: table.port(slot, 0),
      responder: this.#text(slot, 1),
      responderPort: table.port(slot, 1),
    };
    this.#known[slot] = identity;
    return identity;
  }

  forget(slot: number): void {
    this.#known[slot] = undefined;
  }

  #text(slot: number, direction: 0 | 1): string {
    return addressText(this.#address, 0, this.#table.address(slot, direction, this.#address));
  }
}
