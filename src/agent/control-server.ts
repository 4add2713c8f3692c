import { createServer, type Server, type Socket } from 'node:net';
import type { Block } from '../model/block.ts';
import { GatehoundError } from '../model/error.ts';
import { blocksInParts } from '../protocol/blocks-in-parts.ts';
import { decodeRequest, encode } from '../protocol/codec.ts';
import { LineSplitter } from '../protocol/line-splitter.ts';
import type { Answer, BlockRequest, ErrorAnswer, Request } from '../protocol/messages.ts';
import { clearStaleSocket, controlSocketPath, systemCode } from './control-socket.ts';
import { makeDataFolders } from './data-folders.ts';

/** Commands come one at a time; more than this at once is a script gone wrong. */
const CLIENT_LIMIT = 16;

/** A client that is silent for so long is sent away, so that forgotten ones do not fill the places. */
const IDLE_MILLISECONDS = 60_000;

/** What the agent does for each request. Errors with a code reach the command as they are. */
export interface ControlHandler {
  /** Blocks and gives the block as it is held. */
  block(request: Pick<BlockRequest, 'subject' | 'seconds' | 'why'>): Promise<Block>;
  /** Releases; gives how many blocks were lifted. */
  unblock(subject: string): Promise<number>;
  blocks(): Promise<readonly Block[]>;
  /** Lifts all and stops blocking; gives how many blocks were lifted. */
  panic(): Promise<number>;
}

/** A listening control socket. */
export interface ControlServer {
  readonly path: string;
  /** Stops listening, ends all connections, removes the socket. */
  close(): Promise<void>;
}

async function* answers(request: Request, handler: ControlHandler): AsyncGenerator<Answer> {
  const { id } = request;
  switch (request.kind) {
    case 'block':
      yield { id, kind: 'blocked', block: await handler.block(request) };
      return;
    case 'unblock':
      yield { id, kind: 'released', count: await handler.unblock(request.subject) };
      return;
    case 'blocks':
      yield* blocksInParts(id, await handler.blocks());
      return;
    case 'panic':
      yield { id, kind: 'released', count: await handler.panic() };
  }
}

function errorAnswer(id: number, error: unknown): ErrorAnswer {
  const coded = error instanceof GatehoundError ? error : new GatehoundError('GH-CLI-003', String(error));
  return { id, kind: 'error', code: coded.code, message: coded.message.slice(0, 2_000), remedy: coded.remedy };
}

/** Resolves when the system has taken the line, so that a client that does not read is not written to. */
function send(socket: Socket, answer: Answer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(encode(answer), (error) => (error ? reject(error) : resolve()));
  });
}

async function serve(socket: Socket, handler: ControlHandler): Promise<void> {
  const splitter = new LineSplitter();
  // An error must reach the client before the socket closes.
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    for (const line of splitter.push(chunk as Uint8Array)) {
      const request = decodeRequest(line);
      try {
        for await (const answer of answers(request, handler)) await send(socket, answer);
      } catch (error) {
        await send(socket, errorAnswer(request.id, error));
      }
    }
  }
}

/** Serves one connection until it ends, one request after the other. What cannot be read ends it. */
async function converse(socket: Socket, handler: ControlHandler): Promise<void> {
  socket.setTimeout(IDLE_MILLISECONDS, () => socket.destroy());
  // A client that goes away in the middle is no failure of the agent; the loop below ends by it.
  socket.on('error', () => {});
  try {
    await serve(socket, handler);
    socket.end();
  } catch (error) {
    if (!(error instanceof GatehoundError) || socket.destroyed) socket.destroy();
    else socket.end(encode(errorAnswer(0, error))).resume();
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error);
      const detail = `${path}: ${error.message}`;
      if (code === 'EADDRINUSE') reject(new GatehoundError('GH-AGT-003', detail, { cause: error }));
      else reject(new GatehoundError('GH-AGT-007', detail, { cause: error }));
    });
    server.once('listening', resolve);
    // The socket is made within this call: at no moment may others connect to it.
    const mask = process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      process.umask(mask);
    }
  });
}

/**
 * Listens on `control.sock` in the data folder (mode 0600). Rejects with GH-AGT-003 where an agent already runs there,
 * GH-AGT-007 where the socket cannot be made. Runs on the main thread (it sets the process's umask for a moment).
 */
export async function startControlServer(folder: string, handler: ControlHandler): Promise<ControlServer> {
  const path = controlSocketPath(folder);
  makeDataFolders(folder);
  await clearStaleSocket(path);
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (clients.size >= CLIENT_LIMIT) {
      const full = new GatehoundError('GH-AGT-006', `${CLIENT_LIMIT} commands are connected already`);
      socket.on('error', () => {});
      socket.end(encode(errorAnswer(0, full)), () => socket.destroy());
      return;
    }
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
    void converse(socket, handler);
  });
  await listen(server, path);
  return {
    path,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}
