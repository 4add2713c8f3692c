/** Elements that editors make of what people write; none of them runs anything by itself. */
const ELEMENTS =
  'a|abbr|b|blockquote|br|caption|center|cite|code|del|dd|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|small|span|strong|strike|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul';

/** Attributes that say where a link leads, what it is called, and how it looks: no handler, no sign that attacks are made of. */
const ATTRIBUTE =
  '\\s+(?:(?:href|src|cite)="(?:https?://|mailto:|tel:|/(?!/)|#|\\./)[\\w./?&=%#:@+,~-]*"|(?:alt|title|class|id|name|rel|target|width|height|align|colspan|rowspan|dir|lang|loading|type|start|data-[a-z-]{1,40})="[\\w\\s.,:!?#%/+-]*"|style="[\\w\\s:;#%.,!-]*")';

/** One such tag. Each of its parts begins with what no other does, so there is one way to read it. */
const TAG = new RegExp(`<(?:/(?:${ELEMENTS})|(?:${ELEMENTS})(?:${ATTRIBUTE}){0,12}\\s*/?)>|&(?:nbsp|amp|quot);`, 'g');

/** What a text with markup begins with where an editor has made it. */
const BEGINNING = /^\s*<(?:p|div|h[1-6]|ul|ol|table|blockquote|figure)[\s>]/;

/**
 * A text without the markup of an editor, which reads like an attack to n-grams; null where it has none, or more than
 * that: then it is judged as it stands.
 *
 * @param text in lower case
 */
export function withoutMarkup(text: string): string | null {
  if (!BEGINNING.test(text)) return null;
  const plain = text.replace(TAG, ' ');
  return plain.includes('<') ? null : plain.replace(/\s+/g, ' ').trim();
}
