import type { NamedText } from './json-values.ts';

/** What nearly every document begins with. */
export const XML_DECLARATION =
  /^<\?xml\s+version\s*=\s*["']1\.[01]["'](?:\s+encoding\s*=\s*["'][\w-]{1,40}["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/i;

/** Characters of the name of an element or attribute. */
const LONGEST_NAME = 100;

/**
 * Texts, CDATA sections, declarations and values of attributes in an XML document, however broken; names of elements for
 * texts. At most so many of them.
 */
export function xmlValues(
  text: string,
  most: number,
): { readonly values: readonly NamedText[]; readonly isCut: boolean } {
  const values: NamedText[] = [];
  let element = '';
  const tokens = /<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<([/!?]?)([^\s<>/]*)([^<>]*)>?|([^<]+)/g;
  for (const [token, cdata, mark, name, attributes, plain] of text.matchAll(tokens)) {
    if (values.length >= most) return { values, isCut: true };
    if (cdata !== undefined) values.push({ name: element, text: cdata });
    else if (plain !== undefined) {
      if (/\S/.test(plain)) values.push({ name: element, text: plain.trim() });
    } else if (name === undefined) continue;
    else if (mark === '!' || mark === '?') {
      if (!XML_DECLARATION.test(token)) values.push({ name: '', text: token });
    } else {
      if (mark === '') element = name.slice(0, LONGEST_NAME);
      attributeValues(element, attributes ?? '', most, values);
    }
  }
  return { values: values.slice(0, most), isCut: values.length > most };
}

/** Values of attributes, and what is none and stands there all the same: in a broken tag everything may. */
function attributeValues(element: string, attributes: string, most: number, values: NamedText[]): void {
  let stray = '';
  // The name is taken whole whatever follows: tried again from each of its characters it would take the square of its length.
  for (const [token, key, double, single] of attributes.matchAll(/([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?|=/g)) {
    const value = double ?? single;
    if (value === undefined) stray += token === '/' || token === '?' ? '' : ` ${token}`;
    else if (value !== '') {
      if (values.length > most) return;
      values.push({ name: `${element}.${key}`.slice(0, 2 * LONGEST_NAME), text: value });
    }
  }
  if (stray !== '') values.push({ name: element, text: stray.trimStart() });
}
