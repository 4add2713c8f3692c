import { formatAddress } from '../model/address.ts';
import { flowUid } from '../numeric/uid.ts';
import type { FlowContext } from './application/parser.ts';
import type { FlowTable } from './flow-table.ts';

/** Who talks to whom in a flow, in words, and its identifier: made when first asked for, kept until the flow closes. */
export class FlowIdentities {
  readonly #table: FlowTable;
  readonly #known: (FlowContext | undefined)[] = [];
  readonly #address = new Uint8Array(16);

  constructor(table: FlowTable) {
    this.#table = table;
  }

  of(slot: number): FlowContext {
    const known = this.#known[slot];
    if (known !== undefined) return known;
    const table = this.#table;
    const originator = this.#text(slot, 0);
    const originatorPort = table.port(slot, 0);
    const responder = this.#text(slot, 1);
    const responderPort = table.port(slot, 1);
    const what = `${table.protocol[slot]} ${table.start[slot]}`;
    const uid = flowUid(`${originator} ${originatorPort} ${responder} ${responderPort} ${what}`);
    const identity = { uid, originator, originatorPort, responder, responderPort };
    this.#known[slot] = identity;
    return identity;
  }

  forget(slot: number): void {
    this.#known[slot] = undefined;
  }

  #text(slot: number, direction: 0 | 1): string {
    return formatAddress(this.#address, 0, this.#table.address(slot, direction, this.#address));
  }
}
