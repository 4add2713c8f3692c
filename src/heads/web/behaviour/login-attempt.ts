import { decodeBase64 } from '../../../assemble/application/reading/base64.ts';
import { headerOf } from '../../../model/web/request.ts';
import type { WebField } from '../decoding/decoded-request.ts';
import { meaningOf } from '../decoding/field-meaning.ts';
import type { HeardRequest } from './behaviour.ts';
import { fingerprint } from './fingerprint.ts';
import { pathOf, serverOf, shown } from './place.ts';
import { rememberLast } from './remember-last.ts';

/** Somebody asked to be let in. Account and password are kept as numbers alone, which nobody can read back by looking. */
export interface LoginAttempt {
  /** Server, host and path: what one form is. */
  readonly form: string;
  readonly path: string;
  /** 0 where the request names none, `UNTOLD` where its source does not tell bodies. */
  readonly account: number;
  readonly password: number;
  /** By HTTP basic authentication, which browsers send along with each request. */
  readonly isBasic: boolean;
}

/** The account of an attempt of which nothing but the path is known: each counts as a password of its own. */
export const UNTOLD = -1;

/** Where forms post to that let people in; asked only where bodies are not told. */
const LOGIN_PATH =
  /\/(?:wp-login\.php|xmlrpc\.php|(?:user|account|admin|session|auth|api)?[/_-]?(?:log-?in|sign-?in|logon|authenticate|sessions)(?:\.\w{2,5})?)\/?$/i;

/** Longest text of which a fingerprint is made: longer passwords are refused by most forms. */
const LONGEST = 512;

/** What a request tries to log in with; undefined where it does not try. */
export const loginAttemptOf = rememberLast((heard: HeardRequest): LoginAttempt | undefined => {
  const { request } = heard.decoded;
  const basic = headerOf(request.headers, 'authorization');
  const credentials = basic === null ? undefined : basicCredentials(basic);
  if (credentials !== undefined) return attempt(heard, credentials.account, credentials.password, true);
  // Only few requests carry a password: the cheap question first.
  if (request.method === 'GET' && !/pass|pwd|pw=|pin=|secret/i.test(request.target)) return undefined;
  if (heard.decoded.request.body === null && isUntold(heard)) return untold(heard);
  const call = XML_RPC.test(heard.decoded.body) ? xmlRpcCredentials(heard.decoded.body) : undefined;
  if (call !== undefined) return attempt(heard, call.account, call.password, false);
  let password: WebField | undefined;
  let secret: WebField | undefined;
  let account: WebField | undefined;
  for (const field of heard.decoded.fields) {
    if (field.kind !== 'body' && field.kind !== 'query') continue;
    const meaning = meaningOf(field.name);
    if (meaning === 'password') password ??= field;
    else if (meaning === 'secret') secret ??= field;
    else if (meaning === 'account') account ??= field;
  }
  if (account !== undefined) password ??= secret;
  return password === undefined ? undefined : attempt(heard, account?.text ?? '', password.text, false);
});

function attempt(heard: HeardRequest, account: string, password: string, isBasic: boolean): LoginAttempt {
  const path = shown(pathOf(heard.decoded), 200);
  return {
    form: `${serverOf(heard)} ${shown(heard.decoded.host, 253)} ${isBasic ? 'basic' : path}`,
    path,
    // Servers take accounts in any case, and who spells one in ten ways tries one account.
    account: account === '' ? 0 : fingerprint(account.slice(0, LONGEST).trim().toLowerCase()),
    password: fingerprint(password.slice(0, LONGEST)),
    isBasic,
  };
}

/** Something was posted, but neither it nor its length is known: so it is in access logs. */
function isUntold({ decoded, transaction }: HeardRequest): boolean {
  const { method, headers } = decoded.request;
  return (
    method === 'POST' &&
    transaction.requestBodyBytes === 0 &&
    headerOf(headers, 'content-length') === null &&
    headerOf(headers, 'authorization') === null &&
    LOGIN_PATH.test(pathOf(decoded))
  );
}

function untold(heard: HeardRequest): LoginAttempt {
  const { uid, depth, time } = heard.transaction;
  return { ...attempt(heard, '', `${uid} ${depth} ${time}`, false), account: UNTOLD };
}

/** Calls that bring name and password along: WordPress and the interfaces of weblogs before it; many of them at once too. */
const XML_RPC = /<methodName>\s*(?:wp|metaWeblog|blogger|mt|system\.multicall)/;

/** Name and password are the first two parameters that are no numbers. A bundle of calls counts as one password, its own. */
function xmlRpcCredentials(body: string): Credentials | undefined {
  if (body.includes('system.multicall')) return { account: 'system.multicall', password: body.slice(-LONGEST) };
  const texts: string[] = [];
  for (const [, text = ''] of body.matchAll(/<value>\s*(?:<string>)?([^<]{1,200})</g)) {
    if (!/^\s*\d*\s*$/.test(text)) texts.push(text);
    if (texts.length === 2) break;
  }
  const [account, password] = texts;
  return account === undefined || password === undefined ? undefined : { account, password };
}

interface Credentials {
  readonly account: string;
  readonly password: string;
}

function basicCredentials(header: string): Credentials | undefined {
  const encoded = /^basic\s+([\w+/=-]{1,2048})\s*$/i.exec(header)?.[1];
  const text = encoded === undefined ? null : decodeBase64(encoded);
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon < 0) return undefined;
  return { account: text.slice(0, colon), password: text.slice(colon + 1) };
}
