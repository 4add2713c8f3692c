import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const EVENTS = 20;
const EVENT_MILLISECONDS = 200;
/** RFC 6455 section 1.3. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** An application that answers everything, goes away now and then, and notes by its id what it answered in full. */
export class SoakUpstream {
  readonly answered = new Set<string>();
  restarts = 0;
  #server: Server | null = null;
  #port = 0;
  #open = 0;
  #isStopping = false;
  readonly #tunnels = new Set<Duplex>();
  readonly #streams = new Set<ServerResponse>();

  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => this.#serve(request, response));
    server.requestTimeout = 0;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex) => this.#upgrade(request, socket));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Lets what is under way end, as a service does that is restarted, and is away for `milliseconds`. */
  async restart(milliseconds: number): Promise<void> {
    await this.stop();
    await sleep(milliseconds);
    await this.start();
    this.restarts++;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#isStopping = true;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const stream of this.#streams) stream.destroy();
    for (const tunnel of this.#tunnels) tunnel.destroy();
    for (const begun = performance.now(); this.#open > 0 && performance.now() - begun < 60_000; ) await sleep(20);
    server.closeAllConnections();
    await closed;
    this.#isStopping = false;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://upstream');
    const id = url.searchParams.get('id') ?? '';
    if (url.pathname === '/events') {
      await this.#events(response, id);
      return;
    }
    if (this.#isStopping) response.setHeader('Connection', 'close');
    this.#open++;
    response.once('close', () => this.#open--);
    response.once('finish', () => this.answered.add(id));
    let size = 0;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) size += chunk.length;
    } catch {
      // The client went away.
      return;
    }
    const wanted = Number(url.searchParams.get('size') ?? 0);
    if (wanted === 0) {
      response.end(JSON.stringify({ id, size }));
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': wanted });
    const piece = Buffer.alloc(65_536, 'x');
    for (let left = wanted; left > 0 && !response.destroyed; left -= piece.length) {
      const isTaken = response.write(left < piece.length ? piece.subarray(0, left) : piece);
      if (!isTaken) await drained(response);
    }
    response.end();
  }

  async #events(response: ServerResponse, id: string): Promise<void> {
    this.#streams.add(response);
    response.once('close', () => this.#streams.delete(response));
    response.once('finish', () => this.answered.add(id));
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for (let event = 0; event < EVENTS && !response.destroyed; event++) {
      response.write(`data: ${event}\n\n`);
      await sleep(EVENT_MILLISECONDS);
    }
    if (!response.destroyed) response.end('data: end\n\n');
  }

  /** Says back every short text. */
  #upgrade({ headers }: IncomingMessage, socket: Duplex): void {
    this.#tunnels.add(socket);
    socket.on('close', () => this.#tunnels.delete(socket)).on('error', () => socket.destroy());
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${WEBSOCKET_GUID}`).digest('base64');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
    let waiting = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk]);
      // A client's frame: two bytes, four of the mask, and for short ones the text (RFC 6455 section 5.2).
      for (let size = (waiting[1] ?? 0) & 0x7f; waiting.length >= 6 && waiting.length >= 6 + size; ) {
        const text = Buffer.from(
          waiting.subarray(6, 6 + size).map((byte, index) => byte ^ (waiting[2 + (index & 3)] ?? 0)),
        );
        socket.write(Buffer.concat([Buffer.from([waiting[0] ?? 0x81, size]), text]));
        // A frame that closes is answered with one (section 5.5.1).
        if (((waiting[0] ?? 0) & 0xf) === 8) socket.end();
        waiting = waiting.subarray(6 + size);
        size = (waiting[1] ?? 0) & 0x7f;
      }
    });
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
