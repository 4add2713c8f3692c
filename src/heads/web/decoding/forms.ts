import { textInBase64 } from './base64-text.ts';
import { normalise } from './normalise.ts';

/** Texts that are looked for in base64, and how long they must be to say something. */
const HIDDEN = { most: 4, least: 16, run: /[A-Za-z0-9+/_-]{16,}={0,2}/g } as const;

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
  if (lower.includes('0x')) add(withoutHexadecimal(lower));
  for (const hidden of hiddenTexts(text)) add(hidden);
  return forms;
}

/** As a database reads it: comments are spaces, what stands in `/*! *\/` is SQL, white space is one space. */
export function withoutComments(text: string): string {
  return withoutLineComments(withoutBlockComments(text)).replace(/[\s\v]+/g, ' ');
}

/** Each comment is passed once, however long it is and whether or not it ends. */
function withoutBlockComments(text: string): string {
  let out = '';
  let from = 0;
  for (let start = text.indexOf('/*'); start >= 0; start = text.indexOf('/*', from)) {
    const end = text.indexOf('*/', start + 2);
    const inside = text.slice(start + 2, end < 0 ? text.length : end);
    // What is not closed stays as it stands, but for what is SQL: MySQL reads that to the end.
    if (end < 0 && !inside.startsWith('!')) break;
    out += `${text.slice(from, start)} ${inside.startsWith('!') ? `${inside.replace(/^!\d{0,6}/, '')} ` : ''}`;
    from = end < 0 ? text.length : end + 2;
  }
  return out + text.slice(from);
}

function withoutLineComments(text: string): string {
  let out = '';
  let from = 0;
  for (const { 0: mark, index } of text.matchAll(/--|#/g)) {
    if (index < from) continue;
    const end = text.indexOf('\n', index + mark.length);
    if (end < 0) break;
    out += `${text.slice(from, index)} `;
    from = end + 1;
  }
  return out + text.slice(from);
}

/** As a shell reads it: quotes, backslashes and empty variables vanish, `${IFS}` is a space, `{cat,file}` a command. */
export function withoutShellQuoting(text: string): string {
  return text
    .replace(/\$\{ifs[^}]{0,20}\}|\$ifs(?:\$\d)?/g, ' ')
    .replace(/\$(?:[@*!#?_1-9]|\{[@*1-9]\})/g, '')
    .replace(/\{([\w./-]+(?:,[\w./*-]*)+)\}/g, (_all, list: string) => list.replaceAll(',', ' '))
    .replace(/['"\\^`]/g, '');
}

/** As databases read it, `0x3c736372` for text; and `0x2f` for one sign, as lists of traversals write it. */
function withoutHexadecimal(text: string): string {
  return text.replace(/0x((?:[2-7][0-9a-f]){1,2048})/g, (_all, digits: string) =>
    digits.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16))),
  );
}

/** Base64 in several lines, as mail has it; decoders pass over white space (RFC 2045 section 6.8). */
const BROKEN = /^[\sA-Za-z0-9+/_-]{16,}={0,2}$/;

const NONE: readonly string[] = [];

/** What stands in base64 and reads as text, decoded, in lower case. */
function hiddenTexts(text: string): readonly string[] {
  if (text.length < HIDDEN.least) return NONE;
  const found: string[] = [];
  const whole = /\s/.test(text) && BROKEN.test(text.trimEnd()) ? textInBase64(text.replace(/\s+/g, '')) : null;
  if (whole !== null) found.push(normalise(whole, false).toLowerCase());
  const { run } = HIDDEN;
  run.lastIndex = 0;
  for (let match = run.exec(text); match !== null && found.length < HIDDEN.most; match = run.exec(text)) {
    const hidden = textInBase64(match[0]);
    if (hidden !== null) found.push(normalise(hidden, false).toLowerCase());
  }
  return found;
}
