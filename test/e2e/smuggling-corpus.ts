/** Requests that two readers might cut at different places, and some that nobody could. */
export interface Ambiguous {
  readonly name: string;
  readonly bytes: string;
}

const CODINGS = [
  '',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding:chunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: chunked ',
  'Transfer-Encoding : chunked',
  ' Transfer-Encoding: chunked',
  'X: y\r\n Transfer-Encoding: chunked',
  'Transfer-Encoding:\r\n chunked',
  'X: y\nTransfer-Encoding: chunked',
  'X: y\rTransfer-Encoding: chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: CHUNKED',
  'Transfer-Encoding: "chunked"',
  "Transfer-Encoding: 'chunked'",
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: ,chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: \x0bchunked',
  'Transfer-Encoding: chunked\0',
  'Transfer-Encoding: chunk',
  'Transfer\x00-Encoding: chunked',
  'Transfer_Encoding: chunked',
  'TransferEncoding: chunked',
  'Content-Encoding: chunked',
  'Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked',
];

const LENGTHS = [
  '',
  'Content-Length: SIZE',
  'Content-Length: 0',
  'Content-Length: 4',
  'Content-Length: +SIZE',
  'Content-Length: 0xSIZE',
  'Content-Length: SIZE, SIZE',
  'Content-Length: SIZE\r\nContent-Length: SIZE',
  'Content-Length: SIZE\r\nContent-Length: 0',
  'Content-Length : SIZE',
  'Content-Length:\r\n SIZE',
  'Content-Length: 00SIZE',
  'Content-Length: SIZE.0',
  'Content_Length: SIZE',
  'Connection: Content-Length\r\nContent-Length: SIZE',
];

/** The request that somebody might see in the body of another. */
const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n';

const CHUNKED_BODIES: readonly (readonly [string, string])[] = [
  ['sound chunks', '3\r\nabc\r\n0\r\n\r\n'],
  ['chunks that hide a request', `${HIDDEN.length.toString(16)}\r\n${HIDDEN}\r\n0\r\n\r\n`],
  ['an end and a request', `0\r\n\r\n${HIDDEN}`],
];

const CHUNK_SHAPES = [
  '5\r\nabcde\r\n0\r\n\r\n',
  '05\r\nabcde\r\n0\r\n\r\n',
  '5;a=b\r\nabcde\r\n0\r\n\r\n',
  '5;a="\r\n"\r\nabcde\r\n0\r\n\r\n',
  '5;\nabcde\r\n0\r\n\r\n',
  '5 \r\nabcde\r\n0\r\n\r\n',
  ' 5\r\nabcde\r\n0\r\n\r\n',
  '5\nabcde\r\n0\r\n\r\n',
  '5\rabcde\r\n0\r\n\r\n',
  '0x5\r\nabcde\r\n0\r\n\r\n',
  '+5\r\nabcde\r\n0\r\n\r\n',
  '-5\r\nabcde\r\n0\r\n\r\n',
  '5\r\nabcdeXX0\r\n\r\n',
  '5\r\nabcde\n0\r\n\r\n',
  '5\r\nabcde0\r\n\r\n',
  '100000005\r\nabcde\r\n0\r\n\r\n',
  '10000000000000005\r\nabcde\r\n0\r\n\r\n',
  '5\r\nabcde\r\n0\r\nX: y\r\n\r\n',
  '5\r\nabcde\r\n0\r\nContent-Length: 50\r\n\r\n',
  '5\r\nabcde\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n',
  '5\r\nabcde\r\n0\r\nX: y\n\r\n',
  '5\r\nabcde\r\n0\n\n',
  '5\r\nabcde\r\n0;x\r\n\r\n',
  '5\r\nabcde\r\n00\r\n\r\n',
  '5\r\nabcde\r\n\r\n\r\n',
];

