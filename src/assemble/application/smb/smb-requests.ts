import type { Micros } from '../../../model/time.ts';
import type { SmbTransaction } from '../../../model/transaction/smb.ts';
import type { NtlmIdentity } from '../authentication/ntlm.ts';
import type { FlowContext } from '../parser.ts';

/** Requests that may wait for their answers; servers grant clients credits for 512 at most, most of them for reads. */
const WAITING = 128;
/** Commands of SMB 1 that one message may chain. */
const CHAIN = 4;
/** Shares that a session may have open; Windows opens a few. */
const SHARES = 256;
/** The server works on it: the answer comes later. */
const STATUS_PENDING = 0x103;

/** What a request asked for. */
export interface SmbRequest {
  readonly action: SmbTransaction['action'];
  readonly time: Micros;
  readonly path: string | null;
  readonly name: string | null;
  readonly identity: NtlmIdentity | null;
}

/** Requests of one session that wait for their answers, and the shares that were opened by them. */
export class SmbRequests {
  version = 'SMB1';
  readonly #flow: FlowContext;
  readonly #emit: (transaction: SmbTransaction) => void;
  /** By the number of their message; commands of SMB 1 may share one. */
  readonly #waiting = new Map<number, SmbRequest[]>();
  readonly #shares = new Map<number, string>();

  constructor(flow: FlowContext, emit: (transaction: SmbTransaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
  }

  share(tree: number): string | null {
    return this.#shares.get(tree) ?? null;
  }

  ask(message: number, request: SmbRequest): void {
    const beside = this.#waiting.get(message);
    if (beside !== undefined && beside.length < CHAIN) {
      beside.push(request);
      return;
    }
    if (beside !== undefined || this.#waiting.size >= WAITING) this.#forget(beside === undefined ? null : message);
    this.#waiting.set(message, [request]);
  }

  /** @param tree the share's number, in the answer to a request for one */
  answer(message: number, status: number, tree: number): void {
    const requests = this.#waiting.get(message);
    if (requests === undefined || status === STATUS_PENDING) return;
    this.#waiting.delete(message);
    for (const request of requests) {
      if (request.action === 'tree-connect' && request.path !== null && status === 0) {
        if (this.#shares.size < SHARES || this.#shares.has(tree)) this.#shares.set(tree, request.path);
      }
      this.#give(request, status);
    }
  }

  end(): void {
    for (const requests of this.#waiting.values()) for (const request of requests) this.#give(request, null);
    this.#waiting.clear();
  }

  /** Gives a request, or the oldest, whose answer was missed or is never coming. */
  #forget(message: number | null): void {
    const which = message ?? this.#waiting.keys().next().value;
    if (which === undefined) return;
    for (const request of this.#waiting.get(which) ?? []) this.#give(request, null);
    this.#waiting.delete(which);
  }

  #give(request: SmbRequest, status: number | null): void {
    const { action, time, path, name, identity } = request;
    this.#emit({
      kind: 'smb',
      ...this.#flow,
      time,
      version: this.version,
      action,
      path,
      // Zeek's word for what has no name.
      name: name === '' ? '<share_root>' : name,
      user: identity?.user ?? null,
      domain: identity?.domain ?? null,
      workstation: identity?.workstation ?? null,
      status,
    });
  }
}
