import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { GatehoundError } from '../model/error.ts';
import { CertificateKeeper } from './certificate.ts';
import type { ClientConnection, ConnectionHost } from './client/client-connection.ts';
import { Http1Connection } from './client/http1.ts';
import { Http2Session } from './client/http2.ts';
import { ProxyContext } from './context.ts';
import type { ProxyCounters } from './counters.ts';
import type { ProxyOptions } from './options.ts';
import { Peer } from './peer.ts';
import { UpstreamPool } from './upstream/pool.ts';

/** Timeouts are looked at this often: all are far longer. */
const BEAT_MILLISECONDS = 100;
/** Certificates are looked at at every tenth beat. */
const BEATS_OF_CERTIFICATE = 10;
const BACKLOG = 1_024;
/** Bytes that Node takes before it asks to wait: a read of the other side and a bit more. */
const HIGH_WATER = 128 * 1_024;

/** A reverse proxy that asks before it passes on. */
export class ReverseProxy implements ConnectionHost {
  readonly #context: ProxyContext;
  readonly #pool: UpstreamPool;
  readonly #server: Server;
  readonly #certificate: CertificateKeeper | null;
  readonly #connections = new Set<ClientConnection>();
  /** Those of the system, also where TLS has not been agreed on yet. */
  readonly #sockets = new Set<Socket>();
  readonly #ofPeer = new Map<string, number>();
  #beat: NodeJS.Timeout | null = null;
  #beats = 0;

  /** Throws GH-WEB-021 where the certificate cannot be used, GH-WEB-022 where the upstream is no http or https URL. */
  constructor(options: ProxyOptions) {
    const { protocol, hostname } = options.upstream;
    if ((protocol !== 'http:' && protocol !== 'https:') || hostname === '') {
      throw new GatehoundError('GH-WEB-022', options.upstream.href);
    }
    this.#context = new ProxyContext(options);
    this.#pool = new UpstreamPool(this.#context);
    this.#certificate = options.tls === null ? null : new CertificateKeeper(this.#context, options.tls);
    const settings = { noDelay: true, highWaterMark: HIGH_WATER };
    if (this.#certificate === null) {
      this.#server = createPlainServer({ ...settings, allowHalfOpen: true }, (socket) => this.#accept(socket, false));
    } else {
      const server = createTlsServer({
        ...settings,
        ...this.#certificate.current,
        ALPNProtocols: ['h2', 'http/1.1'],
        minVersion: 'TLSv1.2',
        handshakeTimeout: this.#context.limits.tlsHandshake,
      });
      server.on('secureConnection', (socket: TLSSocket) => this.#accept(socket, true));
      server.on('tlsClientError', (_error, socket) => {
        this.#context.counters.tlsFailures++;
        socket.destroy();
      });
      this.#certificate.use(server);
      this.#server = server;
    }
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.maxConnections = this.#context.limits.connections;
    this.#server.on('drop', () => this.#context.counters.connectionsRefused++);
  }

  get counters(): Readonly<ProxyCounters> {
    return this.#context.counters;
  }

  /** Requests that wait for a connection to the upstream. */
  get waiting(): number {
    return this.#pool.waiting;
  }

  /** Listens, and gives the port. Rejects with GH-WEB-020 where that cannot be. */
  listen(): Promise<number> {
    const { host, port } = this.#context.options.listen;
    const server = this.#server;
    return new Promise((resolve, reject) => {
      server.once('error', (error) => {
        reject(new GatehoundError('GH-WEB-020', `${host}:${port}: ${error.message}`, { cause: error }));
      });
      server.listen({ host, port, backlog: BACKLOG }, () => {
        server.removeAllListeners('error');
        // Out of file descriptors, for one: the connections that are there go on.
        server.on('error', (error) => this.#context.noticeSeldom('listener', error.message));
        this.#beat = setInterval(() => this.#sweep(), BEAT_MILLISECONDS);
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Takes no more requests, lets those that are under way end, and ends all that is left after `milliseconds`. */
  async close(milliseconds = 10_000): Promise<void> {
    this.#context.isDraining = true;
    const ended = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of [...this.#connections]) connection.drain();
    this.#pool.close(false);
    const limit = setTimeout(() => {
      for (const connection of [...this.#connections]) connection.destroy();
      for (const socket of [...this.#sockets]) socket.destroy();
    }, milliseconds);
    await ended;
    clearTimeout(limit);
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#pool.close(true);
  }

  closed(connection: ClientConnection): void {
    if (!this.#connections.delete(connection)) return;
    this.#context.counters.openConnections--;
    const { address } = connection.peer;
    const left = (this.#ofPeer.get(address) ?? 1) - 1;
    if (left === 0) this.#ofPeer.delete(address);
    else this.#ofPeer.set(address, left);
  }

  upgrade(connection: ClientConnection, socket: Socket, first: Buffer): void {
    const { peer } = connection;
    this.closed(connection);
    this.#count(peer);
    this.#connections.add(new Http2Session(this, this.#context, this.#pool, socket, peer, first));
  }

  #accept(socket: Socket, isEncrypted: boolean): void {
    const { remoteAddress, remotePort, localPort } = socket;
    // Gone before anybody looked.
    if (remoteAddress === undefined || remotePort === undefined || localPort === undefined) {
      socket.destroy();
      return;
    }
    const remote = { address: remoteAddress, port: remotePort };
    const peer = new Peer(remote, localPort, isEncrypted, this.#context.options.trustedProxies);
    if (!peer.isTrusted && (this.#ofPeer.get(peer.address) ?? 0) >= this.#context.limits.connectionsOfPeer) {
      this.#context.counters.connectionsRefused++;
      socket.destroy();
      return;
    }
    this.#context.counters.connections++;
    this.#count(peer);
    const isSecond = isEncrypted && (socket as TLSSocket).alpnProtocol === 'h2';
    const connection = isSecond
      ? new Http2Session(this, this.#context, this.#pool, socket, peer, null)
      : new Http1Connection(this, this.#context, this.#pool, socket, peer);
    this.#connections.add(connection);
  }

  #count(peer: Peer): void {
    this.#context.counters.openConnections++;
    this.#ofPeer.set(peer.address, (this.#ofPeer.get(peer.address) ?? 0) + 1);
  }

  #sweep(): void {
    const context = this.#context;
    context.now = performance.now();
    for (const connection of this.#connections) if (connection.deadline <= context.now) connection.expire();
    this.#pool.sweep();
    if (++this.#beats % BEATS_OF_CERTIFICATE === 0) this.#certificate?.look();
  }
}
