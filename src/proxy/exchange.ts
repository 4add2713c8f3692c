import { headerOf, type WebRequest, type WebResponse } from '../model/web/request.ts';
import { AnswerBeginning } from './answer-beginning.ts';
import type { ClientSide } from './client/client-side.ts';
import type { ProxyContext } from './context.ts';
import type { ExchangeOutcome } from './decision.ts';
import type { AnswerHead } from './http/answer-head.ts';
import { CHUNKED, type RequestHead } from './http/request-head.ts';
import { type Judgement, judgeRequest, type Refusal } from './judge-request.ts';
import { type OwnAnswer, plainAnswer, refusalAnswer } from './own-answer.ts';
import { Repetition } from './repetition.ts';
import type { UpstreamPool } from './upstream/pool.ts';
import { requestText } from './upstream/request-text.ts';
import type { Loss, Upstream, UpstreamUser } from './upstream/upstream.ts';

/** Bodies up to this size go out with their head in one piece of text, which is the cheapest way for Node. */
const SMALL_BODY = 8_192;

type Phase = 'holding' | 'waiting' | 'sent' | 'answering' | 'over';

const MICROSECONDS = 1_000;

/** One request on its way: held, decided, passed on, answered, reported. */
export class Exchange implements UpstreamUser {
  readonly head: RequestHead;
  readonly client: ClientSide;
  readonly #context: ProxyContext;
  readonly #pool: UpstreamPool;
  readonly #clientAddress: string;
  readonly #startedAt = performance.now();
  waitingSince = 0;
  #phase: Phase = 'holding';
  #upstream: Upstream | null = null;
  #held: Buffer[] | null = null;
  #heldBytes = 0;
  #bodyBytes = 0;
  #isBodyComplete: boolean;
  #isBodyPaused = false;
  /** Made when a connection is lost. */
  #repetition: Repetition | null = null;
  /** Made when the decision is asked for. */
  #request: WebRequest | null = null;
  #judgement: Judgement | null = null;
  #answer: AnswerHead | null = null;
  #answerBytes = 0;
  #beginning: AnswerBeginning | null = null;

  constructor(context: ProxyContext, pool: UpstreamPool, client: ClientSide, head: RequestHead) {
    this.#context = context;
    this.#pool = pool;
    this.client = client;
    this.head = head;
    this.#isBodyComplete = head.bodyLength === 0;
    this.#clientAddress = client.peer.client(head.forwarded);
    context.counters.requests++;
    context.counters.openRequests++;
  }

  get isBodyComplete(): boolean {
    return this.#isBodyComplete;
  }

