import type { NamedText } from './json-values.ts';

/** Texts, CDATA sections and values of attributes in an XML document, however broken; names of elements for texts. */
export function xmlValues(
  text: string,
  most: number,
): { readonly values: readonly NamedText[]; readonly isCut: boolean } {
  const values: NamedText[] = [];
  let element = '';
  const tokens = /<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<([/!?]?)([^\s<>/]*)([^<>]*)>?|([^<]+)/g;
  for (const [, cdata, mark, name, attributes, plain] of text.matchAll(tokens)) {
    if (values.length >= most) return { values, isCut: true };
    if (cdata !== undefined) values.push({ name: element, text: cdata });
    else if (plain !== undefined) {
      if (/\S/.test(plain)) values.push({ name: element, text: plain.trim() });
    } else if (name !== undefined && mark === '') {
      element = name.slice(0, 100);
      for (const [, key, double, single] of (attributes ?? '').matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
        const value = double ?? single ?? '';
        if (value !== '') values.push({ name: `${element}.${key}`.slice(0, 200), text: value });
      }
    }
  }
  return { values: values.slice(0, most), isCut: values.length > most };
}
