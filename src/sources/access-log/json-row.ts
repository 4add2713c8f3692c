import type { Micros } from '../../model/time.ts';
import { UnreadableRow } from '../unreadable-row.ts';
import { isoTime, numberOf, secondsTime } from '../zeek/time.ts';
import { identityOf } from '../zeek/tsv-row.ts';
import { clfTime } from './clf-time.ts';
import { clientOf } from './client.ts';
import { byteTextOf, countField, type Fields, fieldOf, jsonFields, textField } from './json-fields.ts';
import { httpVersion, type RequestLine, requestLine } from './request-line.ts';
import type { AccessRow } from './row.ts';

/**
 * What the fields are called: by Caddy, by Traefik, by Envoy, in the Elastic Common Schema, and as people call them who
 * write a format for nginx (by its variables) or Apache. The first that says something counts.
 */
const NAMES = {
  client: [
    ...['remote_addr', 'request.client_ip', 'request.remote_ip', 'ClientHost', 'client.ip', 'source.ip'],
    ...['client.address', 'source.address', 'remote_ip', 'client_ip', 'clientip', 'remoteIP', 'remoteAddr'],
    ...['remote_address', 'remote_host', 'ClientAddr', 'downstream_remote_address', 'client', 'host_ip', 'ip'],
  ],
  port: ['remote_port', 'request.remote_port', 'ClientPort', 'client.port', 'source.port'],
  user: ['remote_user', 'user_id', 'ClientUsername', 'user.name', 'user', 'remoteUser'],
  method: [
    'request_method',
    'request.method',
    'RequestMethod',
    'http.request.method',
    'method',
    'verb',
    'requestMethod',
  ],
  target: [
    ...['request_uri', 'request.uri', 'RequestPath', 'url.original', 'uri', 'request_path', 'requestURI'],
    ...['path', 'url', 'url.path', 'x_envoy_original_path'],
  ],
  query: ['query_string', 'args', 'url.query', 'query'],
  line: ['request', 'request_line', 'requestLine', 'first_line'],
  version: ['server_protocol', 'request.proto', 'RequestProtocol', 'http.version', 'protocol', 'httpversion'],
  host: ['http_host', 'request.host', 'RequestHost', 'url.domain', 'vhost', 'server_name', 'authority', 'host'],
  status: [
    ...['status', 'DownstreamStatus', 'http.response.status_code', 'response_code', 'status_code', 'response'],
    ...['response_status', 'code'],
  ],
  size: [
    ...['body_bytes_sent', 'size', 'DownstreamContentSize', 'http.response.body.bytes', 'bytes_sent', 'bytes'],
    ...['response_size', 'http.response.bytes', 'response_bytes'],
  ],
  referer: ['http_referer', 'http.request.referrer', 'referer', 'referrer', 'request_Referer', 'http_referrer'],
  agent: [
    'http_user_agent',
    'user_agent.original',
    'user_agent',
    'agent',
    'request_User-Agent',
    'userAgent',
    'useragent',
  ],
  forwarded: ['http_x_forwarded_for', 'x_forwarded_for', 'xff', 'request_X-Forwarded-For'],
  cookie: ['http_cookie', 'cookie'],
  body: ['request_body', 'http.request.body.content'],
  time: [
    ...['time_iso8601', '@timestamp', 'ts', 'msec', 'StartUTC', 'start_time', 'timestamp', 'time', 'time_local'],
    ...['datetime', 'date', 'StartLocal', 'time_unix', 'epoch'],
  ],
} as const;

/** Whether a line is a request in JSON: who, what, when, and what came of it. Zeek's rows have a uid. */
export function isJsonRow(line: string): boolean {
  const fields = jsonFields(line);
  if (fields === null || isOther(fields)) return false;
  const asks = fieldOf(fields, NAMES.method) !== undefined || lineOf(fields) !== null;
  return asks && fieldOf(fields, NAMES.status) !== undefined && timeOf(fields) !== undefined;
}

/** Rows of Zeek and Suricata hold much the same. */
function isOther(fields: Fields): boolean {
  return ['uid', '_path', 'id.orig_h', 'id_orig_h', 'event_type'].some((name) => fields[name] !== undefined);
}

