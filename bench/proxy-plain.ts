import { Agent, createServer, request } from 'node:http';

/*
 * What one writes first: a reverse proxy of Node's own parts, with kept connections. `proxy-plain.ts PORT UPSTREAM`
 */
const [port, upstream] = process.argv.slice(2);
const { hostname, port: upstreamPort } = new URL(upstream ?? '');
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

createServer((incoming, outgoing) => {
  const { method = 'GET', url: path = '/', headers } = incoming;
  const passed = request({ agent, hostname, port: upstreamPort, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on('error', () => {
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  incoming.pipe(passed);
}).listen(Number(port), '127.0.0.1');
