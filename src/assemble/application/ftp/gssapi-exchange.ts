import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { AcrossFlows } from '../across-flows.ts';
import type { ApplicationParser, Direction, FlowContext } from '../parser.ts';
import { decodeBase64 } from '../reading/base64.ts';
import { latin1Bytes } from '../tls/bytes.ts';
import { TLS } from '../tls/tls.ts';

/**
 * The security data of `AUTH GSSAPI` (RFC 2228). The Grid Security Infrastructure, for which it is used most, puts the
 * records of a TLS handshake into it; a token of Kerberos is no record, and nothing is read of it.
 */
export class GssapiExchange {
  /** Zeek's names of what was found in it. */
  readonly inside: string[] = [];
  readonly #tls: ApplicationParser;
  #isFirst = true;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void, across: AcrossFlows) {
    const told = (transaction: Transaction) => {
      if (transaction.kind === 'ssl' && transaction.established) this.inside.push('gridftp');
      emit(transaction);
    };
    this.#tls = TLS.open(flow, 'tcp', told, across);
  }

  /** Bytes that are kept now, roughly. */
  get held(): number {
    return this.#tls.held ?? 0;
  }

  get finished(): boolean {
    return this.#tls.finished;
  }

  /** A token in Base64, of `ADAT` or of its reply. */
  token(direction: Direction, encoded: string, time: Micros): void {
    if (this.#tls.finished) return;
    const text = decodeBase64(encoded.trim());
    if (text === null || text === '') return;
    const bytes = latin1Bytes(text);
    if (this.#isFirst) {
      if (!isWholeHandshakeRecord(bytes)) {
        this.#tls.close(time);
        return;
      }
      this.inside.push(TLS.service);
    }
    this.#isFirst = false;
    this.#tls.data(direction, bytes, 0, bytes.length, time);
  }

  close(time: Micros): void {
    this.#tls.close(time);
  }
}

function isWholeHandshakeRecord(bytes: Uint8Array): boolean {
  return bytes[0] === 22 && bytes.length === 5 + ((bytes[3] ?? 0) << 8) + (bytes[4] ?? 0);
}
