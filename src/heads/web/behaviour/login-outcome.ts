import type { Micros } from '../../../model/time.ts';
import { headerOf, type WebResponse } from '../../../model/web/request.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { answerText } from './answer-text.ts';
import type { HeardRequest } from './behaviour.ts';
import { fingerprint } from './fingerprint.ts';
import { type LoginAttempt, UNTOLD } from './login-attempt.ts';
import { pathOf, statusOf } from './place.ts';

export type LoginOutcome = 'succeeded' | 'failed' | 'unknown';

/** Statuses that say no: bad, unauthorised, forbidden, unprocessable, locked, too many. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 422, 423, 429]);

const SAYS_NO =
  /"(?:error|errors|errorcode|error_description|errormessage)"\s*:\s*(?:"[^"]|[1-9]|[{[](?!\s*[}\]])|true)|"(?:success|ok|authenticated|valid)"\s*:\s*false|(?:incorrect|invalid|wrong|unknown|bad)[\w ,'-]{0,30}(?:password|credential|username|user name|login|email|passwort)|(?:login|log-?in|sign-?in|authentication)\s+(?:has\s+)?failed|(?:password|credentials?|username|login|e-?mail)[\w ,'-]{0,20} (?:incorrect|invalid|wrong|not valid|not recogni[sz]ed|not match)|<fault>|too many|captcha|try again later|account (?:is )?(?:locked|blocked)|type\s*=\s*["']?password/i;
const SAYS_YES =
  /"(?:access_?token|id_?token|auth_?token|session_?token|token|jwt)"\s*:\s*"[^"]{8}|"(?:success|ok|authenticated)"\s*:\s*true|<name>isAdmin<|(?:log|sign)[- ]?out["'<>/]/i;
/** Places to which people are led who are not let in, or not yet. */
const LEADS_BACK = /log-?in|sign-?in|logon|auth(?:enticate)?(?:$|[/?])|fail|error|denied|invalid|incorrect|wrong/i;

/** Names of cookies that hold a session, and not a preference. */
const SESSION_COOKIE =
  /^[^=\n]{0,64}(?:sess|sid|auth|token|jwt|login|logged|remember|user|identity|ticket)[^=\n]{0,64}=[^;]{8}/im;

/** Answers of one form that are told apart; more are an application that never answers twice alike. */
const SIGNATURES = 16;
/** A look of answers is known for what it is when it was so this often, and never the other way round. */
const VOTES = 3;
/** Answers of one form that differ by less look alike: the name that was typed and tokens make the difference. */
const SIZE_STEP = 256;

/** Clear failures after which an answer that looks like none of them is taken for a success, as long as it stays rare. */
const CLEAR_FAILURES = 5;
const RARE = 3;

interface Votes {
  failed: number;
  succeeded: number;
  seen: number;
}

interface Form {
  failures: number;
  readonly looks: Map<number, Votes>;
}

interface LastTry {
  readonly password: number;
  readonly signature: number;
}

/**
 * Whether somebody was let in. Most answers say it themselves; of the others each form teaches it: an account that is
 * tried with one password after the other and gets answers that look alike is not let in by them, and one that comes back
 * with the same password is.
 */
export class LoginOutcomes {
  readonly #forms: BoundedTable<Form>;
  readonly #tries: BoundedTable<LastTry>;

  constructor(lifetime: Micros) {
    this.#forms = new BoundedTable({ capacity: 1_024, lifetime });
    this.#tries = new BoundedTable({ capacity: 16_384, lifetime });
  }

  get evicted(): number {
    return this.#forms.evicted + this.#tries.evicted;
  }