/** A row in JSON; null where it is none of a request, as among the messages of a server. Throws UnreadableRow. */
export function jsonRow(line: string, number: number): AccessRow | null {
  const fields = jsonFields(line);
  if (fields === null) throw new UnreadableRow('it is no JSON');
  const request = requestOf(fields);
  if (request === null) return null;
  const time = timeOf(fields);
  if (time === undefined) throw new UnreadableRow('it has no time that can be read');
  const client = clientOf(textField(fields, NAMES.client) ?? '');
  const port = countField(fields, NAMES.port) ?? client.port;
  const status = countField(fields, NAMES.status);
  const body = textField(fields, NAMES.body);
  return {
    uid: identityOf(number, line),
    time,
    client: { name: client.name, port: port <= 65_535 ? port : 0 },
    user: textField(fields, NAMES.user),
    server: textField(fields, NAMES.host),
    request,
    status: status !== null && status >= 100 && status <= 999 ? status : null,
    size: countField(fields, NAMES.size),
    headers: headersOf(fields),
    body: body === null ? null : new Uint8Array(Buffer.from(body, 'latin1')),
    responseHeaders: listed(fields['resp_headers']),
  };
}

function requestOf(fields: Fields): RequestLine | null {
  const method = textField(fields, NAMES.method);
  const line = lineOf(fields);
  // Beside a method, `request` is what was asked for.
  const target = textField(fields, NAMES.target) ?? (line?.startsWith('/') === true ? line : null);
  if (method !== null && target !== null) {
    const query = target.includes('?') ? null : textField(fields, NAMES.query);
    const version = textField(fields, NAMES.version);
    return {
      method,
      target: query === null ? target : `${target}${query.startsWith('?') ? '' : '?'}${query}`,
      version: version === null ? null : httpVersion(version),
    };
  }
  return line === null ? null : requestLine(line);
}

/** The whole request line; empty for a request that never came. */
function lineOf(fields: Fields): string | null {
  const line = NAMES.line.map((name) => fields[name]).find((value) => typeof value === 'string');
  return line === undefined ? null : byteTextOf(line as string);
}

function timeOf(fields: Fields): Micros | undefined {
  for (const name of NAMES.time) {
    const value = fieldOf(fields, [name]);
    const time = value === undefined ? undefined : readTime(value);
    if (time !== undefined) return time;
  }
  return undefined;
}

/** ISO 8601, the common log format, or a number of seconds, milliseconds, microseconds or nanoseconds. */
function readTime(value: string | number): Micros | undefined {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]/.test(value)) {
    return isoTime(value.replace(' ', 'T').replace(/ (?=[+-]\d|Z$)/, ''));
  }
  if (typeof value === 'string' && value.includes('/')) return clfTime(value.replace(/^\[|\]$/g, ''));
  let number = numberOf(value);
  while (number > 100_000_000_000_000) number /= 1_000;
  return secondsTime(number);
}

/** `http_x_real_ip` of nginx and `request_X-Real-Ip` of Traefik are headers. */
const HEADER_FIELD = /^(?:http_|request_(?=[A-Z]))([a-zA-Z][\w-]*)$/;
/** Told otherwise, or no headers at all. */
const NO_HEADERS: ReadonlySet<string> = new Set(['host', 'version', 'method', 'status', 'status-code', 'referrer']);

function headersOf(fields: Fields): readonly string[] {
  const request = fields['request'];
  const inner = typeof request === 'object' && request !== null ? (request as Fields)['headers'] : undefined;
  const all = listed(inner ?? fields['request_headers'] ?? fields['headers'], 'host');
  if (all.length > 0) return all;
  const headers: string[] = [];
  const known = [
    ['Referer', NAMES.referer],
    ['User-Agent', NAMES.agent],
    ['X-Forwarded-For', NAMES.forwarded],
    ['Cookie', NAMES.cookie],
  ] as const;
  for (const [name, names] of known) {
    const value = textField(fields, names);
    if (value !== null) headers.push(name, value);
  }
  const taken = new Set(['referer', 'user-agent', 'x-forwarded-for', 'cookie']);
  for (const key of Object.keys(fields)) {
    const name = HEADER_FIELD.exec(key)?.[1]?.replaceAll('_', '-');
    if (name === undefined || taken.has(name.toLowerCase()) || NO_HEADERS.has(name.toLowerCase())) continue;
    const value = textField(fields, [key]);
    if (value !== null) headers.push(name, value);
  }
  return headers;
}

/** An object of headers, each a text or a list of them (Caddy), as names and values in turn. */
function listed(value: unknown, without = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, texts]: [string, unknown]) => {
    if (name.toLowerCase() === without) return [];
    const list: readonly unknown[] = Array.isArray(texts) ? texts : [texts];
    return list.flatMap((text) => (typeof text === 'string' ? [byteTextOf(name), byteTextOf(text)] : []));
  });
}
