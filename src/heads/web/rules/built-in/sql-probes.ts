import type { RuleText } from '../rule-text.ts';

const BLIND = 'https://owasp.org/www-community/attacks/Blind_SQL_Injection';
const CWE = 'https://cwe.mitre.org/data/definitions/89.html';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05-Testing_for_SQL_Injection';

/** What is tried to see whether a query bends: conditions whose answer is known before, operators, heaps of signs. */
export const SQL_PROBES: readonly RuleText[] = [
  {
    id: 'sqli-condition-words',
    alert: 'A condition of SQL in a value',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.6,
    where: ['value', 'path'],
    match: {
      regex: String.raw`\b(?:or|and|where|having|xor)\s+(?:not\s+)?[\w.\x60]+\s*(?:=|<>|!=|<=|>=|<|>|\blike\s*['"%]|\bin\s*\(|\bbetween\s+\d|\bis\s+(?:not\s+)?null)`,
    },
    examples: {
      match: ['id and deleted = 0', 'x or name is null'],
      spare: ['black and white', 'where are you'],
    },
    source: CWE,
  },
  {
    id: 'sqli-operator-alone',
    alert: 'A value is nothing but an operator of SQL',
    evidence: 'SQL_INJECTION',
    severity: 'low',
    action: 'alert',
    confidence: 0.8,
    where: ['name', 'value'],
    match: {
      regex: String.raw`^\s*(?:>>|<<|!=|<=>|<=|>=|->>?|<>|\|\||&&|:=|not\s+in|not\s+like|not\s+between|sounds\s+like|is\s+null|is\s+not\s+null|rlike|regexp|xor)\s*$`,
    },
    examples: { match: ['<=>', 'rlike'], spare: ['<', 'not'] },
    source: 'https://dev.mysql.com/doc/refman/8.0/en/non-typed-operators.html',
  },
  {
    id: 'sqli-quote-paren-break',
    alert: 'Quotes and brackets that break out of an expression',
    evidence: 'SQL_INJECTION',
    severity: 'low',
    action: 'alert',
    confidence: 0.5,
    where: ['value'],
    match: { regex: String.raw`^[\w\s@.%-]{0,40}['"\x60][\s)]*(?:;|--|#|\|\||&&|\bor\b|\band\b|\)$)` },
    examples: { match: ["1')", "admin';", "a' or b"], spare: ["it's", '"hello"', "o'brien"] },
    source: TESTING,
  },
  {
    id: 'sqli-between',
    alert: 'BETWEEN decides a condition by numbers, texts or functions that are known before',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\b(?:or|and|xor|where|having|when|rlike|not)[\s('"\x60+]+(?:-?\d+|\d+\)|'[^']{0,40}'|[a-z_@]\w{1,40}\([^()]{0,40}\))[\s)'"\x60]*\bx?(?:not\s+)?between[\s+('"\x60-]+(?:\d+|[^\s'"()]{1,40}['"]|[a-z_@]\w{1,40}\([^()]{0,40}\))[\s)'"\x60]*\band[\s+('"\x60-]*[\w@'"]`,
    },
    examples: {
      match: [
        '1 AND 4709 BETWEEN 4709 AND 4709',
        '1 AND 8432 NOT BETWEEN 0 AND 8431',
        '1 AND (8431) BETWEEN 8431 AND 8431',
        "a') AND 1702 BETWEEN 1702 AND 1702-- SkjV",
        '1 AND LAST_INSERT_ROWID() BETWEEN LAST_INSERT_ROWID() AND LAST_INSERT_ROWID()',
      ],
      spare: ['price between 100 and 200', 'between you and me', 'and a few between 5 and 6', 'not between jobs'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-function-compared',
    alert: 'A value goes on with AND or OR and the result of a function, compared',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`^[^\s=<>]{0,60}[\s'")]+(?:or|and|xor|\|\||&&)[\s(]+(?:-?\d+\s*=\s*-?\d+[\s)]*(?:$|--|#|;|and\b|or\b|&&|\|\|)|[a-z_]\w{1,40}\(\d+\s*=\s*\d|[a-z_][\w.]{1,40}\([^'"]{0,80}\)[\s)]*(?:is\s+(?:not\s+)?(?:null|\d)|(?:not\s+)?between\b|(?:=|<>|!=|<|>)\s*[\w'"(@-])|\{\s*\}\s*subseteq\b)`,
    },
    examples: {
      match: [
        '-9184 || 6714=6714',
        'a" && 6395=6395-- vglV',
        '1 AND UNICODE(SQUARE(NULL)) IS NULL',
        '1 AND ZERO() IS 0',
        "1' and user_name() = 'dbo'",
      ],
      spare: ['cats and dogs (two) are here', 'one or f(x)', 'this and that (is null)'],
    },
    source: BLIND,
  },
  {
    id: 'sqli-server-variable',
    alert: 'A variable of a database server is compared',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: 'any',
    match: {
      regex: String.raw`(?:\b(?:or|and|xor|where|having|select|print)\b|[=<>(,])[\s(]*@@[a-z_]\w{2,40}\s*(?:=|<>|!=|<|>|is\b|between\b|like\b|,|from\b|$|--|#)`,
    },
    examples: {
      match: ['1 AND @@transtate=@@transtate', 'print @@variable', '1 or @@rowcount>0'],
      spare: ['@@ -1,2 +3,4 @@', 'mail me @@home', 'and @@ more'],
    },
    source: 'https://learn.microsoft.com/en-us/sql/t-sql/functions/system-functions-transact-sql',
  },
  {
    id: 'sqli-error-probe',
    alert: 'Quotes, brackets and commas in a heap, to see whether the database complains',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'block',
    confidence: 0.92,
    where: ['path', 'value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`^[\w\s@%:/*-]{0,60}(?:[(),.]{0,10}'[(),.]{1,10}"[(),.]{2,10}|[(),.]{2,10}'[(),.]{1,10}"[(),.]{0,10}|[(),.]{0,10}"[(),.]{1,10}'[(),.]{2,10}|[(),.]{2,10}"[(),.]{1,10}'[(),.]{0,10}|[(),.]{0,2}'[(),.]{4,10}"[(),.]{0,2}|[(),.]{0,2}"[(),.]{4,10}'[(),.]{0,2}|[(),.]{3,10}(?:'"|"')[(),.]{0,10}|[(),.]{0,10}(?:'"|"')[(),.]{3,10})$`,
    },
    examples: {
      match: ['1\'),).,(."(', 'a)").\'(),((', '1"(\'.,)(,)', '2\',.))"(,.('],
      spare: ['he said ("yes").', "(it's)", '"a", \'b\'.', 'well... (ok)'],
    },
    source: 'https://github.com/sqlmapproject/sqlmap/wiki/Techniques',
  },
  {
    id: 'sqli-quote-end',
    alert: 'A quote that ends a text, then a condition of numbers or a comment that is not closed',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'block',
    confidence: 0.92,
    where: ['path', 'value', '!value:*passw*', '!value:*pwd*'],
    match: {
      regex: String.raw`^[\w@.%-]{0,40}['"][\s)]*(?:(?:\|\||&&|or|and|xor)\s*\(?\s*(?:\d+\s*(?:/\*|--|#|(?:not\s+)?between\b)|'\w*'\s*={1,2}\s*'|"\w*"\s*={1,2}\s*")|/\*\s*$|;\s*(?:desc|describe|show)\s+\w+\s*;?\s*(?:--|#|$))`,
    },
    examples: {
      match: ["' or 1/*", "admin'/*", "' && '1'=='1", "'; desc users; --", "' or 2 between 1 and 3"],
      spare: ["rock 'n' roll", "it's", '"1" or "2"'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-number-condition',
    alert: 'A value is a number, an operator of SQL and another number or text',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'block',
    confidence: 0.91,
    where: ['query', 'body', 'cookie'],
    match: {
      regex: String.raw`^-?\d{1,8}['"]?\s+(?:xor|rlike|regexp|like|div|and\s+not|or\s+not)\s+['"(]?\d+[)'"]?\s*(?:$|or\b|and\b)|^-?\d{1,8}\s+is\s+(?:not\s+)?null$|^-?\d{1,8}\s+(?:not\s+)?in\s*\(\d|^-?\d{1,8}\s*-\s*if\s*\(|^'\s?[=&^|*/-]\s?'\d?$|^\(?\|\|\d+\)?$|^'\|\|'\w{0,8}$`,
    },
    examples: {
      match: ['1 xor 1', '1 like 1', '1 is not null', '1 in (1)', "'='", "'-'", '||6'],
      spare: ['1 and 1', '1 or 2', '2 in 1', '4 like 5 people', "'-' sign"],
    },
    source: BLIND,
  },
];
