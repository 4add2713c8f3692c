import type { Micros } from '../../../model/time.ts';
import type { LoginTransaction } from '../../../model/transaction/login.ts';
import type { FlowContext } from '../parser.ts';
import { decodeBase64 } from './base64.ts';

/** Longest name or password that is kept. */
const WORD_LIMIT = 256;

/** Who wants in, as far as the client has said. */
export interface Credentials {
  readonly user: string | null;
  readonly password: string | null;
}

export const NO_CREDENTIALS: Credentials = { user: null, password: null };

/** One attempt to log in; `success` null where no answer tells. */
export function loginTransaction(
  flow: FlowContext,
  service: string,
  time: Micros,
  credentials: Credentials,
  success: boolean | null,
): LoginTransaction {
  return {
    kind: 'login',
    uid: flow.uid,
    time,
    originator: flow.originator,
    originatorPort: flow.originatorPort,
    responder: flow.responder,
    responderPort: flow.responderPort,
    service,
    user: credentials.user?.slice(0, WORD_LIMIT) ?? null,
    clientUser: null,
    password: credentials.password?.slice(0, WORD_LIMIT) ?? null,
    success,
    confused: false,
  };
}

/**
 * Gathers what a client says in a SASL exchange (RFC 4422): PLAIN (RFC 4616) in one message, LOGIN in two, either begun
 * in the command itself. Of other mechanisms nothing can be read.
 */
export class SaslExchange {
  readonly #mechanism: string;
  #user: string | null = null;
  #password: string | null = null;

  constructor(mechanism: string, initial: string | null) {
    this.#mechanism = mechanism.toUpperCase();
    if (initial !== null && initial !== '') this.response(initial);
  }

  /** A message of the client in base64. */
  response(encoded: string): void {
    const text = decodeBase64(encoded.trim());
    if (text === null) return;
    if (this.#mechanism === 'PLAIN') {
      const [, user, password] = text.split('\0');
      this.#user ??= user ?? null;
      this.#password ??= password ?? null;
    } else if (this.#mechanism === 'LOGIN') {
      if (this.#user === null) this.#user = text;
      else this.#password ??= text;
    }
  }

  /** Bytes of text that are kept. */
  get held(): number {
    return this.#mechanism.length + (this.#user?.length ?? 0) + (this.#password?.length ?? 0);
  }

  get credentials(): Credentials {
    return { user: this.#user, password: this.#password };
  }
}
