import { decodeBase64 } from '../../../assemble/application/reading/base64.ts';
import type { WebField } from '../decoding/decoded-request.ts';
import { meaningOf } from '../decoding/field-meaning.ts';

/** What somebody wants to be let in with. */
export interface Credentials {
  readonly account: string;
  readonly password: string;
}

/** All that a form, a query or a body of JSON or XML says of accounts and passwords, in its order. */
export interface FormCredentials {
  readonly accounts: readonly string[];
  readonly passwords: readonly string[];
}

/** What buttons of forms send under the name of an account: the same for everybody. */
const BUTTON = /^(?:log[ -]?[io]n|sign[ -]?in|submit|go|ok|enter|entrar|acceder|iniciar|accedi|anmelden|connexion)$/i;

/**
 * Which of several fields with a password a server reads is not known, so that all of them count: one with a constant value
 * beside it must not hide the one that is guessed.
 */
export function formCredentials(fields: readonly WebField[]): FormCredentials | undefined {
  const accounts: string[] = [];
  const passwords: string[] = [];
  const codes: string[] = [];
  let named = 0;
  for (const { kind, name, text } of fields) {
    if (kind !== 'body' && kind !== 'query') continue;
    const meaning = meaningOf(name);
    if (meaning === 'account') {
      if (!BUTTON.test(text)) accounts.push(text);
    } else if (meaning === 'password') {
      named++;
      passwords.push(text);
    } else if (meaning === 'secret') (isCode(name) ? codes : passwords).push(text);
  }
  if (named === 0 && accounts.length === 0) return undefined;
  // Codes of second factors and of pictures change each time: they are passwords only where there is no other.
  if (passwords.length === 0) passwords.push(...codes);
  return passwords.length === 0 ? undefined : { accounts, passwords };
}

/** Of the names that mean a secret, `code` in any spelling. */
function isCode(name: string): boolean {
  return name
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .endsWith('code');
}

/** Those of HTTP basic authentication; of several headers, which stand joined by commas, all. */
export function basicCredentials(header: string): readonly Credentials[] {
  const found: Credentials[] = [];
  for (const [, encoded = ''] of header.matchAll(/(?:^|,)\s*basic\s+([\w+/=-]{1,2048})\s*(?=,|$)/gi)) {
    const text = decodeBase64(encoded);
    const colon = text?.indexOf(':') ?? -1;
    if (text !== null && colon >= 0) found.push({ account: text.slice(0, colon), password: text.slice(colon + 1) });
  }
  return found;
}
