// The attacker's server: answers every request with a short order, and reads whatever is uploaded to the end.
// Run as: node lab/listener.ts ADDRESS PORT
import { createServer } from 'node:http';

const [address = '127.0.0.1', port = '8080'] = process.argv.slice(2);

const server = createServer((request, response) => {
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  request.on('end', () => {
    response.setHeader('content-type', 'text/plain');
    response.end(request.method === 'GET' ? 'wait\n' : `received ${received}\n`);
  });
});
server.listen(Number(port), address);
