import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/SQL_Injection';
const BLIND = 'https://owasp.org/www-community/attacks/Blind_SQL_Injection';
const CWE = 'https://cwe.mitre.org/data/definitions/89.html';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05-Testing_for_SQL_Injection';

/**
 * The first quote of a value, which ends the application's text, and what may stand before the word that goes on. Query
 * languages of applications (JQL, OData, SOQL) quote in pairs: what follows a pair is theirs.
 */
const CLOSED = String.raw`^[^'"\x60]*['"\x60][\s)]*`;
/** The same where a text of several words stands before: there a backtick begins a piece of code. */
const ENDED = String.raw`^(?:[^'"\x60]*['"]|[^'"\x60\s]*\x60)[\s)]*`;
const COMPARE = String.raw`(?:=|<=>|<>|!=|<|>|like\b|rlike\b|ilike\b|regexp\b|glob\b|is\b|in\s*\(|between\b|similar\b|not\b|sounds\b|div\b|~)`;

/** How a query is bent: other conditions, and comments that cut off the rest. */
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
  {
    id: 'sqli-or-end-comment',
    alert: 'OR or AND with a comment that cuts off the rest of the query',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: String.raw`(?:\b|['"\d])(?:or|and|xor)\b[\s('"\x60!+-]*(?:[\w.@'"\x60()=<>!~ ]{1,40}--|[\w.@'"\x60()=<>!~ ]{0,40}(?:[\d'")=]\s?|\b(?:true|false|null)\s?)#)[\s+-]*$`,
    },
    examples: {
      match: ["' or 1 --", '1 or sleep(4)#', "x' or x=y-- -"],
      spare: ['C# and F#', 'black and white', 'this or that - or both', 'and so on'],
    },
    source: OWASP,
  },
  {
    id: 'sqli-quote-comment',
    alert: 'A quote, then a comment that cuts off the rest of the query',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    // Good passwords end in any signs; those of attacks come with more (sqli-quote-comment-in-password).
    where: ['path', 'name', 'value', '!value:*passw*', '!value:*pwd*', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`['"\x60][\s);]*(?:--[\s+-]*[\w.'"]{0,12}|#[\s+-]*)$|['"\x60][\s);=^*/%|&+?-]+[\w.\s]{0,24}--[\s+-]*$`,
    },
    examples: {
      match: ["admin'--", "admin') -- -", "x'-email--", "admin' #"],
      spare: ["it's -- well", 'a -- b', '"quoted" text', 'color #fff'],
    },
    source: OWASP,
  },
  {
    id: 'sqli-quote-comment-in-password',
    alert: 'A password is a word or nothing, a quote, and a comment that cuts off the rest of the query',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['value:*passw*', 'value:*pwd*'],
    match: { regex: String.raw`^[a-z]{0,16}\d{0,2}['"][\s);]*(?:--|#)[\s+-]*$` },
    examples: {
      match: [
        { url: '/login', body: "password=admin'--+" },
        { url: '/login', body: "user_pwd='%20%23" },
      ],
      spare: [
        { url: '/login', body: "password=it's+--+a+(secret)!" },
        { url: '/login', body: "passwd='%3B%7Cx9(2)%22--" },
      ],
    },
    source: TESTING,
  },
  {
    id: 'sqli-bracket-comment',
    alert: 'A bracket that ends an expression, then a comment that cuts off the rest of the query',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.6,
    where: ['path', 'value'],
    match: { regex: String.raw`[)\d]\s*(?:--[\s+-]*|#\s*)$` },
    examples: { match: ['1)--', '12 -- -'], spare: ['a -- b', 'f(x) - 1'] },
    source: OWASP,
  },
  {
    id: 'sqli-quote-statement',
    alert: 'A quote that ends a text, then a word that begins SQL',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: 'any',
    match: {
      regex: `${ENDED}[;,|+\\s(]*(?:union\\s*(?:all\\b|distinct\\b|select\\b|\\(|/|$)|select\\b[\\s(*@'"\\x60]|alter\\b\\s*\\S|drop\\s|insert\\s+into|delete\\s+from|waitfor\\b|having\\s|group\\s+by\\b|order\\s+by\\s*[\\w(\\[]|procedure\\s+analyse|limit\\s+\\d|into\\s+(?:out|dump)file|collate\\b|(?:not|is)null\\s*(?:--|#|;|$|or\\b|and\\b|\\))|is\\s+(?:not\\s+)?null|is\\s+not[\\s-]+\\w+\\s*(?:--|#|;|$)|not\\s+like\\b|like\\s*(?:['%(]|"[^"]*['%])|rlike\\b|glob\\s|regexp\\s|exec(?:ute)?\\s)`,
    },
    examples: {
      match: ["x' order by 3", "1') union", "a' collate nocase", "'having 1=1"],
      spare: ['let me select one', "the users' orders", '"a" ordered by date'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-arithmetic-quote',
    alert: 'A quoted text that is joined to an expression',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'block',
    confidence: 0.92,
    where: ['path', 'value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`['"][\s)]*(?:\|\||\+|-|\*|\/|%|\^|&|\.)[\s(]*(?:(?:select|sleep|user|version|database|pg_sleep|benchmark|extractvalue|updatexml|substr\w*|ascii|cast|convert|char|chr|concat|load_file|utl_\w+\.\w+|dbms_\w+\.\w+|length|json_\w+|current_user|xmltype)\b|\(\s*select\b)`,
    },
    examples: {
      match: ["x'||(select user from dual)||'", "1'+sleep(5)+'", "a'-version()-'"],
      spare: ["'a'+'b'", '"rock" & roll', "o'neil-user"],
    },
    source: OWASP,
  },
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
