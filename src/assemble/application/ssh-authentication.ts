import { type PacketLayout, packetSize } from './ssh-key-exchange.ts';

/** Payload of SSH_MSG_SERVICE_ACCEPT for `ssh-userauth` (RFC 4253 section 10). */
const SERVICE_ACCEPT = 17;
/**
 * SSH_MSG_USERAUTH_SUCCESS has a payload of 1 byte. With minimal padding that is 16 bytes less on the wire than
 * SERVICE_ACCEPT, whatever the cipher: blocks of 8 (chacha20: 44 and 28 bytes) or of 16 (GCM: 52 and 36; CTR with
 * encrypt-then-MAC: 44 and 28; CTR with hmac-sha1: 52 and 36, with hmac-sha2-512: 96 and 80; all measured with
 * OpenSSH 9.2, and the same in captures of OpenSSH 3.9 to 9.9 and Apache MINA). Zeek's analyser relies on it too.
 */
const SUCCESS_IS_SHORTER = 16;
/** SSH_MSG_DISCONNECT with OpenSSH's `Too many authentication failures`, sent instead of the last refusal. */
const TOO_MANY_FAILURES = 45;
/**
 * A signature makes the second public key request of a pair larger than the first; the shortest (Ed25519) by 87 bytes of
 * payload: at least 80 on the wire.
 */
const SIGNATURE_GROWTH = 80;
/** SSH_MSG_USERAUTH_PK_OK is shorter than the request that it answers by what the `none` request holds, and 5 bytes. */
const KEY_ACCEPTED_OFFSET = 22;
const KEY_ACCEPTED_TOLERANCE = 16;
/** Sizes of answers that are told apart; authentication knows half a dozen kinds of answer. */
const SIZE_LIMIT = 16;
/** Answers after which a session is believed to have logged in unnoticed, unless refusals make a good part of them. */
const PATIENCE = 64;

/**
 * Infers from the sizes of encrypted packets how authentication went. Client and server take turns: each request has
 * one answer, the last packet before the client speaks again (banners and SSH_MSG_EXT_INFO may come before it).
 *
 * What is known without decryption: the first answer after SERVICE_ACCEPT refuses the `none` request with which OpenSSH,
 * libssh, PuTTY and Go's client begin, so its size is the size of a refusal, and each further answer of that size
 * refuses a real attempt. Where a banner or EXT_INFO shares the segment of that first answer, its size never comes back;
 * then the most frequent smaller size is the refusal's.
 */
export class SshAuthentication {
  /** SSH_MSG_USERAUTH_SUCCESS was seen. */
  succeeded = false;

  readonly #layout: PacketLayout | null;
  readonly #probes: boolean;
  /** Size of SERVICE_ACCEPT. */
  #base = 0;
  /** Size of the client's request for the service: as large a payload as SERVICE_ACCEPT's. */
  #serviceRequest = 0;
  #requests = 0;
  #firstRequest = 0;
  #secondRequest = 0;
  #request = 0;
  /** The server has spoken since the client last did. */
  #answered = true;
  /** Last packet of the server in this turn; 0 when there is none. */
  #answer = 0;
  #answers = 0;
  #firstAnswer = 0;
  readonly #sizes: number[] = [];
  readonly #counts: number[] = [];

  /**
   * @param layout of the server's packets; null when the algorithms are not known
   * @param probes whether the client begins with a `none` request, as far as its name tells
   */
  constructor(layout: PacketLayout | null, probes: boolean) {
    this.#layout = layout;
    this.#probes = probes;
  }

  /** Authentication has begun: the server has agreed to serve it. */
  get begun(): boolean {
    return this.#base > 0;
  }

