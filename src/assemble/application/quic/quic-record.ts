import type { Micros } from '../../../model/time.ts';
import type { QuicTransaction } from '../../../model/transaction/quic.ts';
import type { FlowContext } from '../parser.ts';

/** As Zeek's QUIC::max_history_length. */
const HISTORY_LIMIT = 100;

/** What is gathered for one line of quic.log; Zeek's rules. */
export class QuicRecord {
  serverName: string | null = null;
  clientProtocol: string | null = null;

  readonly #flow: FlowContext;
  readonly #time: Micros;
  readonly #version: string;
  #clientDestination: string | null = null;
  #clientSource: string | null = null;
  #serverSource: string | null = null;
  #history = '';

  constructor(flow: FlowContext, time: Micros, version: string) {
    this.#flow = flow;
    this.#time = time;
    this.#version = version;
  }

  /** Notes the identifiers of a packet, in hexadecimal. */
  identify(isClient: boolean, destination: string, source: string): void {
    if (isClient) {
      if (destination !== '') this.#clientDestination ??= destination;
      this.#clientSource = source;
    } else this.#serverSource = source;
  }

  /** Adds a letter: upper case from the client. */
  note(isClient: boolean, letter: string): void {
    if (this.#history.length < HISTORY_LIMIT) this.#history += isClient ? letter.toUpperCase() : letter;
  }

  transaction(): QuicTransaction {
    const { uid, originator, originatorPort, responder, responderPort } = this.#flow;
    return {
      kind: 'quic',
      uid,
      time: this.#time,
      originator,
      originatorPort,
      responder,
      responderPort,
      version: this.#version,
      clientDestination: this.#clientDestination,
      clientSource: this.#clientSource,
      serverSource: this.#serverSource,
      serverName: this.serverName,
      clientProtocol: this.clientProtocol,
      history: this.#history,
    };
  }
}
