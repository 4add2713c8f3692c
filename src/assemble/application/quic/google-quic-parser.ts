import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, Direction, FlowContext } from '../parser.ts';
import { hexadecimal } from '../tls/bytes.ts';
import { readGoogleHeader, readGoogleServerName } from './google-quic.ts';
import { QuicRecord } from './quic-record.ts';

/** Datagrams that may come before the one with the client's hello. */
const DATAGRAMS = 4;

/** Google's QUIC, whose first messages are in clear: which version, and which server was asked for. */
export class GoogleQuicParser implements ApplicationParser {
  finished = false;

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  #record: QuicRecord | null = null;
  #datagrams = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
  }

  data(_direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished) return;
    const header = readGoogleHeader(bytes, start, end);
    if (header !== null) {
      this.#record ??= new QuicRecord(this.#flow, time, header.version);
      this.#record.identify(true, hexadecimal(bytes, header.identifierStart, header.identifierEnd), '');
      this.#record.note(true, 'i');
      this.#record.serverName = readGoogleServerName(bytes, header.identifierEnd, end);
      if (this.#record.serverName !== null) this.#record.note(true, 's');
    }
    if (this.#record?.serverName != null || ++this.#datagrams === DATAGRAMS) this.close();
  }

  gap(): void {}

  close(): void {
    if (this.finished) return;
    this.finished = true;
    if (this.#record !== null) this.#emit(this.#record.transaction());
  }
}
