import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Packages that the sources name without a path, as a browser finds them. */
const IMPORTS = { '@noble/hashes/': '/node_modules/@noble/hashes/', zod: '/node_modules/zod/index.js' };

const PAGE = `<!doctype html><meta charset="utf-8"><title>scores</title>
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<script type="module" src="/test/e2e/browser/page.ts"></script>`;

export interface DigestServer {
  readonly url: string;
  /** What the page posted. */
  readonly answer: Promise<unknown>;
  close(): Promise<void>;
}

/** Serves the page and the project's own sources, without their types, on loopback. */
export async function serveDigestPage(files: Readonly<Record<string, Uint8Array>>): Promise<DigestServer> {
  const answer = Promise.withResolvers<unknown>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method === 'POST') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.end();
        answer.resolve(JSON.parse(Buffer.concat(parts).toString()));
      });
      return;
    }
    const send = (type: string, body: string | Uint8Array) => response.setHeader('content-type', type).end(body);
    const given = files[path];
    if (path === '/') send('text/html', PAGE);
    else if (given !== undefined) send('application/octet-stream', given);
    else {
      const isTypeScript = path.endsWith('.ts');
      readFile(ROOT + path, 'utf8').then(
        (text) => send('text/javascript', isTypeScript ? stripTypeScriptTypes(text) : text),
        () => response.writeHead(404).end(),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    answer: answer.promise,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
