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
const SUCCESS = 1;
/**
 * SSH_MSG_UNIMPLEMENTED (RFC 4253 section 11.4), which any client gets for a message of an unknown type. With AES, and
 * wherever the length is padded too, it is as long as SSH_MSG_USERAUTH_SUCCESS.
 */
const UNIMPLEMENTED = 5;
/** SSH_MSG_DISCONNECT with OpenSSH's `Too many authentication failures`, sent instead of the last refusal. */
const TOO_MANY_FAILURES = 45;
/**
 * Who has logged in hears longer packets than anything that a server says before, other than a banner, which comes with
 * the first refusal: output, and from OpenSSH 6.8 on its host keys (hostkeys-00@openssh.com) at once, 84 bytes with one
 * Ed25519 key alone. Refusals, prompts and the farewell have 15 to 74 bytes.
 */
const SESSION_MESSAGE = 84;
/** Packets of one size that a session may hold beside its first long one: a channel's confirmation, an exit status. */
const CHANCE = 2;
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
  /** SSH_MSG_USERAUTH_SUCCESS was seen for sure; nothing more needs to be read. */
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
  /** An answer had the size of SSH_MSG_USERAUTH_SUCCESS, but may be something else that the client provoked. */
  #presumed = false;
  /** Before it: refusals, and answers at all. */
  #failuresBefore = 0;
  #answersBefore = 0;
  /** Since then the server has said nothing. */
  #silent = true;
  /** Since then: packets longer than authentication explains. */
  #sessionMessages = 0;

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
    if (size === this.#base - SUCCESS_IS_SHORTER) this.#noteSuccess();
    else {
      this.#answer = size;
      if (this.#presumed) this.#noteSession(size);
    }
  }

  /** What can be said at the end. */
  result(): { readonly authenticated: boolean | null; readonly failures: number } {
    if (!this.begun) return { authenticated: null, failures: 0 };
    const last = this.#answer;
    if (!this.succeeded) this.#settle();
    if (this.succeeded || this.#isSession()) return { authenticated: true, failures: this.#failuresBefore };
    const failures = this.#failures(last);
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

  #noteSuccess(): void {
    if (this.#presumed) {
      this.#silent = false;
      return;
    }
    this.#failuresBefore = this.#failures(0);
    this.#answersBefore = this.#answers;
    const layout = this.#layout;
    this.#presumed = layout === null || packetSize(layout, SUCCESS) === packetSize(layout, UNIMPLEMENTED);
    this.succeeded = !this.#presumed;
  }

  /** A packet after the presumed success. */
  #noteSession(size: number): void {
    this.#silent = false;
    // Without a layout: what blocks of 16 make of it.
    const least = this.#layout === null ? this.#base + 64 : packetSize(this.#layout, SESSION_MESSAGE);
    if (size < least) return;
    this.#sessionMessages += 1;
    if (this.#answersBefore > 0 && !this.#sizes.includes(size)) this.succeeded = true;
  }

  /**
   * At the end: whether the presumed success was one. It was when a session followed. It also is believed of who leaves at
   * once, as hydra does when a password fits, unless more was refused before than the `none` request.
   */
  #isSession(): boolean {
    if (!this.#presumed) return false;
    if (this.#silent) {
      return this.#answersBefore === 0 || (this.#answersBefore === 1 && this.#secondRequest > this.#firstRequest);
    }
    const repeated = Math.max(0, ...this.#counts);
    return (
      this.#sessionMessages > 0 && this.#answersBefore === 0 && repeated <= Math.max(CHANCE, this.#sessionMessages)
    );
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
      this.#layout !== null &&
      failures >= 2 &&
      last !== refusal &&
      last === packetSize(this.#layout, TOO_MANY_FAILURES);
    return cutOff ? failures + 1 : failures;
  }
}
