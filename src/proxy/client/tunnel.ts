import type { Socket } from 'node:net';
import type { ProxyContext } from '../context.ts';
import type { TunnelEnd, Upstream } from '../upstream/upstream.ts';
import { WriteStall } from './write-stall.ts';

/** A connection that has switched protocols: bytes pass both ways as they come, and nobody reads them. */
export class Tunnel implements TunnelEnd {
  readonly #context: ProxyContext;
  readonly #socket: Socket;
  readonly #upstream: Upstream;
  readonly #stall: WriteStall;
  #isOver = false;

  /** The socket has no listeners but one for errors. */
  constructor(context: ProxyContext, socket: Socket, upstream: Upstream) {
    this.#context = context;
    this.#socket = socket;
    this.#upstream = upstream;
    this.#stall = new WriteStall(socket, context.limits.clientStall, () => {
      context.counters.slowClients++;
      socket.destroy();
    });
    context.counters.tunnels++;
    context.counters.openTunnels++;
    socket.on('data', (chunk: Buffer) => this.fromClient(chunk));
    socket.on('end', () => upstream.endTunnel());
    socket.on('drain', () => {
      this.#stall.end();
      upstream.resume();
    });
    socket.on('close', () => {
      this.#stall.end();
      if (!this.#end()) return;
      upstream.abandon();
    });
    upstream.openTunnel(this);
  }

  fromClient(chunk: Buffer): void {
    this.#context.counters.bytesFromClients += chunk.length;
    if (!this.#upstream.writeBytes(chunk)) this.#socket.pause();
  }

  tunnelData(chunk: Buffer): boolean {
    const wantsMore = this.#socket.write(chunk);
    if (!wantsMore) this.#stall.begin();
    return wantsMore;
  }

  tunnelEnds(): void {
    this.#stall.begin();
    this.#socket.end();
  }

  tunnelDrained(): void {
    this.#socket.resume();
  }

  tunnelBroken(): void {
    if (!this.#end()) return;
    // What came last may still be on its way to the client.
    this.#stall.begin();
    this.#socket.end(() => this.#socket.destroy());
  }

  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#context.counters.openTunnels--;
    return true;
  }
}