  of(attempt: LoginAttempt, heard: HeardRequest): LoginOutcome {
    const said = saidBy(attempt, heard);
    if (said === 'succeeded' || statusOf(heard) === null || heard.exchange.refused !== null) return said;
    const { time } = heard.transaction;
    const form = this.#forms.get(attempt.form, time) ?? { failures: 0, looks: new Map<number, Votes>() };
    this.#forms.set(attempt.form, form, time);
    const signature = signatureOf(heard);
    let votes = form.looks.get(signature);
    if (votes === undefined) {
      if (form.looks.size >= SIGNATURES) return said;
      votes = { failed: 0, succeeded: 0, seen: 0 };
      form.looks.set(signature, votes);
    }
    votes.seen++;
    const learned = said === 'failed' ? said : this.#learned(attempt, time, form, signature, votes);
    if (said === 'failed') votes.failed++;
    if (learned === 'failed') form.failures++;
    return learned;
  }

  #learned(attempt: LoginAttempt, time: Micros, form: Form, signature: number, votes: Votes): LoginOutcome {
    if (attempt.account <= 0) return 'unknown';
    const account = `${attempt.form} ${attempt.account}`;
    const before = this.#tries.get(account, time);
    if (before?.signature === signature) {
      if (before.password === attempt.password) votes.succeeded++;
      else votes.failed++;
    }
    this.#tries.set(account, { password: attempt.password, signature }, time);
    if (votes.failed >= VOTES && votes.failed > 4 * votes.succeeded) return 'failed';
    if (votes.succeeded >= VOTES && votes.failed === 0) return 'succeeded';
    return form.failures >= CLEAR_FAILURES && votes.failed === 0 && votes.seen <= RARE ? 'succeeded' : 'unknown';
  }

  expire(now: Micros): void {
    this.#forms.expire(now);
    this.#tries.expire(now);
  }
}

/** Something was made (201), an account as a rule. Where it is a session, the answer brings it along. */
export function isCreation(heard: HeardRequest): boolean {
  return statusOf(heard) === 201 && heard.exchange.refused === null && !bringsSession(heard);
}

function bringsSession({ exchange: { response } }: HeardRequest): boolean {
  return response !== null && (setsSession(response) || SAYS_YES.test(answerText(response)));
}

function setsSession({ headers }: WebResponse): boolean {
  return SESSION_COOKIE.test((headerOf(headers, 'set-cookie') ?? '').replaceAll(', ', '\n'));
}

/** What the answer itself says. */
function saidBy(attempt: LoginAttempt, heard: HeardRequest): LoginOutcome {
  const { exchange } = heard;
  const status = statusOf(heard);
  if (exchange.refused !== null) return 'failed';
  if (status === null || status >= 500) return 'unknown';
  if (REFUSALS.has(status)) return 'failed';
  if (attempt.isBasic) return status < 400 ? 'succeeded' : 'unknown';
  if (status >= 400 || exchange.response === null) return 'unknown';
  // `isCreation` has asked already whether it is a session.
  if (status === 201) return 'succeeded';
  // WordPress shows the form again with 200, and leads on where it lets in.
  if (attempt.account === UNTOLD && status === 200 && attempt.path.endsWith('/wp-login.php')) return 'failed';
  const { headers } = exchange.response;
  if (status >= 300) {
    const location = headerOf(headers, 'location');
    if (location === null) return 'unknown';
    const target = location.replace(/^[a-z]+:\/\/[^/]*/i, '');
    if (LEADS_BACK.test(target) || target.split('?', 1)[0] === pathOf(heard.decoded)) return 'failed';
    return setsSession(exchange.response) ? 'succeeded' : 'unknown';
  }
  const text = answerText(exchange.response);
  if (SAYS_NO.test(text)) return 'failed';
  return SAYS_YES.test(text) ? 'succeeded' : 'unknown';
}

/** What answers look like: status, where they lead, whether they set cookies, and about how long they are. */
function signatureOf(heard: HeardRequest): number {
  const response = heard.exchange.response;
  const headers = response?.headers ?? [];
  const size = response?.size ?? heard.transaction.responseBodyBytes;
  const location = (headerOf(headers, 'location') ?? '').split('?', 1)[0] ?? '';
  const sets = headerOf(headers, 'set-cookie') !== null;
  return fingerprint(`${statusOf(heard)} ${sets} ${Math.floor(size / SIZE_STEP)} ${location}`);
}
