import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { FlowContext } from '../parser.ts';
import { KERBEROS, type KerberosMessage } from './kerberos-message.ts';
import { kerberosCipher, kerberosError } from './kerberos-names.ts';

/** A server that wants proof of who asks: the client knows it, and asks again at once (MIT and Heimdal, Windows). */
const PROOF_WANTED: readonly string[] = ['NEEDED_PREAUTH', 'Need to use PA-ENC-TIMESTAMP/PA-PK-AS-REQ'];

/**
 * Requests of one flow and their answers. Like Zeek it gives each request with its answer, and passes over the refusals
 * by which a server asks for proof in words.
 */
export class KerberosExchange {
  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  #start: Micros | null = null;
  #request: KerberosMessage | null = null;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
  }

  message(message: KerberosMessage, time: Micros): void {
    switch (message.tag) {
      case KERBEROS.authenticationRequest:
      case KERBEROS.ticketRequest:
      case KERBEROS.applicationRequest:
        // The same request again: the answer did not come in time.
        if (this.#request === null) this.#start = time;
        this.#request = message;
        return;
      case KERBEROS.error:
        if (message.errorText !== null && PROOF_WANTED.includes(message.errorText)) {
          this.#request = null;
          return;
        }
        this.#give(message, false, time);
        return;
      default:
        this.#give(message, true, time);
    }
  }

  /** No answer comes any more. */
  end(time: Micros): void {
    if (this.#request !== null) this.#give(null, null, time);
  }

  #give(answer: KerberosMessage | null, success: boolean | null, time: Micros): void {
    const request = this.#request;
    this.#request = null;
    const errorCode = answer?.errorCode ?? null;
    this.#emit({
      kind: 'kerberos',
      ...this.#flow,
      time: request === null ? time : (this.#start ?? time),
      requestType: requestType(request),
      client: client(request, answer),
      service: answer?.service ?? request?.service ?? null,
      success,
      errorCode,
      error: answer?.errorText ?? (errorCode === null ? null : kerberosError(errorCode)),
      from: request?.from ?? null,
      till: request?.till ?? null,
      cipher: cipher(request, answer),
      forwardable: request?.forwardable ?? null,
      renewable: request?.renewable ?? null,
    });
  }
}

function requestType(request: KerberosMessage | null): string | null {
  switch (request?.tag) {
    case KERBEROS.authenticationRequest:
      return 'AS';
    case KERBEROS.ticketRequest:
      return 'TGS';
    case KERBEROS.applicationRequest:
      return 'AP';
    default:
      return null;
  }
}

/** Only a request for authentication names its client; of the others the answer tells, or the realm is all. */
function client(request: KerberosMessage | null, answer: KerberosMessage | null): string | null {
  const isNamed = request !== null && request.tag !== KERBEROS.ticketRequest;
  const { client: name, realm } = (isNamed ? request : answer) ?? { client: null, realm: null };
  if (!isNamed && name === null && realm === null) return null;
  // Where an error tells the realm alone there is nothing to divide.
  const divider = !isNamed && name === null && answer?.tag === KERBEROS.error ? '' : '/';
  return `${name ?? ''}${divider}${realm ?? ''}`;
}

function cipher(request: KerberosMessage | null, answer: KerberosMessage | null): string | null {
  const type = answer?.cipher ?? request?.cipher ?? null;
  return type === null ? null : kerberosCipher(type);
}
