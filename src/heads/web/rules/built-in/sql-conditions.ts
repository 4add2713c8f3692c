import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/SQL_Injection';
const BLIND = 'https://owasp.org/www-community/attacks/Blind_SQL_Injection';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05-Testing_for_SQL_Injection';

/**
 * The first quote of a value, which ends the application's text, and what may stand before the word that goes on. Query
 * languages of applications (JQL, OData, SOQL) quote in pairs: what follows a pair is theirs.
 */
const CLOSED = String.raw`^[^'"\x60]*['"\x60][\s)]*`;
const COMPARE = String.raw`(?:=|<=>|<>|!=|<|>|like\b|rlike\b|ilike\b|regexp\b|glob\b|is\b|in\s*\(|between\b|similar\b|not\b|sounds\b|div\b|~)`;

/** How a query is bent: other conditions. */
export const SQL_CONDITIONS: readonly RuleText[] = [
  {
    id: 'sqli-begins-with-condition',
    alert: 'A value begins in the middle of a condition',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.91,
    where: ['name', 'value'],
    match: {
      regex: String.raw`^(?:(?:\w{1,16}=)?\s*(?:or|and|xor|having|\|\||&&)[\s+('"\x60]*!?[\w.]{1,40}[\s+'"\x60)]*(?:={1,3}|!==?|<>|<=>?|>=?)[\s+]*(?:['"(!\d]|null|$)|(?:\w{1,16}=)?\s*(?:or|and|xor)\s+'[^']*'|xor\b|rlike\b|[\s+]*in[\s+]*\([\s+]*(?:select|[\w' -]{1,40},)|\s*\d+\s*(?:=|!=|<>|<=>)\s*\d+\s*$|(?:not\s+)?like\s+(?:null|'|\()|'\w{0,20}'\s*(?:=|!=|<>|<|>)\s*'\w{0,20}$|procedure\s+analyse)`,
    },
    examples: {
      match: ['and deleted = 0)', "|| langcode == '", '1=1', "or ctype='"],
      spare: ['and so on', 'or maybe not', '2+2=4'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-short-condition',
    alert: 'A condition of single letters or empty texts, or a comparison of expressions in brackets',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.91,
    where: ['name', 'value'],
    match: {
      regex: String.raw`\)\s*(?:like|rlike|regexp)\s*\(|\bor\s+(?:[a-z]\s*=\s*[a-z]|''\s*=)\s*$|['"]\s*(?:or|and|xor)\s*['"]{2}`,
    },
    examples: { match: ['hi or a=a', "' or ''&'", 'x) like ('], spare: ['this or that', 'a = b'] },
    source: OWASP,
  },
  {
    id: 'sqli-tight-quotes',
    alert: 'OR or AND between quotes without space',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.91,
    where: ['name', 'value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`[\w\\]['"](?:or|and|xor|\|\||&&|like|div|mod|rlike)['"]\s*[\w(]|\\['"](?:or|and|xor)\b|^['"](?:or|xor)['"]\w|^[^'"]{0,60}['"](?:\s+(?:or|xor|mod|div|and|like|\|\||&&|<=>)\s*|\s*(?:or|xor|mod|div|and|like|\|\||&&|<=>)\s+)['"][^'"]{0,60}$|^[^'"]{0,40}'[\s!<>=^%|&*/+-]{1,6}[\w.!()\s+*-]{0,20}(?:=|\blike|\bor|<|>|\bregexp)[\s!+~-]*'\w*\s*$`,
    },
    examples: { match: ["a'or'a", "\\'or'1", 'x"or"1'], spare: ["'or'", 'the "or" word', "rock'n'roll"] },
    source: OWASP,
  },
  {
    id: 'sqli-or-numbers',
    alert: 'A comparison of numbers after OR, AND or the like decides a condition',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`(?:\b|\d|_)(?:or|and|xor|having|where|when|rlike|if)[\s('"\x60!~+@-]*(?:not[\s('"]+)?(?:\d+(?:\.\d*)?|0x[0-9a-f]+)[\s)'"\x60]*(?:=|<=>|<>|!=|<|>|\blike\b|\brlike\b|\bregexp\b|\bdiv\b|\bin\s*\()[\s=('"\x60!~+@-]*(?:0x[0-9a-f]+|\d+(?:\.\d+)?)[)\s]*(?:$|['"\x60][\s)]*(?:$|--|#|;|/\*|=|and\b|or\b|like\b|union\b|\)|limit\b|order\b|group\b|&&|\|\||\|)|[;#/\\*&|<>=+-]|and\b|or\b|union\b|order\b|group\b|limit\b|like\b|rlike\b|then\b|into\b|having\b|in\b|\d|,\s*\w+\s*\()|\b(?:or|and|xor)(?:[0-4]|[5-9])\d*\s*(?:=|<|>|like)\s*['\"]?\d`,
    },
    examples: {
      match: ["1' or 1=1--", 'x and 526=527', "') or ('1'='1", 'having 1>0'],
      spare: ['1 or 2', 'size 10 and 20', 'and 5 more', 'phone or 0800=free'],
    },
    source: OWASP,
  },
  {
    id: 'sqli-or-quoted',
    alert: 'A comparison of quoted texts after OR or AND decides a condition',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`^(?:[^'"\x60]*['"\x60]|[^'"\x60=]*[)\d]|)[\s)]*(?:\b(?:or|and|xor|having|where|not)\b|\|\|)[\s(!]*['"\x60][^'"\x60]{0,60}['"\x60]?[\s)]*(?:=|<=>|<>|!=|\blike\b|\brlike\b|\bilike\b|\bregexp\b|\bglob\b|\bis\s+(?:not\s+)?null|\bbetween\b|\bin\s*\(|\bsounds\b|::\w+)`,
    },
    examples: {
      match: ["1' or 'a'='a", '" or ""="', "') and ('x' like 'x", "'or'1'='1"],
      spare: ['"rock" and "roll"', "it's this or that", "'foo' or 'bar'"],
    },
    source: OWASP,
  },
  {
    id: 'sqli-quote-or-column',
    alert: 'A quote that ends a text, then OR or AND and a comparison',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: `${CLOSED}(?:or|and|xor|having)[\\s(!~+-]+(?:not[\\s(]+)?[a-z_@\\x60\\[][\\w.@\\x60\\[\\]]*[\\s)]*${COMPARE}`,
    },
    examples: {
      match: ["x' and email like '%a", "x' or id is not null", "') or username = 'admin"],
      spare: ["'tis and was", "the dogs' and cats' food", 'a "b" and c'],
    },
    source: OWASP,
  },
  {
    id: 'sqli-quote-or-boolean',
    alert: 'A quote that ends a text, then OR or AND and something true or false',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: 'any',
    match: {
      regex: `${CLOSED}(?:or|and|xor)(?:\\s*[(!~+-]\\s*|\\s+)(?:(?:true|false|null|not|exists|sleep|if|select|ascii|substr\\w*|length|array|json_\\w+)\\b|\\d+\\s*(?:--|#|;|$)|\\w+\\s*\\()`,
    },
    examples: {
      match: ["' or true--", "x' and exists(select 1)", "' or 1 -- -", "1' and sleep(5)"],
      spare: ["rock 'n' roll and jazz", 'the "yes" or no question', "'90 and later"],
    },
    source: BLIND,
  },
  {
    id: 'sqli-quoted-condition',
    alert: 'Quoted texts and a comparison after OR or AND',
    evidence: 'SQL_INJECTION',
    severity: 'low',
    action: 'alert',
    confidence: 0.6,
    where: ['path', 'name', 'value', 'header:user-agent'],
    match: {
      regex: String.raw`['"\x60][\s)]*(?:or|and|xor|having)\b[\s(!~+-]*(?:['"\x60][^'"\x60]{0,60}['"\x60]?|[a-z_@\x60\[][\w.@\x60\[\]]*)[\s)]*(?:=|<>|!=|<|>|like\b|is\b|in\s*\(|between\b|regexp\b)`,
    },
    examples: { match: ["'a'='b' or 'x'='x", "'' and name like 'a%"], spare: ["'a' or 'b'", 'rock and roll'] },
    source: OWASP,
  },
];
