import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import { KerberosExchange } from '../kerberos/kerberos-exchange.ts';
import { readKerberos } from '../kerberos/kerberos-message.ts';
import type { FlowContext } from '../parser.ts';
import { findNtlm, type NtlmIdentity, readNtlm } from './ntlm.ts';

/** First bytes of a GSS-API token (RFC 2743 section 3.1), and of SPNEGO's answers (RFC 4178). */
const INITIAL_TOKEN = 0x60;
const NEGOTIATION_ANSWER = 0xa1;
/** Kerberos 5 as a GSS-API mechanism (RFC 4121), then the kind of token: request, answer, error. */
const KERBEROS_MECHANISM = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];
const KERBEROS_TOKENS = [0x01, 0x02, 0x03];

/**
 * What the tokens say by which clients log in to SMB and LDAP: NTLM's names, and Kerberos' tickets, which become
 * transactions of their own. `inside` are Zeek's names of what was found.
 */
export class SecurityTokens {
  readonly inside: string[] = [];
  identity: NtlmIdentity | null = null;
  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  #kerberos: KerberosExchange | null = null;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
  }

  /** A token, or bytes that begin with one. */
  read(bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (start >= end) return;
    if (bytes[start] === INITIAL_TOKEN || bytes[start] === NEGOTIATION_ANSWER) this.#found('gssapi');
    const ntlm = findNtlm(bytes, start, end);
    if (ntlm >= 0) {
      this.#found('ntlm');
      this.identity = readNtlm(bytes, ntlm, end) ?? this.identity;
      return;
    }
    const kerberos = findKerberos(bytes, start, end);
    const message = kerberos < 0 ? null : readKerberos(bytes, kerberos, end);
    if (message === null) return;
    this.#found('krb');
    this.#kerberos ??= new KerberosExchange(this.#flow, this.#emit);
    this.#kerberos.message(message, time);
  }

  end(time: Micros): void {
    this.#kerberos?.end(time);
  }

  #found(name: string): void {
    if (!this.inside.includes(name)) this.inside.push(name);
  }
}

/** Where the Kerberos message of a token begins; -1 where there is none. */
function findKerberos(bytes: Uint8Array, start: number, end: number): number {
  const length = KERBEROS_MECHANISM.length;
  for (let at = start; at + length + 2 < end; at += 1) {
    if (bytes[at] !== 0x06 || !KERBEROS_MECHANISM.every((byte, index) => bytes[at + index] === byte)) continue;
    if (KERBEROS_TOKENS.includes(bytes[at + length] as number) && bytes[at + length + 1] === 0) return at + length + 2;
  }
  return -1;
}
