import { decodeBase64 } from './base64.ts';
import { normalise } from './normalise.ts';

/** Texts that are looked for in base64, and how long they must be to say something. */
const HIDDEN = { most: 4, run: /[A-Za-z0-9+/_-]{16,}={0,2}/g } as const;

/** What a text may be read as: itself in lower case, then every other reading that differs. */
export function formsOf(text: string): readonly string[] {
  const lower = text.toLowerCase();
  if (/^[\w .,:;/=@~-]{0,15}$/.test(lower)) return [lower];
  const forms = [lower];
  const add = (form: string): void => {
    if (!forms.includes(form)) forms.push(form);
  };
  if (lower.includes('\0')) add(lower.replaceAll('\0', ''));
  if (/\/\*|--|#|[\t\n\v\f\r]| {2}/.test(lower)) add(withoutComments(lower));
  if (/\w['"\\^`]+\w|['"]{2}|\$[@*!#?_{1-9]|\$ifs|\{[\w.-]+,/.test(lower)) add(withoutShellQuoting(lower));
  for (const hidden of hiddenTexts(text)) add(hidden);
  return forms;
}

/** As a database reads it: comments are spaces, what stands in `/*! *\/` is SQL, white space is one space. */
export function withoutComments(text: string): string {
  return text
    .replace(/\/\*!\d*([^*]{0,400})\*\//g, ' $1 ')
    .replace(/\/\*[^*]{0,400}\*+\//g, ' ')
    .replace(/(?:--|#)[^\n]{0,400}\n/g, ' ')
    .replace(/[\s\v]+/g, ' ');
}

/** As a shell reads it: quotes, backslashes and empty variables vanish, `${IFS}` is a space, `{cat,file}` a command. */
export function withoutShellQuoting(text: string): string {
  return text
    .replace(/\$\{ifs[^}]{0,20}\}|\$ifs(?:\$\d)?/g, ' ')
    .replace(/\$(?:[@*!#?_1-9]|\{[@*1-9]\})/g, '')
    .replace(/\{([\w./-]+(?:,[\w./*-]*)+)\}/g, (_all, list: string) => list.replaceAll(',', ' '))
    .replace(/['"\\^`]/g, '');
}

/** What stands in base64 and reads as text, decoded, in lower case. */
function hiddenTexts(text: string): string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(HIDDEN.run)) {
    const hidden = decodeBase64(run);
    if (hidden === null) continue;
    found.push(normalise(hidden, false).toLowerCase());
    if (found.length === HIDDEN.most) break;
  }
  return found;
}
