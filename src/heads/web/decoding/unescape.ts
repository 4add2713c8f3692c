import { decodeUtf8 } from './utf-8.ts';

/** `%3c`, and IIS's `%u003c`; what is no escape stays. The bytes that come out are read as UTF-8. */
export function unescapePercent(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = text.replace(/%(?:u([0-9a-fA-F]{4})|([0-9a-fA-F]{2}))/g, (_all, wide: string, byte: string) =>
    String.fromCharCode(Number.parseInt(wide ?? byte, 16)),
  );
  return bytes === text ? text : decodeUtf8(bytes);
}

/** Named character references that attacks are written with (HTML Living Standard, 13.5); all others stay. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ', sol: '/', bsol: '\\', colon: ':', semi: ';' },
  ...{ lpar: '(', rpar: ')', lbrack: '[', lsqb: '[', rbrack: ']', rsqb: ']', lbrace: '{', lcub: '{', rbrace: '}' },
  ...{ rcub: '}', excl: '!', num: '#', dollar: '$', percnt: '%', ast: '*', plus: '+', comma: ',', period: '.' },
  ...{ equals: '=', quest: '?', commat: '@', hat: '^', lowbar: '_', grave: '`', vert: '|', tab: '\t', newline: '\n' },
};

/** `&lt;`, `&#60;`, `&#x3c;`, also without the semicolon, as browsers read them. */
export function unescapeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#[xX]0*([0-9a-fA-F]{1,6})|#0*([0-9]{1,7})|([a-zA-Z]{2,8}));?/g,
    (all, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) {
        // Without a semicolon most names are parameters of a URL: `&lt=5`.
        const known = all.endsWith(';') ? ENTITIES[name.toLowerCase()] : undefined;
        return known ?? all;
      }
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}

/** The escapes of JavaScript, JSON and C: `\u003c`, `\u{3c}`, `\x3c`, `\074`, and the slash of JSON, `\/`. */
export function unescapeBackslash(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|u\{0*([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|([0-3][0-7]{2})|(\/))/g,
    (all, four?: string, braced?: string, two?: string, octal?: string, slash?: string) => {
      if (slash !== undefined) return '/';
      const code =
        octal === undefined ? Number.parseInt((four ?? braced ?? two) as string, 16) : Number.parseInt(octal, 8);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}

/** Quotes and strokes that databases and browsers have taken for the ASCII ones ("best fit" mappings of code pages). */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ ʼ: "'", ʹ: "'", '‘': "'", '’': "'", '′': "'", '“': '"', '”': '"', '″': '"', ʺ: '"' },
  ...{ '‹': '<', '〈': '<', '⟨': '<', '›': '>', '〉': '>', '⟩': '>', '∕': '/', '⁄': '/', '∖': '\\' },
  // Of the private use area: what %uEFC8 and %uF025 of lists of traversals have stood for.
  ...{ '\uefc8': '\\', '\uf025': '/' },
  ...{ '։': ':', '∶': ':', '‐': '-', '‑': '-', '﹣': '-', '∗': '*' },
};

/**
 * Marks upon one letter: 30 are more than any language writes (Unicode Standard Annex 15, Stream-Safe Text Format). Putting
 * more in order takes the square of their number. U+FF9E and U+FF9F become marks.
 */
const STACKED = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/** Full-width, circled, mathematical letters and the like become the plain ones (Unicode NFKC); what is invisible goes. */
export function foldCompatible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly ASCII is meant.
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return text
    .replace(STACKED, '$1')
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/g, '')
    .replace(/[ʼʹ‘’′“”″ʺ‹〈⟨›〉⟩∕⁄∖։∶‐‑﹣∗\uefc8\uf025]/g, (character) => LOOKALIKES[character] ?? character);
}
