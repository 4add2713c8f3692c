import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/SQL_Injection';
const BLIND = 'https://owasp.org/www-community/attacks/Blind_SQL_Injection';
const CWE = 'https://cwe.mitre.org/data/definitions/89.html';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05-Testing_for_SQL_Injection';

/** Between a quote that ends the application's text and the word that goes on: closing brackets and space. */
const CLOSED = String.raw`['"\x60][\s)]*`;
const COMPARE = String.raw`(?:=|<=>|<>|!=|<|>|like\b|rlike\b|ilike\b|regexp\b|glob\b|is\b|in\s*\(|between\b|similar\b|not\b|sounds\b|div\b|~)`;

/** How a query is bent: other conditions, other rows, other statements, comments. */
export const SQL_INJECTION: readonly RuleText[] = [
  {
    id: 'sqli-union-select',
    alert: 'UNION SELECT adds rows of the attacker to the answer of a query',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`union(?:[\s(+/*]|#\s)*(?:(?:all|distinct|distinctrow)(?:[\s(+/*]|#\s)*)?(?:select|distinctrow|values)(?:\s*$|[\s+]*-?[\d'"(@*~!\x60]|[\s+]*(?:null|all|distinct|case|char|chr|concat|group_concat|count|cast|load_file|from|user|version|database|password|login|username|table_name|\w+\s*(?:,|\(|\|\||from\b|--|#|$)))`,
    },
    examples: {
      match: ["1' UNION SELECT name, password FROM users--", '-1 union(select 1,2)', '1 union all select null,null'],
      spare: [
        'european union and select committees',
        'credit union selected offers',
        'how to use union select properly in sql',
      ],
    },
    source: OWASP,
  },
  {
    id: 'sqli-select-from',
    alert: 'A whole SELECT ... FROM as a value',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`(?:^|[('";,=|)\d/+-]|\b(?:union|all|exists|in|as|from|and|or|not|by|on|like)\b)\s*select(?:\s*\*|\s*\(|\s+(?:all\s+|distinct\s+|top\s+\d+\s+)?(?:[\w.$\x60"\[\]@]+\s*(?:\(|,\s*[\w.$\x60"'\[\]@(]+\s*(?:,|from\b)|\|\|)|['\d@]|null\b|count\b|group_concat|case\s+when|\x60))[^;]{0,300}?\bfrom\b[\s(]*[\w\x60"\[(@]`,
    },
    examples: {
      match: [
        '(select * from users)',
        '1 and (select count(*) from information_schema.tables)>0',
        'select name, pass, id from members',
      ],
      spare: ['select your items from the menu', 'please select one from the list below', 'selected works from 1990'],
    },
    source: CWE,
  },
  {
    id: 'sqli-select-plain',
    alert: 'Words of a SELECT in a value',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.7,
    where: ['path', 'value'],
    match: {
      regex: String.raw`\bselect\s+[\w.\x60@$]+\s+(?:as\s+\w+\s+)?from\s+[\w.\x60$\[]+(?:\s*$|\s+(?:where|limit|order\s+by|group\s+by|join|union|having)\b|\s*[;)#]|\s*--)`,
    },
    examples: {
      match: ['select password from users', '1;select a from b where 1=1'],
      spare: ['select one from the list below', 'we select from the best'],
    },
    source: CWE,
  },
  {
    id: 'sqli-from-clause',
    alert: 'The end of a query: FROM with an alias, a list or a LIMIT',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: ['path', 'value'],
    match: {
      regex: String.raw`(?:[)\x60'"]|;|\d|select)\s*as\s*[\x60"']?\w*[\x60"']?\s+(?:not\s+)?from\b|\bfrom\s*(?:\(\s*select\b|[\x60\w.]+(?:\s+where\s[^;]{1,200}?)?\s+(?:limit\s+\d|group\s+by\s+\w+\s*(?:having|limit|$))|\x60\w+\x60(?:\.\x60\w+\x60)?\s)`,
    },
    examples: {
      match: ['1) as total from orders', 'from (select sleep(5)) a', 'from `a`.`b` limit 1'],
      spare: ['as seen from space', 'same as before, from monday', 'letters from home'],
    },
    source: CWE,
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
      regex: String.raw`(?:\b|\d|_)(?:or|and|xor|having|where|when|rlike|if)[\s('"\x60!~+@-]*(?:\d+(?:\.\d*)?|0x[0-9a-f]+)[\s)'"\x60]*(?:=|<=>|<>|!=|<|>|\blike\b|\brlike\b|\bregexp\b|\bdiv\b|\bin\s*\()[\s=('"\x60!~+@-]*(?:0x[0-9a-f]+|\d+(?:\.\d+)?)[)\s]*(?:$|['"\x60][\s)]*(?:$|--|#|;|/\*|=|and\b|or\b|like\b|union\b|\)|limit\b|order\b|group\b|&&|\|\||\|)|[;#/\\*&|<>=+-]|and\b|or\b|union\b|order\b|group\b|limit\b|like\b|rlike\b|then\b|into\b|having\b|in\b|\d|,\s*\w+\s*\()`,
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
      regex: String.raw`(?:['"\x60)\d]|^)[\s)]*(?:\b(?:or|and|xor|having|where|not)\b|\|\|)[\s(!]*['"\x60][^'"\x60]{0,60}['"\x60]?[\s)]*(?:=|<=>|<>|!=|\blike\b|\brlike\b|\bilike\b|\bregexp\b|\bglob\b|\bis\s+(?:not\s+)?null|\bbetween\b|\bin\s*\(|\bsounds\b|::\w+)`,
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
    id: 'sqli-or-end-comment',
    alert: 'OR or AND with a comment that cuts off the rest of the query',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: String.raw`(?:\b|['"\d])(?:or|and|xor)\b[\s('"\x60!+-]*[\w.@'"\x60()=<>!~ ]{1,40}(?:--|#)[\s+-]*$`,
    },
    examples: {
      match: ["' or 1 --", '1 or sleep(4)#', "x' or x=y-- -"],
      spare: ['black and white', 'this or that - or both', 'and so on'],
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
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer'],
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
    id: 'sqli-stacked',
    alert: 'Another SQL statement after a semicolon',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`;[\s+(]*(?:select\b(?:\s*[\w@*('"\x60]|$)|insert\s+(?:\w+\s+)?into\b|update\s+[\w.\x60"\[\]]+\s+set\b|delete\s+from\b|drop\s+(?:table|database|schema|user|view|index|procedure|function|trigger|role)\b|create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?(?:table|user|database|function|procedure|trigger|extension|alias|role|login|view)\b|alter\s+(?:table|user|database|role|login)\b|exec(?:ute)?[\s(]+(?:immediate|master|sp_|xp_|@|\()|declare\s+[@\w]+|truncate\s*(?:table\b|\[)|shutdown\b|waitfor\b|grant\s+(?:all|select|insert|update|delete|execute|dba|create|drop)\b[\w\s,]{0,60}\b(?:on|to)\b|revoke\s+\w+\s+on|merge\s+into|set\s+@|copy\s+\w+\s*(?:\(|from|to)|vacuum\b|handler\s+\w+\s+(?:open|read)|rename\s+table|load\s+data|call\s+\w+\s*\(|do\s+sleep|if\s*\(+\s*select|begin\s+(?:declare|dbms|execute)|analyze\b|reconfigure\b|backup\s+(?:database|log))`,
    },
    examples: {
      match: ['1; drop table users', "x';SELECT pg_sleep(5)", '1;insert into a values(1)'],
      spare: ['fish; selected cuts of beef', 'one; update follows', 'read; delete; repeat'],
    },
    source: OWASP,
  },
  {
    id: 'sqli-statement',
    alert: 'An SQL statement that changes data or tables',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: 'any',
    match: {
      regex: String.raw`\b(?:insert\s+into\s+[\w.\x60"\[\]]+\s*(?:\([^)]{0,200}\)\s*)?(?:values\s*\(|select\b)|delete\s+from\s+[\w.\x60"\[\]]+\s*(?:where\b|;|--|$)|drop\s+(?:table|database|schema)\s+(?:if\s+exists\s+)?[\w.\x60"\[\]]+\s*(?:;|--|#|$|,|cascade)|alter\s+table\s+[\w.\x60"\[\]]+\s+(?:add|drop|modify|change|alter|rename)\b|create\s+table\s+[\w.\x60"\[\]]+\s*\(|update\s+[\w.\x60"\[\]]+\s+set\s+[\w.\x60"\[\]]+\s*=|truncate\s+table\s+\w)`,
    },
    examples: {
      match: [
        'insert into users values (1,2)',
        'DROP TABLE members',
        'update users set admin=1',
        'delete from logs where 1=1',
      ],
      spare: [
        'insert into slot a',
        'drop table tennis equipment',
        'update your settings',
        'delete from the cart please',
      ],
    },
    source: CWE,
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
      regex: `${CLOSED}[;,|+\\s(]*(?:union\\s*(?:all|distinct|select|\\(|/|$)|select\\b[\\s(*@'"\\x60]|alter\\b\\s*\\S|drop\\s|insert\\s+into|delete\\s+from|waitfor\\b|having\\s|group\\s+by\\b|order\\s+by\\b|procedure\\s+analyse|limit\\s+\\d|into\\s+(?:out|dump)file|collate\\b|notnull\\b|isnull\\b|is\\s+(?:not\\s+)?null|is\\s+not[\\s-]+\\w+\\s*(?:--|#|;|$)|not\\s+like\\b|like\\s*(?:['%(]|"[^"]*['%])|rlike\\b|glob\\s|regexp\\s|exec(?:ute)?\\s)`,
    },
    examples: {
      match: ["x' order by 3", "1') union", "a' collate nocase", "'having 1=1"],
      spare: ['let me select one', "the users' orders", '"a" ordered by date'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-order-by-probe',
    alert: 'ORDER BY or GROUP BY counts the columns of a query',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'value'],
    match: {
      regex: String.raw`(?:['"\d)\x60]|^)\s*(?:order|group)\s+by\s+(?:\d+(?:\s*,\s*\d+)*|[\w.]+)\s*(?:asc|desc)?\s*(?:--|#|;|\/\*)|['"\d)]\s*(?:order|group)\s+by\s+\d+|\bgroup\s+by\s+[\w.\x60,\s(]{1,80}\s?having\b|\bgroup\s+by\s+(?:concat|floor|x\))`,
    },
    examples: {
      match: ["1' order by 10--", '5 order by 3', 'x group by a having 1=1'],
      spare: ['order by 5 pm', 'ordered by date', 'group by name'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-case-when',
    alert: 'CASE WHEN or IF tells one bit at a time',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: 'any',
    match: {
      regex: String.raw`\bcase\s+(?:when\s*[\w('"][^;]{0,120}\bthen\b|\d+\s+when\b)|select\s*\(\s*case\b|\bif\s*\(+\s*(?:\d+\s*(?:=|<|>)|now\s*\(|select\b|ascii\b|substr|mid\s*\(|length\s*\(|user\s*\(|version\s*\()|\biif\s*\(\s*\d|\{\s*if\s+\w+\s*\(`,
    },
    examples: {
      match: ['(select (case when (1=1) then 1 else 0 end))', 'if(1=1,sleep(5),0)', 'case when a>b then 1 end'],
      spare: ['a case when nobody was home', 'if (you) want', 'in case of fire'],
    },
    source: BLIND,
  },
  {
    id: 'sqli-comment-between-words',
    alert: 'Comments instead of spaces between words of SQL',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`(?:union|select|from|where|and|or|insert|declare|exec|like|order|group|concat|null|by|into|having|limit|\d|['"])\/\*[^*]{0,60}\*\/[\s(]*(?:union|select|from|where|and\b|or\b|into|like|all|by\b|null|concat|having|limit|group|order|update|delete|password|information_schema|@\w|['"]|\d+\s*(?:=|--|\*\/))`,
    },
    examples: {
      match: ['1/**/union/**/select/**/2', "'/**/or/**/1=1", 'select/*x*/password'],
      spare: ['/* a comment */', 'a/*b', 'css { color: red /* dark */ }'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-mysql-version-comment',
    alert: 'SQL in a comment that only MySQL runs',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\/\*!(?:\d{5,6}\s*[\w('"]|\s*(?:union|select|from|and|or|where|sleep|concat|order|all)\b)`,
    },
    examples: {
      match: ['/*!50000union*/ /*!50000select*/ 1', '1 /*!and*/ 1'],
      spare: ['/*! jQuery v3.6.0 */', '/*!important notice*/'],
    },
    source: 'https://dev.mysql.com/doc/refman/8.0/en/comments.html',
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
    id: 'sqli-nested-select',
    alert: 'A SELECT in brackets as a value',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`\(\s*select\b(?:[\s*(@'"\x60]|$)|\bselect\s*(?:\(\s*(?:select|case|count|user|version|database|concat|\d)|@@|sleep\s*\(|pg_sleep|char\s*\(|chr\s*\(|load_file|concat|group_concat|benchmark|\*\s*\/|user\s*\(|version\s*\(|database\s*\()`,
    },
    examples: {
      match: ['1 and (select 1)=1', '(select user())', 'select @@version', 'select pg_sleep(3)'],
      spare: ['(selected)', '(select-all)', 'select all', '<select name=a>'],
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
];
