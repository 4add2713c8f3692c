import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ProxyContext } from '../context.ts';
import { UpstreamConnection } from './connection.ts';
import type { UpstreamUser } from './upstream.ts';

/** Between two tries while the upstream does not listen. */
const RETRY_MILLISECONDS = 50;

/** Bytes that Node takes before it asks to wait: a read of the other side and a bit more. */
const HIGH_WATER = 128 * 1_024;

/** Connections to the upstream, and the requests that wait for one. */
export class UpstreamPool {
  readonly #context: ProxyContext;
  readonly #secure: boolean;
  readonly #host: string;
  readonly #port: number;
  /** The one that was used last is used next, so that the others may run out. */
  readonly #idle: UpstreamConnection[] = [];
  readonly #open = new Set<UpstreamConnection>();
  readonly #connecting = new Map<Socket, number>();
  /** In the order in which they came. */
  readonly #waiting = new Set<UpstreamUser>();
  /** When the upstream was first missed; null while it is there. */
  #downSince: number | null = null;
  #retry: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(context: ProxyContext) {
    this.#context = context;
    const { upstream } = context.options;
    this.#secure = upstream.protocol === 'https:';
    this.#host = upstream.hostname.replace(/^\[(.*)\]$/, '$1');
    this.#port = upstream.port === '' ? (this.#secure ? 443 : 80) : Number(upstream.port);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Gives the exchange a connection, now or later, or tells it that there is none. `isFresh`: not one that was kept,
   * because the one before was lost, and others may have been lost with it.
   */
  request(exchange: UpstreamUser, isFresh = false): void {
    const { limits, now } = this.#context;
    // One that was kept makes room.
    if (isFresh && this.#open.size + this.#connecting.size >= limits.upstreamConnections) this.#idle[0]?.expire();
    while (this.#waiting.size === 0 && !isFresh) {
      const connection = this.#idle.pop();
      if (connection === undefined) break;
      if (connection.isUsable) {
        connection.assign(exchange);
        return;
      }
      connection.expire();
    }
    if (this.#waiting.size >= limits.waiting) {
      exchange.unavailable(503);
      return;
    }
    exchange.waitingSince = now;
    this.#waiting.add(exchange);
    this.#connect();
  }

  cancel(exchange: UpstreamUser): void {
    this.#waiting.delete(exchange);
  }

  /** A connection is free. */
  release(connection: UpstreamConnection): void {
    for (const exchange of this.#waiting) {
      this.#waiting.delete(exchange);
      connection.assign(exchange);
      return;
    }
    connection.keep();
    this.#idle.push(connection);
  }

  closed(connection: UpstreamConnection): void {
    if (!this.#open.delete(connection)) return;
    this.#context.counters.openUpstreamConnections--;
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#connect();
  }

  /** Looks at deadlines. */
  sweep(): void {
    const { limits, now } = this.#context;
    for (const connection of this.#open) if (connection.deadline <= now) connection.expire();
    for (const [socket, since] of this.#connecting) {
      if (now - since > limits.connect) socket.destroy(new Error('no connection in time'));
    }
    for (const exchange of this.#waiting) {
      if (now - exchange.waitingSince <= limits.waitTimeout) break;
      this.#waiting.delete(exchange);
      this.#context.counters.upstreamTimeouts++;
      exchange.unavailable(504);
    }
  }

  /** Ends what is idle; `isFinal` ends all. */
  close(isFinal: boolean): void {
    for (const connection of [...this.#idle]) connection.expire();
    if (!isFinal) return;
    this.#isClosed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    for (const socket of this.#connecting.keys()) socket.destroy();
    for (const connection of [...this.#open]) connection.expire();
  }

  /** As many connections as there are requests that wait, up to the cap. */
  #connect(): void {
    if (this.#isClosed || this.#retry !== null) return;
    const { upstreamConnections } = this.#context.limits;
    // While it does not listen, one try stands for all.
    const wanted = this.#downSince === null ? this.#waiting.size : Math.min(1, this.#waiting.size);
    while (
      this.#connecting.size < wanted &&
      this.#open.size + this.#connecting.size < upstreamConnections &&
      this.#tryOne()
    ) {
      // One more.
    }
  }

  #tryOne(): boolean {
    const options = { host: this.#host, port: this.#port, noDelay: true, highWaterMark: HIGH_WATER };
    const { upstreamAuthorities } = this.#context.options;
    const socket = this.#secure
      ? connectTls({
          ...options,
          ALPNProtocols: ['http/1.1'],
          ...(isIP(this.#host) === 0 ? { servername: this.#host } : {}),
          ...(upstreamAuthorities === undefined ? {} : { ca: upstreamAuthorities }),
        })
      : connectPlain(options);
    this.#connecting.set(socket, this.#context.now);
    let problem = '';
    const failed = (error?: Error) => {
      if (error !== undefined) problem = error.message;
    };
    const closed = () => this.#failed(socket, problem);
    socket.on('error', failed);
    socket.on('close', closed);
    socket.once(this.#secure ? 'secureConnect' : 'connect', () => {
      socket.off('error', failed);
      socket.off('close', closed);
      this.#connected(socket);
    });
    return true;
  }

  #connected(socket: Socket): void {
    const { counters } = this.#context;
    this.#connecting.delete(socket);
    counters.upstreamConnections++;
    counters.openUpstreamConnections++;
    const connection = new UpstreamConnection(this.#context, this, socket);
    this.#open.add(connection);
    if (this.#downSince !== null) {
      this.#downSince = null;
      this.#context.notice('upstream-up', `${this.#context.options.upstream.host} answers again`);
      this.#connect();
    }
    this.release(connection);
  }

  #failed(socket: Socket, problem: string): void {
    this.#connecting.delete(socket);
    if (this.#isClosed) return;
    const { counters, limits, now } = this.#context;
    counters.upstreamErrors++;
    if (this.#downSince === null) {
      this.#downSince = now;
      this.#context.notice('upstream-down', `${this.#context.options.upstream.host} does not answer: ${problem}`);
    }
    // Others may have been begun before anybody knew.
    if (this.#connecting.size > 0) return;
    if (now - this.#downSince > limits.upstreamPatience) {
      for (const exchange of [...this.#waiting]) {
        this.#waiting.delete(exchange);
        exchange.unavailable(502);
      }
      return;
    }
    this.#retry ??= setTimeout(() => {
      this.#retry = null;
      this.#connect();
    }, RETRY_MILLISECONDS);
  }
}
