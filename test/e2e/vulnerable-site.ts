import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { URLSearchParams } from 'node:url';
import { type Asked, ROUTES, type Shop, vulnerableShop } from './vulnerable-shop.ts';

/** A request that reached the application. */
export interface Reached {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly status: number;
}

export interface VulnerableSite {
  readonly port: number;
  readonly reached: Reached[];
  /** How often something was obtained that must not be: see `Shop.loot`. */
  readonly loot: string[];
  close(): Promise<void>;
}

/** Bytes of a body that it takes, as frameworks do. */
const MOST_BYTES = 1 << 20;

/**
 * An application that does everything wrong, on loopback alone: what stands before it has to stop what would work on it.
 * Files lie in `folder`; commands find `id` and `cat` and nothing else.
 */
export async function startVulnerableSite(folder: string, port = 0): Promise<VulnerableSite> {
  for (const name of ['pages', 'bin', 'uploads']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'pages', 'welcome.txt'), 'Welcome to the garden shop.\n');
  writeFileSync(join(folder, 'secret.txt'), 'root:x:0:0:root:/root:/bin/bash\nthe key of the shop is 4711\n');
  for (const program of ['id', 'cat']) symlinkSync(`/usr/bin/${program}`, join(folder, 'bin', program));
  const reached: Reached[] = [];
  const loot: string[] = [];
  const shop = vulnerableShop(folder, loot);
  const server = createServer((request, response) => {
    serve(shop, request, response).then(
      (body) => reached.push(noted(request, response, body)),
      (error: unknown) => {
        // As development servers do: the error, for everybody to read.
        if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
        response.end(error instanceof Error ? `${error.stack}` : String(error));
        reached.push(noted(request, response, Buffer.alloc(0)));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const own = (server.address() as AddressInfo).port;
  return { port: own, reached, loot, close: () => closed(server, shop) };
}

function noted({ method = '', url = '' }: IncomingMessage, { statusCode }: ServerResponse, body: Buffer): Reached {
  return { method, url, body: body.toString('latin1').slice(0, 4_096), status: statusCode };
}

async function closed(server: Server, shop: Shop): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  shop.close();
}

async function serve(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
  const body = await bodyOf(request);
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const type = request.headers['content-type'] ?? '';
  const values: Record<string, string> = { ...pairs(query) };
  if (type.startsWith('application/x-www-form-urlencoded')) Object.assign(values, pairs(body.toString()));
  if (type.startsWith('application/json')) {
    for (const [name, value] of Object.entries(JSON.parse(body.toString()) as object)) values[name] = String(value);
  }
  const cookies = pairs((request.headers.cookie ?? '').replaceAll(/;\s*/g, '&'));
  const route = ROUTES[path];
  const asked: Asked = { method: request.method ?? '', path, values, cookies, body, headers: request.headers };
  const answer = route === undefined ? null : await route(shop, asked);
  if (answer === null) response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not found</h1>');
  else {
    const { status = 200, type: answerType = 'text/html; charset=utf-8', headers = {}, body: text } = answer;
    response.writeHead(status, { 'Content-Type': answerType, ...headers }).end(text);
  }
  return body;
}

/** Names and values; `%uXXXX` is read too, as IIS did. */
function pairs(text: string): Record<string, string> {
  const readable = text.replaceAll(/%u([0-9a-f]{4})/gi, (_, code: string) =>
    encodeURIComponent(String.fromCharCode(Number.parseInt(code, 16))),
  );
  return Object.fromEntries(new URLSearchParams(readable));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
