import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/XPATH_Injection';
const BLIND = 'https://owasp.org/www-community/attacks/Blind_XPath_Injection';

/** Expressions of XPath that ask for more than they should. */
export const XPATH_INJECTION: readonly RuleText[] = [
  {
    id: 'xpath-axis',
    alert: 'A value walks through an XML document by axes of XPath',
    evidence: 'XPATH_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`(?:ancestor|ancestor-or-self|attribute|child|descendant|descendant-or-self|following|following-sibling|namespace|parent|preceding|preceding-sibling|self)::(?:node\s*\(|text\s*\(|\*|\w+\s*[\[/\])])`,
    },
    examples: {
      match: ["' or count(parent::*[position()=1])=0 or 'a'='b", '/child::node()', 'x/descendant::user[1]'],
      spare: ['std::parent', 'self::class', 'parent: name'],
    },
    source: 'https://www.w3.org/TR/1999/REC-xpath-19991116/#axes',
  },
  {
    id: 'xpath-node-functions',
    alert: 'Functions of XPath take a document apart',
    evidence: 'XPATH_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: String.raw`\b(?:string-length|local-name|namespace-uri|normalize-space|starts-with|substring-before|substring-after|name|count|string)\s*\(\s*(?:/|\.\s*[,)]|\.\./|@\w|//|\*|parent::|child::|self::|name\s*\()|/text\s*\(\s*\)|\bdoc\s*\(\s*(?:concat|['"](?:https?|file|ftp):)|\[\s*position\s*\(\s*\)\s*[<>=]|/\*\s*\[\s*\d+\s*\]|['"]\s*\]\s*\|\s*/{1,2}[*\w]`,
    },
    examples: {
      match: ["' and string-length(//user[1]/name)=4 and '", "x'] | //user/*[1] | a['", 'name(/*[1])'],
      spare: ['name (first)', 'count (items)', 'a/text'],
    },
    source: BLIND,
  },
  {
    id: 'xpath-break',
    alert: 'A value closes a predicate of XPath',
    evidence: 'XPATH_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['value'],
    match: {
      regex: String.raw`^[^\[]{0,60}['"]\s*\]\s*(?:\||/|\x00|and\b|or\b)|^[^'"]*['"]\s*or\s+contains\s*\(|\b(?:or|and)\s+/{0,2}\w+\[\d+\]|['"]\s*or\s*/\*\s*or\s*['"]`,
    },
    examples: {
      match: ["']|//password|a['", "' or contains(name,'adm') or 'x'='y", "' or /* or '"],
      spare: ["a['b']", '["a","b"]', 'it contains (x)'],
    },
    source: OWASP,
  },
];
