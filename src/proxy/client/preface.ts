/** What a client of HTTP/2 says first where nothing was agreed upon (RFC 9113 section 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** Whether a connection that begins so speaks HTTP/2; `maybe` while too little has come to tell. */
export function startsHttp2(input: Buffer): 'yes' | 'no' | 'maybe' {
  if (input[0] !== PREFACE[0] || (input.length > 1 && input[1] !== PREFACE[1])) return 'no';
  const length = Math.min(input.length, PREFACE.length);
  if (PREFACE.compare(input, 0, length, 0, length) !== 0) return 'no';
  return length < PREFACE.length ? 'maybe' : 'yes';
}
