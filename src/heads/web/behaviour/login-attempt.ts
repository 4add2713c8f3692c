import { headerOf } from '../../../model/web/request.ts';
import type { HeardRequest } from './behaviour.ts';
import { basicCredentials, formCredentials } from './credentials.ts';
import { fingerprint } from './fingerprint.ts';
import { pathOf, serverOf, shown } from './place.ts';
import { rememberLast } from './remember-last.ts';
import { xmlRpcCredentials } from './xml-rpc-login.ts';

/** Somebody asked to be let in. Account and password are kept as numbers alone, which nobody can read back by looking. */
export interface LoginAttempt {
  /** Server, host and path: what one form is. */
  readonly form: string;
  readonly path: string;
  /** Of all fields that name one; 0 where the request names none, `UNTOLD` where its source does not tell bodies. */
  readonly account: number;
  /** Of all fields that hold one. */
  readonly password: number;
  /** By HTTP basic authentication alone, which browsers send along with each request. */
  readonly isBasic: boolean;
  /** A token came along: who has one may be setting passwords of others, and asks not to be let in. */
  readonly hasToken: boolean;
}

/** The account of an attempt of which nothing but the path is known: each counts as a password of its own. */
export const UNTOLD = -1;

/** Where forms post to that let people in; asked only where bodies are not told. */
const LOGIN_PATH =
  /\/(?:wp-login\.php|xmlrpc\.php|(?:user|account|admin|session|auth|api)?[/_-]?(?:log-?in|sign-?in|logon|authenticate|sessions)(?:\.\w{2,5})?)\/?$/i;

/** Longest text of which a fingerprint is made: longer passwords are refused by most forms. */
const LONGEST = 512;

/** What queries with a password say, unless something of them is encoded. */
const MAY_ASK = /pass|pwd|pw=|psw|pin=|secret|kennwort|contras|senha|motde|mdp|parola|haslo|wachtw|losen|heslo|%/i;
const TOKEN = /(?:^|,)\s*(?:bearer|token)\s+[^\s,]/i;

/** What a request tries to log in with; undefined where it does not try. */
export const loginAttemptOf = rememberLast((heard: HeardRequest): LoginAttempt | undefined => {
  const { request, body, fields } = heard.decoded;
  const authorization = headerOf(request.headers, 'authorization') ?? '';
  const basic = authorization === '' ? [] : basicCredentials(authorization);
  // Only few requests carry a password: the cheap question first.
  const mayAsk = request.method !== 'GET' || request.body !== null || mayAskFor(request.target);
  if (!mayAsk && basic.length === 0) return undefined;
  if (request.body === null && isUntold(heard)) return untold(heard);
  const form = mayAsk ? formCredentials(fields) : undefined;
  const call = body === '' ? undefined : xmlRpcCredentials(body);
  // Which of them the server believes is not known: a decoy must not stand in front of what is guessed.
  const all = call === undefined ? basic : [call, ...basic];
  const accounts = [...(form?.accounts ?? []), ...all.map(({ account }) => account)];
  const passwords = [...(form?.passwords ?? []), ...all.map(({ password }) => password)];
  if (passwords.length === 0) return undefined;
  const isBasic = form === undefined && call === undefined;
  return { ...attempt(heard, accounts, passwords, isBasic), hasToken: TOKEN.test(authorization) };
});

function attempt(
  heard: HeardRequest,
  accounts: readonly string[],
  passwords: readonly string[],
  isBasic: boolean,
): LoginAttempt {
  const path = shown(pathOf(heard.decoded), 200);
  return {
    form: `${serverOf(heard)} ${shown(heard.decoded.host, 253)} ${isBasic ? 'basic' : path}`,
    path,
    // Servers take accounts in any case, and who spells one in ten ways tries one account.
    account: together(accounts.map((account) => account.trim().toLowerCase()).filter((account) => account !== '')),
    password: together(passwords),
    isBasic,
    hasToken: false,
  };
}

function mayAskFor(target: string): boolean {
  return target.includes('?') && MAY_ASK.test(target);
}

/** Texts as one number, in their order; 0 for none. */
function together(texts: readonly string[]): number {
  let sum = 0;
  for (const [index, text] of texts.entries()) {
    const own = text.slice(0, LONGEST);
    sum = fingerprint(index === 0 ? own : `${sum} ${own}`);
  }
  return sum;
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
  return { ...attempt(heard, [], [`${uid} ${depth} ${time}`], false), account: UNTOLD };
}