  /** Begins; without a body the decision falls at once. */
  start(): void {
    const { method } = this.head;
    if (method === 'CONNECT' || method === 'TRACE') {
      this.#context.counters.methodsRefused++;
      this.#answerOurselves(plainAnswer(405, 'Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n'), 'refused');
      return;
    }
    if (this.#isBodyComplete || this.#context.limits.bodyLimit === 0) this.#decide();
    else if (this.head.isWaitingForContinue) this.client.askForBody();
  }

  /** More of the request's body. False: no more for now. */
  bodyChunk(chunk: Buffer): boolean {
    this.#bodyBytes += chunk.length;
    this.#context.counters.bytesFromClients += chunk.length;
    const upstream = this.#upstream;
    if (upstream !== null && this.#held === null) {
      const wantsMore = this.#sendBody(upstream, chunk);
      if (!wantsMore) this.#isBodyPaused = true;
      return wantsMore;
    }
    if (this.#phase === 'over') return true;
    this.#held ??= [];
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#phase === 'holding' && this.#heldBytes > this.#context.limits.bodyLimit) this.#decide();
    if (this.#held === null || this.#phase !== 'waiting') return !this.#isBodyPaused;
    this.#isBodyPaused = true;
    return false;
  }

  bodyEnds(): void {
    this.#isBodyComplete = true;
    if (this.#phase === 'holding') this.#decide();
    else if (this.#upstream !== null && this.#held === null) this.#endBody(this.#upstream);
  }

  /** The body is broken; what was passed on of it is called off. */
  bodyBroken(): void {
    if (this.#phase === 'over') return;
    this.#letGoOfUpstream();
    if (this.#answer !== null) {
      this.client.breakOff();
      this.#finish('malformed');
      return;
    }
    this.#answerOurselves(plainAnswer(400), 'malformed');
  }

  clientGone(): void {
    if (this.#phase === 'over') return;
    this.#context.counters.clientsGone++;
    this.#letGoOfUpstream();
    this.#finish('client-gone');
  }

  /** The body comes too slowly. */
  bodyTooSlow(): void {
    if (this.#phase === 'over') return;
    this.#letGoOfUpstream();
    if (this.#answer !== null) {
      this.client.breakOff();
      this.#finish('client-gone');
      return;
    }
    this.#answerOurselves(plainAnswer(408), 'client-gone');
  }

  clientDrained(): void {
    this.#upstream?.resume();
  }

  upstreamDrained(): void {
    if (!this.#isBodyPaused || this.#upstream === null || this.#held !== null) return;
    this.#isBodyPaused = false;
    this.client.resumeBody();
  }

  /** A connection is there: everything that is held goes out. */
  connected(upstream: Upstream): void {
    this.#upstream = upstream;
    this.#phase = 'sent';
    const text = this.#requestText();
    const held = this.#held;
    if (held === null) {
      upstream.write(text);
      upstream.requestSent();
      return;
    }
    if (this.#isBodyComplete && this.#heldBytes <= SMALL_BODY) {
      let body = '';
      for (const chunk of held) body += chunk.toString('latin1');
      upstream.write(text + body);
      upstream.requestSent();
      return;
    }
    this.#sendHeld(upstream, text, held);
  }

  unavailable(status: 502 | 503 | 504): void {
    if (status === 503) this.#context.counters.overload++;
    this.#answerOurselves(plainAnswer(status, status === 503 ? 'Retry-After: 1\r\n' : ''), 'upstream-failed');
  }

  interim(head: AnswerHead): void {
    this.client.interim(head);
  }

  answerBegins(head: AnswerHead, bodyLength: number, chunk: Buffer | null, trailer: string | null): boolean {
    this.#phase = 'answering';
    this.#answer = head;
    this.#held = this.#isBodyComplete ? null : this.#held;
    if (chunk !== null) this.#count(head, chunk);
    // The rest of the body is not wanted, and where the next request begins is not known before it has come.
    if (!this.#isBodyComplete) this.client.closeAfterwards();
    const wantsMore = this.client.begin(head, bodyLength, chunk, trailer);
    if (trailer !== null) this.#answered();
    return wantsMore;
  }

  answerChunk(chunk: Buffer): boolean {
    if (this.#answer !== null) this.#count(this.#answer, chunk);
    return this.client.more(chunk);
  }

  answerEnds(trailer: string): void {
    this.client.end(trailer);
    this.#answered();
  }

  switched(head: AnswerHead, upstream: Upstream, first: Buffer | null): void {
    this.#answer = head;
    this.#upstream = null;
    this.client.tunnel(head, upstream, first);
    this.#finish('answered');
  }

  upstreamLost(why: Loss): void {
    if (this.#phase === 'over') return;
    this.#upstream = null;
    if (this.#answer !== null) {
      this.client.breakOff();
      this.#finish('upstream-failed');
      return;
    }
    this.#repetition ??= new Repetition(this.head.method);
    const wait = this.#isBodyHeld() ? this.#repetition.after(why) : null;
    if (wait !== null) {
      this.#repeat(wait);
      return;
    }
    this.#answerOurselves(plainAnswer(why === 'silent' ? 504 : 502), 'upstream-failed');
  }

  #repeat(milliseconds: number): void {
    this.#context.counters.retries++;
    this.#phase = 'waiting';
    if (milliseconds === 0) this.#pool.request(this, true);
    else {
      setTimeout(() => {
        if (this.#phase === 'waiting') this.#pool.request(this, true);
      }, milliseconds);
    }
  }

  #isBodyHeld(): boolean {
    return this.#isBodyComplete && this.#bodyBytes === this.#heldBytes;
  }

  #decide(): void {
    const judgement = judgeRequest(this.#context, this.#asRequest(), this.#clientAddress);
    this.#judgement = judgement;
    if (judgement.refusal === null) this.#wait();
    else this.#refuse(judgement.refusal);
  }

  #asRequest(): WebRequest {
    const { head } = this;
    const { bodyLimit } = this.#context.limits;
    let body: Uint8Array | null = null;
    let isBodyCut = !this.#isBodyComplete;
    if (this.#held !== null) {
      const whole = this.#held.length === 1 ? (this.#held[0] as Buffer) : Buffer.concat(this.#held);
      body = whole.length > bodyLimit ? whole.subarray(0, bodyLimit) : whole;
      isBodyCut ||= whole.length > bodyLimit;
    }
    if (isBodyCut) this.#context.counters.bodiesCut++;
    this.#request = {
      method: head.method,
      target: head.target,
      version: head.version,
      headers: head.headers,
      body,
      isBodyCut,
    };
    return this.#request;
  }

  #refuse({ how, reference }: Refusal): void {
    if (how === 'close') {
      this.client.breakOff();
      this.#finish('refused');
      return;
    }
    this.#answerOurselves(refusalAnswer(reference, headerOf(this.head.headers, 'accept')), 'refused');
  }

  #wait(): void {
    this.#phase = 'waiting';
    this.#pool.request(this);
  }

  #requestText(): string {
    const { head } = this;
    const host = head.host === '' ? this.#context.options.upstream.host : head.host;
    const forwarded = this.client.peer.fieldLines(head.forwarded, this.#clientAddress, head.host);
    return requestText(head, host, forwarded, this.#isBodyComplete ? this.#bodyBytes : null);
  }

  #sendHeld(upstream: Upstream, text: string, held: readonly Buffer[]): void {
    const isWhole = this.#isBodyComplete;
    upstream.cork();
    let wantsMore = upstream.write(text);
    for (const chunk of held) {
      // A body that is whole has got a length in the head.
      wantsMore = isWhole ? upstream.writeBytes(chunk) : this.#sendBody(upstream, chunk);
    }
    upstream.uncork();
    if (isWhole) {
      upstream.requestSent();
      return;
    }
    this.#held = null;
    this.#heldBytes = 0;
    this.#isBodyPaused = !wantsMore;
    if (wantsMore) this.client.resumeBody();
    else this.client.pauseBody();
  }

  #sendBody(upstream: Upstream, chunk: Buffer): boolean {
    if (this.head.bodyLength !== CHUNKED) return upstream.writeBytes(chunk);
    upstream.cork();
    upstream.write(`${chunk.length.toString(16)}\r\n`);
    upstream.writeBytes(chunk);
    const wantsMore = upstream.write('\r\n');
    upstream.uncork();
    return wantsMore;
  }

  #endBody(upstream: Upstream): void {
    // Trailers of requests are dropped (RFC 9110 section 6.5.1 allows it): nobody has looked at them.
    if (this.head.bodyLength === CHUNKED) upstream.write('0\r\n\r\n');
    upstream.requestSent();
  }

  #answerOurselves(own: OwnAnswer, outcome: ExchangeOutcome): void {
    this.#phase = 'over';
    this.#held = null;
    this.#answer = own.head;
    this.#answerBytes = own.body.length;
    if (!this.#isBodyComplete) this.client.closeAfterwards();
    const isHead = this.head.method === 'HEAD';
    this.client.begin(own.head, isHead ? 0 : own.body.length, isHead ? null : own.body, '');
    this.#report(outcome);
  }

  #count(head: AnswerHead, chunk: Buffer): void {
    if (this.#answerBytes === 0) this.#beginning = AnswerBeginning.of(head, this.#context.limits.answerBytes);
    this.#answerBytes += chunk.length;
    this.#context.counters.bytesToClients += chunk.length;
    this.#beginning?.take(chunk);
  }

  #answered(): void {
    this.#upstream = null;
    this.#finish('answered');
  }

  #letGoOfUpstream(): void {
    if (this.#phase === 'waiting') this.#pool.cancel(this);
    this.#upstream?.abandon();
    this.#upstream = null;
  }

  #finish(outcome: ExchangeOutcome): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    this.#held = null;
    this.#report(outcome);
  }

  #report(outcome: ExchangeOutcome): void {
    const { peer } = this.client;
    const judgement = this.#judgement;
    this.#context.counters.openRequests--;
    this.#context.exchange({
      request: this.#request ?? this.#unheard(),
      response: this.#response(),
      client: this.#clientAddress,
      inspection: judgement?.inspection ?? null,
      refused: judgement?.refusal?.reference ?? null,
      startedAt: Math.round((performance.timeOrigin + this.#startedAt) * MICROSECONDS),
      duration: Math.round((performance.now() - this.#startedAt) * MICROSECONDS),
      decideDuration: Math.round((judgement?.milliseconds ?? 0) * MICROSECONDS),
      outcome,
      isRefusable: judgement?.isRefusable ?? false,
      peer: peer.address,
      peerPort: peer.port,
      localPort: peer.localPort,
      isEncrypted: peer.isEncrypted,
      bodySize: this.#bodyBytes,
    });
  }

  /** The request as far as it came, where nobody was asked about it. */
  #unheard(): WebRequest {
    const { method, target, version, headers } = this.head;
    return { method, target, version, headers, body: null, isBodyCut: this.head.bodyLength !== 0 };
  }

  #response(): WebResponse | null {
    if (this.#answer === null) return null;
    return {
      status: this.#answer.status,
      headers: this.#answer.headers,
      size: this.#answerBytes,
      body: this.#beginning?.bytes ?? null,
    };
  }
}
