/** What says that a request is benign, that it is an attack, and that nobody knows. */
const BENIGN_WORDS = /^(?:0(?:\.0+)?|false|no|good|benign|normal|norm|legal|legitimate|valid|white|-)$/i;
const ATTACK_NUMBER = /^1(?:\.0+)?$/;
/** 2 is what labels of packets say of neither. */
const OPEN_WORDS =
  /^(?:2(?:\.0+)?|\?+|n\/?a|nan|null|none|nil|undefined|unknown|unlabell?ed|unclassified|undecided)?$/i;

/** What names a kind of attack: `sqli`, `Path traversal (Windows)`. Other numbers, and texts of requests, do not. */
const NAME = /^[\p{L}\x80-\uffff][^\p{Cc}?=%&;<>{}[\]|\\"']{0,63}$/u;

/** What a label says; `open`: that nobody knows. */
export type LabelMeaning = 0 | 1 | 'open';

/** The meaning of a word that stands where a label should; null for what is no label. */
export function labelMeaning(word: string): LabelMeaning | null {
  const text = word.trim();
  if (OPEN_WORDS.test(text)) return 'open';
  if (BENIGN_WORDS.test(text)) return 0;
  return ATTACK_NUMBER.test(text) || NAME.test(text) ? 1 : null;
}