const LINES = [
  'GET / HTTP/1.1',
  'GET  / HTTP/1.1',
  'GET / HTTP/1.1 ',
  'GET /\tHTTP/1.1',
  'GET / HTTP/1.1\nX: y',
  'GET / HTTP/1.0',
  'GET / HTTP/0.9',
  'GET / HTTP/1.10',
  'GET / HTTP/01.1',
  'GET /',
  'get / HTTP/1.1',
  'GET /\0 HTTP/1.1',
  'GET / x HTTP/1.1',
  'GET /#/../x HTTP/1.1',
  'GET /\xe9 HTTP/1.1',
  'GET http://a/ HTTP/1.1',
  'GET http://b/ HTTP/1.1',
  'GET //b/ HTTP/1.1',
  'GET /?a=b\x7f HTTP/1.1',
  'HEAD / HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'CONNECT a:80 HTTP/1.1',
  'TRACE / HTTP/1.1',
  '\r\nGET / HTTP/1.1',
  '\r\n\r\nGET / HTTP/1.1',
  '\nGET / HTTP/1.1',
  '\n\nGET / HTTP/1.1',
  '\r\n\nGET / HTTP/1.1',
  '\rGET / HTTP/1.1',
  ' GET / HTTP/1.1',
];

const HOSTS = [
  'Host: a',
  'Host: a\r\nHost: b',
  'Host: a\r\nHost: a',
  'Host:',
  'Host: a b',
  'Host: a:80@b',
  'Host: a, b',
  ' Host: a',
  'X: y\r\n\tHost: b\r\nHost: a',
  '',
];

function request(line: string, fields: readonly string[], body: string): string {
  return `${[line, ...fields.filter((field) => field !== '')].join('\r\n')}\r\n\r\n${body}`;
}

/** Each comes on a connection of its own and says in its target which it is. */
export function smugglingCorpus(): Ambiguous[] {
  const corpus: Ambiguous[] = [];
  const add = (name: string, bytes: (target: string) => string) => {
    corpus.push({ name, bytes: bytes(`/c${corpus.length}`) });
  };
  for (const coding of CODINGS) {
    for (const length of LENGTHS) {
      for (const [what, body] of CHUNKED_BODIES) {
        const fields = ['Host: a', coding, length.replaceAll('SIZE', String(body.length))];
        add(`${coding} | ${length} | ${what}`, (target) => request(`POST ${target} HTTP/1.1`, fields, body));
      }
    }
  }
  for (const shape of CHUNK_SHAPES) {
    for (const version of ['1.1', '1.0']) {
      const fields = ['Host: a', 'Transfer-Encoding: chunked'];
      add(`${version} ${shape}`, (target) => request(`PUT ${target} HTTP/${version}`, fields, shape + HIDDEN));
    }
  }
  for (const line of LINES) {
    for (const host of HOSTS) {
      add(`${line} | ${host}`, (target) => request(line.replace('/', `${target}/`), [host], HIDDEN));
    }
  }
  for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS']) {
    for (const framing of [`Content-Length: ${HIDDEN.length}`, 'Transfer-Encoding: chunked']) {
      const body = framing.startsWith('C') ? HIDDEN : `${HIDDEN.length.toString(16)}\r\n${HIDDEN}\r\n0\r\n\r\n`;
      add(`${method} ${framing}`, (target) => request(`${method} ${target} HTTP/1.1`, ['Host: a', framing], body));
    }
  }
  for (const expect of ['100-continue', '100-Continue', 'x', '100-continue, 100-continue']) {
    const fields = ['Host: a', `Expect: ${expect}`, `Content-Length: ${HIDDEN.length}`];
    add(`Expect: ${expect}`, (target) => request(`POST ${target} HTTP/1.1`, fields, HIDDEN));
  }
  for (const upgrade of ['websocket', 'h2c', 'TLS/1.0']) {
    const fields = [
      'Host: a',
      'Connection: Upgrade',
      `Upgrade: ${upgrade}`,
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    add(`Upgrade: ${upgrade}`, (target) => request(`GET ${target} HTTP/1.1`, fields, HIDDEN));
  }
  return corpus;
}
