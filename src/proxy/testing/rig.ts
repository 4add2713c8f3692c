import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { MalformedReport, ProxyExchange, ProxyNotice } from '../decision.ts';
import type { ProxyOptions } from '../options.ts';
import { ReverseProxy } from '../proxy.ts';

/** A proxy on loopback, and everything that it told. */
export interface Rig {
  readonly proxy: ReverseProxy;
  readonly port: number;
  readonly exchanges: ProxyExchange[];
  readonly malformed: MalformedReport[];
  readonly notices: ProxyNotice[];
}

export async function startProxy(
  context: TestContext,
  upstreamPort: number,
  options: Partial<ProxyOptions> = {},
): Promise<Rig> {
  const exchanges: ProxyExchange[] = [];
  const malformed: MalformedReport[] = [];
  const notices: ProxyNotice[] = [];
  const proxy = new ReverseProxy({
    listen: { host: '127.0.0.1', port: 0 },
    upstream: new URL(`http://127.0.0.1:${upstreamPort}`),
    tls: null,
    enforce: false,
    fail: 'open',
    budgetMilliseconds: 1_000,
    trustedProxies: [],
    decide: () => ({ kind: 'allow', inspection: null }),
    onExchange: (exchange) => exchanges.push(exchange),
    onMalformed: (report) => malformed.push(report),
    onNotice: (notice) => notices.push(notice),
    ...options,
  });
  const port = await proxy.listen();
  context.after(() => proxy.close(0));
  return { proxy, port, exchanges, malformed, notices };
}

async function listening(context: TestContext, server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** An upstream in HTTP, by Node's own server. */
export async function startUpstream(
  context: TestContext,
  handler: RequestListener<typeof IncomingMessage, typeof ServerResponse>,
): Promise<number> {
  const server = createHttpServer(handler);
  context.after(() => server.closeAllConnections());
  return listening(context, server);
}

/** An upstream that does with a connection what it likes. */
export async function startRawUpstream(context: TestContext, serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  context.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  return listening(context, server);
}

/** A client that says bytes and keeps what it hears. */
export class RawClient {
  heard = '';
  isClosed = false;
  readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString('latin1');
    });
    this.socket.on('end', () => {
      this.isClosed = true;
      this.socket.end();
    });
    this.socket.on('close', () => {
      this.isClosed = true;
    });
  }

  say(text: string): this {
    this.socket.write(text, 'latin1');
    return this;
  }

  /** Waits until what was heard matches; rejects after five seconds. */
  async hears(pattern: RegExp): Promise<string> {
    await until(
      () => pattern.test(this.heard),
      () => `heard only ${JSON.stringify(this.heard)}`,
    );
    return this.heard;
  }

  /** Waits until the other side has closed. */
  async ended(): Promise<string> {
    await until(
      () => this.isClosed,
      () => `still open, heard ${JSON.stringify(this.heard)}`,
    );
    return this.heard;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Says one thing on a connection of its own and gives all that comes until the other side closes. */
export async function talk(port: number, text: string): Promise<string> {
  const client = new RawClient(port).say(text);
  try {
    return await client.ended();
  } finally {
    client.close();
  }
}

const PATIENCE_MILLISECONDS = 5_000;

/** Waits until something holds; rejects after five seconds. */
export async function until(holds: () => boolean, complaint: () => string = () => 'it never held'): Promise<void> {
  const begun = performance.now();
  while (!holds()) {
    if (performance.now() - begun > PATIENCE_MILLISECONDS) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
