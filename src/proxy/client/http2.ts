import {
  constants,
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import type { ProxyContext } from '../context.ts';
import { MALFORMATIONS, type MalformedKind } from '../http/malformed.ts';
import { malformedReport } from '../malformed-report.ts';
import type { Peer } from '../peer.ts';
import type { UpstreamPool } from '../upstream/pool.ts';
import type { ClientConnection, ConnectionHost } from './client-connection.ts';
import { readHttp2Head } from './http2-head.ts';
import { Http2Stream } from './http2-stream.ts';

/** Bytes that one client may have in all its streams; the windows of 100 streams would be far more. */
const SESSION_MEGABYTES = 16;
/** Bytes of one stream that may be under way: the window. */
const WINDOW = 256 * 1_024;
/** Frames against the protocol before the connection ends. */
const INVALID_FRAMES = 100;

/** A client's connection in HTTP/2. */
export class Http2Session implements ClientConnection {
  readonly peer: Peer;
  readonly #host: ConnectionHost;
  readonly #context: ProxyContext;
  readonly #pool: UpstreamPool;
  readonly #session: ServerHttp2Session;
  readonly #streams = new Set<Http2Stream>();
  #idleSince: number;
  #isOver = false;

  constructor(
    host: ConnectionHost,
    context: ProxyContext,
    pool: UpstreamPool,
    socket: Socket,
    peer: Peer,
    first: Buffer | null,
  ) {
    this.#host = host;
    this.#context = context;
    this.#pool = pool;
    this.peer = peer;
    this.#idleSince = context.now;
    if (first !== null) {
      socket.pause();
      socket.unshift(first);
    }
    // A half-closed connection is of no use in HTTP/2, and Node waits for the other half for ever.
    socket.allowHalfOpen = false;
    socket.on('end', () => this.destroy());
    const { limits } = context;
    const session = performServerHandshake(socket, {
      settings: {
        maxConcurrentStreams: limits.streams,
        initialWindowSize: WINDOW,
        maxHeaderListSize: limits.headBytes,
        enablePush: false,
      },
      maxHeaderListPairs: limits.fields + 8,
      maxSessionMemory: SESSION_MEGABYTES,
      maxSessionInvalidFrames: INVALID_FRAMES,
    });
    this.#session = session;
    session.on('stream', (stream: ServerHttp2Stream, _headers: IncomingHttpHeaders, flags: number, raw: string[]) => {
      try {
        this.#stream(stream, flags, raw);
      } catch {
        // Whatever it was, it was about this stream: the connection and all others go on.
        context.counters.http2Failures++;
        stream.destroy();
      }
    });
    session.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('ERR_HTTP2') === true) this.report('http2-frames', '');
    });
    session.on('close', () => this.#closed());
    // Errors of the socket reach the session, but one of a socket that it has let go of would reach nobody.
    socket.on('error', () => {});
    socket.on('close', () => this.#closed());
  }

  /** Looked at at every beat: streams have deadlines of their own. */
  get deadline(): number {
    return 0;
  }

  expire(): void {
    const { now, limits, counters } = this.#context;
    for (const stream of this.#streams) if (stream.deadline <= now) stream.expire();
    if (this.#streams.size > 0) this.#idleSince = now;
    else if (now - this.#idleSince > limits.keepAlive) {
      if (!this.#session.closed) counters.idleClosed++;
      this.#session.close();
      // A client that does not answer to that is not waited for.
      if (now - this.#idleSince > limits.keepAlive + limits.tlsHandshake) this.destroy();
    }
  }

  drain(): void {
    this.#session.close();
  }

  destroy(): void {
    this.#session.destroy();
    this.#closed();
  }

  streamClosed(stream: Http2Stream): void {
    this.#streams.delete(stream);
  }

  report(kind: MalformedKind, beginning: string): void {
    this.#context.malformed(malformedReport(this.peer, kind, beginning));
  }

  #stream(stream: ServerHttp2Stream, flags: number, raw: string[]): void {
    // 'close' follows.
    stream.on('error', () => {});
    const hasBody = (flags & constants.NGHTTP2_FLAG_END_STREAM) === 0;
    const head = readHttp2Head(raw, hasBody, this.#context.limits);
    if (typeof head === 'string') {
      this.report(head, raw.join(' '));
      // Node tells of a stream after it has read all that came with it: the client may have called it off already.
      if (stream.destroyed || stream.closed) return;
      stream.respond({ ':status': MALFORMATIONS[head].status });
      stream.end(() => {
        if (hasBody) stream.close(constants.NGHTTP2_NO_ERROR);
      });
      return;
    }
    this.#context.counters.http2Requests++;
    const one = new Http2Stream(this, this.#context, this.#pool, stream, head);
    this.#streams.add(one);
    one.start();
  }

  #closed(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const stream of [...this.#streams]) stream.gone();
    this.#host.closed(this);
  }
}
