import type { RuleText } from '../rule-text.ts';

const SMUGGLING = 'https://cwe.mitre.org/data/definitions/444.html';

/** Messages that servers in a row read differently, and requests inside of them. */
export const REQUEST_SMUGGLING: readonly RuleText[] = [
  {
    id: 'protocol-request-in-value',
    alert: 'A whole request line in a value',
    evidence: 'REQUEST_SMUGGLING',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`(?:^|[\s"'])(?:get|post|head|put|delete|options|trace|connect|patch|propfind|track|debug)\s+(?:/\S*|https?://\S+|\*)\s+http/\d`,
    },
    examples: {
      match: ['GET http://a.example/ HTTP/1.1', 'x\r\nPOST / HTTP/1.1'],
      spare: ['get a http link', 'post it', 'http/2 is fast'],
    },
    source: SMUGGLING,
  },
  {
    id: 'smuggling-length-and-chunks',
    alert: 'A request that says its length twice: by Content-Length and by chunks',
    evidence: 'REQUEST_SMUGGLING',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    all: [
      { where: 'header:transfer-encoding', match: { regex: 'chunked' } },
      { where: 'header:content-length', match: { regex: String.raw`\d` } },
    ],
    examples: {
      match: [
        { method: 'POST', url: '/', headers: { 'transfer-encoding': 'chunked', 'content-length': '4' } },
        { method: 'POST', url: '/', headers: { 'content-length': '0', 'transfer-encoding': 'gzip, chunked' } },
      ],
      spare: [
        { method: 'POST', url: '/', headers: { 'transfer-encoding': 'chunked' } },
        { method: 'POST', url: '/', headers: { 'content-length': '4' } },
      ],
    },
    source: 'https://www.rfc-editor.org/rfc/rfc9112.html#section-6.3',
  },
  {
    id: 'smuggling-odd-encoding',
    alert: 'A Transfer-Encoding that servers read differently',
    evidence: 'REQUEST_SMUGGLING',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'header:transfer-encoding',
    match: {
      regex: String.raw`chunked\s*,\s*\S|[^a-z, -]chunked|chunked[^a-z, ]|xchunked|\bchunke\b|chunked\w|,\s*identity|^\s*cow|["']chunked`,
    },
    examples: {
      match: [
        { method: 'POST', url: '/', headers: { 'transfer-encoding': 'xchunked' } },
        { method: 'POST', url: '/', headers: { 'transfer-encoding': 'chunked, identity' } },
      ],
      spare: [
        { method: 'POST', url: '/', headers: { 'transfer-encoding': 'chunked' } },
        { method: 'POST', url: '/', headers: { 'transfer-encoding': 'gzip, chunked' } },
      ],
    },
    source: SMUGGLING,
  },
  {
    id: 'smuggling-lengths',
    alert: 'A Content-Length that is no number, or two of them',
    evidence: 'REQUEST_SMUGGLING',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'header:content-length',
    match: { regex: String.raw`[^\d\s]|\d\s+\d` },
    examples: {
      match: [
        { method: 'POST', url: '/', headers: { 'content-length': '+4' } },
        { method: 'POST', url: '/', headers: { 'content-length': '4, 5' } },
      ],
      spare: [
        { method: 'POST', url: '/', headers: { 'content-length': '4' } },
        { method: 'POST', url: '/', headers: { 'content-length': '0' } },
      ],
    },
    source: 'https://www.rfc-editor.org/rfc/rfc9112.html#section-6.3',
  },
  {
    id: 'smuggling-chunks-in-body',
    alert: 'The last chunk of a body, then another request',
    evidence: 'REQUEST_SMUGGLING',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'body',
    match: { regex: String.raw`(?:^|[\r\n])0\r?\n\r?\n\s*(?:get|post|put|head|options|delete|g|gpost)\b` },
    examples: {
      match: [
        { method: 'POST', url: '/', headers: { 'content-type': 'text/plain' }, body: '0\r\n\r\nGET /admin HTTP/1.1' },
        { method: 'POST', url: '/', headers: { 'content-type': 'text/plain' }, body: 'a\r\n0\r\n\r\nG' },
      ],
      spare: [
        { method: 'POST', url: '/', body: 'a=0' },
        { method: 'POST', url: '/', headers: { 'content-type': 'text/plain' }, body: '0\r\n\r\nend' },
      ],
    },
    source: 'https://portswigger.net/web-security/request-smuggling',
  },
];
