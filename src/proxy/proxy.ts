import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from 'node:tls';
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
  /** Agrees on TLS over what the other one has accepted; it listens nowhere itself. */
  readonly #tls: TlsServer | null;
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
    this.#tls = this.#certificate === null ? null : this.#tlsServer(this.#certificate);
    const settings = { noDelay: true, highWaterMark: HIGH_WATER, allowHalfOpen: this.#tls === null };
    this.#server = createPlainServer(settings, (socket) => this.#accept(socket));
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
    this.#connections.delete(connection);
  }

  upgrade(connection: ClientConnection, socket: Socket, first: Buffer): void {
    this.closed(connection);
    this.#connections.add(new Http2Session(this, this.#context, this.#pool, socket, connection.peer, first));
  }

  #tlsServer(certificate: CertificateKeeper): TlsServer {
    const server = createTlsServer({
      ...certificate.current,
      ALPNProtocols: ['h2', 'http/1.1'],
      minVersion: 'TLSv1.2',
      handshakeTimeout: this.#context.limits.tlsHandshake,
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      const peer = this.#peerOf(socket, true);
      if (peer !== null) this.#serve(socket, peer, socket.alpnProtocol === 'h2');
    });
    server.on('tlsClientError', (_error, socket) => {
      this.#context.counters.tlsFailures++;
      socket.destroy();
    });
    certificate.use(server);
    return server;
  }

  /** Null for a socket that was gone before anybody looked. */
  #peerOf(socket: Socket, isEncrypted: boolean): Peer | null {
    const { remoteAddress, remotePort, localPort } = socket;
    if (remoteAddress === undefined || remotePort === undefined || localPort === undefined) {
      socket.destroy();
      return null;
    }
    const remote = { address: remoteAddress, port: remotePort };
    return new Peer(remote, localPort, isEncrypted, this.#context.options.trustedProxies);
  }

  /** Counts from here on, before anything is agreed on: who opens connections and says nothing takes room, too. */
  #accept(socket: Socket): void {
    const { counters, limits } = this.#context;
    const peer = this.#peerOf(socket, this.#tls !== null);
    if (peer === null) return;
    const { address } = peer;
    const open = this.#ofPeer.get(address) ?? 0;
    if (!peer.isTrusted && open >= limits.connectionsOfPeer) {
      counters.connectionsRefused++;
      socket.destroy();
      return;
    }
    counters.connections++;
    counters.openConnections++;
    this.#ofPeer.set(address, open + 1);
    this.#sockets.add(socket);
    socket.on('close', () => this.#left(socket, address));
    if (this.#tls === null) this.#serve(socket, peer, false);
    else this.#tls.emit('connection', socket);
  }

  #left(socket: Socket, address: string): void {
    this.#context.counters.openConnections--;
    this.#sockets.delete(socket);
    const left = (this.#ofPeer.get(address) ?? 1) - 1;
    if (left === 0) this.#ofPeer.delete(address);
    else this.#ofPeer.set(address, left);
  }

  #serve(socket: Socket, peer: Peer, isSecond: boolean): void {
    const connection = isSecond
      ? new Http2Session(this, this.#context, this.#pool, socket, peer, null)
      : new Http1Connection(this, this.#context, this.#pool, socket, peer);
    this.#connections.add(connection);
  }

  #sweep(): void {
    const context = this.#context;
    context.now = performance.now();
    for (const connection of this.#connections) if (connection.deadline <= context.now) connection.expire();
    this.#pool.sweep();
    if (++this.#beats % BEATS_OF_CERTIFICATE === 0) this.#certificate?.look();
  }
}