  /** The client sent an encrypted packet, or a part of one. */
  client(size: number): void {
    if (!this.#answered) {
      this.#request += size;
      this.#noteRequest();
      return;
    }
    if (this.#base === 0 && this.#answer > 0 && this.#layout !== null) {
      // SERVICE_ACCEPT shared its segment with something else.
      this.#base = packetSize(this.#layout, SERVICE_ACCEPT);
    } else if (this.#base > 0) {
      this.#settle();
      if (this.#answers > 1 && this.#acceptedKey(size)) this.#count(this.#answer, -1);
    }
    if (this.#base === 0) this.#serviceRequest = size;
    else this.#requests += 1;
    this.#answer = 0;
    this.#answered = false;
    this.#request = size;
    this.#noteRequest();
  }

  /** The server sent an encrypted packet, or a segment with packets that cannot be told apart. */
  server(size: number): void {
    if (this.succeeded || this.#request === 0) return;
    this.#answered = true;
    if (this.#base === 0) {
      if (this.#layout === null) this.#base = size;
      else {
        // Anything much larger is SSH_MSG_EXT_INFO; Apache MINA pads by one block more than it must.
        const excess = size - packetSize(this.#layout, SERVICE_ACCEPT);
        if (excess >= 0 && excess <= 2 * this.#layout.block) {
          this.#base = size;
          this.#answer = 0;
        } else this.#answer = size;
      }
      return;
    }
    if (size === this.#base - SUCCESS_IS_SHORTER) this.succeeded = true;
    else this.#answer = size;
  }

  /** What can be said at the end. */
  result(): { readonly authenticated: boolean | null; readonly failures: number } {
    if (!this.begun) return { authenticated: null, failures: 0 };
    const last = this.#answer;
    if (!this.succeeded) this.#settle();
    const failures = this.#failures(last);
    if (this.succeeded) return { authenticated: true, failures };
    // Too many answers of other sizes for an authentication: the login was missed (compressed, or sharing a segment).
    if (this.#answers > PATIENCE && failures < this.#answers / 3) return { authenticated: null, failures: 0 };
    return { authenticated: false, failures };
  }

  #noteRequest(): void {
    if (this.#requests === 1) this.#firstRequest = this.#request;
    else if (this.#requests === 2) this.#secondRequest = this.#request;
  }

  #settle(): void {
    if (this.#answer === 0) return;
    this.#answers += 1;
    if (this.#answers === 1) this.#firstAnswer = this.#answer;
    this.#count(this.#answer, 1);
  }

  /** The answer before this request was SSH_MSG_USERAUTH_PK_OK: the request repeats the one before it, signed. */
  #acceptedKey(size: number): boolean {
    if (size < this.#request + SIGNATURE_GROWTH) return false;
    const expected = this.#firstRequest - this.#serviceRequest + KEY_ACCEPTED_OFFSET;
    return Math.abs(this.#request - this.#answer - expected) <= KEY_ACCEPTED_TOLERANCE;
  }

  #count(size: number, change: number): void {
    const index = this.#sizes.indexOf(size);
    if (index >= 0) this.#counts[index] = (this.#counts[index] as number) + change;
    else if (change > 0 && this.#sizes.length < SIZE_LIMIT) {
      this.#sizes.push(size);
      this.#counts.push(change);
    }
  }

  #failures(last: number): number {
    if (this.#answers === 0) return 0;
    // A first request as large as the second held a password and was no probe. A second one without an answer says
    // nothing: it is how clients take their leave.
    const probed = this.#probes && (this.#answers < 2 || this.#secondRequest > this.#firstRequest);
    let refusal = this.#firstAnswer;
    let refused = this.#counts[this.#sizes.indexOf(refusal)] ?? 0;
    if (refused <= 1) {
      let most = 0;
      this.#sizes.forEach((size, index) => {
        const count = this.#counts[index] as number;
        if (size < this.#firstAnswer && count > most) {
          most = count;
          refusal = size;
        }
      });
      refused += most;
    }
    const failures = refused - (probed ? 1 : 0);
    const cutOff =
      !this.succeeded &&
      this.#layout !== null &&
      failures >= 2 &&
      last !== refusal &&
      last === packetSize(this.#layout, TOO_MANY_FAILURES);
    return cutOff ? failures + 1 : failures;
  }
}
