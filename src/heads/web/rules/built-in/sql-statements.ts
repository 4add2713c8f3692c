import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/SQL_Injection';
const BLIND = 'https://owasp.org/www-community/attacks/Blind_SQL_Injection';
const CWE = 'https://cwe.mitre.org/data/definitions/89.html';
const ORACLE_USERS = 'https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-USER.html';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05-Testing_for_SQL_Injection';

/** Statements and parts of them: other rows, other queries, comments between words. */
export const SQL_STATEMENTS: readonly RuleText[] = [
  {
    id: 'sqli-union-select',
    alert: 'UNION SELECT adds rows of the attacker to the answer of a query',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`union(?:[\s(+/*]|#\s)*(?:(?:all|distinct|distinctrow)(?:[\s(+/*]|#\s)*)?(?:select|distinctrow|values)(?:\s*$|[\s+]*-?[\d'"(@*~!\x60]|[\s+]*(?:null|all|top\s+\d|distinct|case|char|chr|concat|group_concat|count|cast|load_file|from|user|version|database|password|login|username|table_name|\w+[\s+]*(?:,|\(|\|\||from\b|--|#|$)))`,
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
    where: ['path', 'name', 'value', 'header:user-agent'],
    match: {
      regex: String.raw`(?:[('";,|)\d/+-]|\b(?:union|all|exists|in|as|from|and|or|not|by|on|like)\b)\s*select(?:\s*\*|\s*\(|\s+(?:all\s+|distinct\s+|top\s+\d+\s+)?(?:[\w.$\x60"\[\]@]+\s*(?:\(|,|\|\|)|['\d@]|null\b|count\b|group_concat|case\s+when|\x60))[^;]{0,300}?\bfrom\b[\s(]*[\w\x60"\[(@]`,
    },
    examples: {
      match: [
        '(select * from users)',
        '1 and (select count(*) from information_schema.tables)>0',
        '1;select name, pass from members',
      ],
      spare: ['select your items from the menu', 'please select one from the list below', 'selected works from 1990'],
    },
    source: CWE,
  },
  {
    id: 'sqli-query-alone',
    alert: 'A value is a whole query',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.7,
    where: ['path', 'name', 'value'],
    match: {
      regex: String.raw`(?:^|=)\s*select\s+(?:\*|distinct\b|top\s+\d|count\s*\(|[\w.\x60"\[\]]+\s*,\s*[\w.\x60"\[\]]|\d+|null\b|@@)[^;]{0,300}?\bfrom\s+[\w\x60"\[(]`,
    },
    examples: {
      match: ['select * from users', 'select name, pass from members'],
      spare: ['select your items from the menu', 'how to select * from a table'],
    },
    source: CWE,
  },
  {
    id: 'sqli-begins-with-statement',
    alert: 'A value begins with the end of a statement or of a text, and another statement',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.91,
    where: ['name', 'value'],
    match: {
      regex: String.raw`^(?:(?:\w{1,16}=)?\s*(?:['"][\s)]*;|;)[\s+]*(?:update\b|drop\b|set[\s+]+@|select\b|alter\b|create[\s+]|insert\b|delete\b|exec(?:ute)?\b|declare\b|truncate\b|union\b|grant\b|shutdown\b|begin\b|commit\b)|(?:\w{1,16}=)?['"][\s+]*(?:select|union|alter|insert|update|delete|drop|exec)[\s+]+[^'"]{1,200}$|n?varchar\s*(?:\(|$)|exec(?:ute)?\s*\(|exec[\s+]master\b|from[\s+]+[\w.\x60]+[\s+]+group[\s+]+by\b|alter[\s+]+table[\s+])`,
    },
    examples: {
      match: ["';select p", ';drop', 'nvarchar', "'select h"],
      spare: ['; and then', 'select', "'update' is a word", 'drop it'],
    },
    source: TESTING,
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
    id: 'sqli-stacked',
    alert: 'Another SQL statement after a semicolon',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`;[\s+(]*(?:select\b(?:\s*[\w@*('"\x60]|$)|insert\s+(?:\w+\s+)?into\b|update\s+[\w.\x60"\[\]]+\s+set\b|delete\s+from\b|drop\s+(?:table|database|schema|user|view|index|procedure|function|trigger|role)\b|create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?(?:table|user|database|function|procedure|trigger|extension|alias|role|login|view)\b|alter\s+(?:table|user|database|role|login)\b|exec(?:ute)?[\s(]+(?:immediate|master|sp_|xp_|@|\()|declare\s+[@\w]+|truncate\s*(?:table\b|\[)|shutdown\b|waitfor\b|grant\s+(?:all|select|insert|update|delete|execute|dba|create|drop)\b[\w\s,]{0,60}\b(?:on|to)\b|revoke\s+\w+\s+on|merge\s+into|set\s+@|copy\s+\w+\s*(?:\(|from|to)|vacuum\b|handler\s+\w+\s+(?:open|read)|rename\s+table|load\s+(?:data|xml)|call\s+\w+\s*\(|do\s+sleep|if\s*\(+\s*select|begin\s+(?:declare|dbms|execute)|analyze\b|reconfigure\b|backup\s+(?:database|log))`,
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
      regex: String.raw`\b(?:insert\s+into\s+[\w.\x60"\[\]]+\s*(?:\([^)]{0,200}\)\s*)?(?:values\s*\(|select\b)|delete\s+from\s+[\w.\x60"\[\]]+\s*(?:where\b|;|--|$)|drop\s+\w+\s*;\s*--|drop\s+(?:table|database|schema)\s+(?:if\s+exists\s+)?[\w.\x60"\[\]]+\s*(?:;|--|#|$|,|cascade)|alter\s+table\s+[\w.\x60"\[\]]+\s+(?:add|drop|modify|change|alter|rename)\b|create\s+table\s+[\w.\x60"\[\]]+\s*\(|update\s+[\w.\x60"\[\]]+\s+set\s+[\w.\x60"\[\]]+\s*=|truncate\s+table\s+\w)`,
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
    id: 'sqli-order-by-probe',
    alert: 'ORDER BY or GROUP BY counts the columns of a query',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'value'],
    match: {
      regex: String.raw`^[\w.@%*-]{1,40}\s+order\s+by\s+\d+(?:\s*,\s*\d+)*\s*(?:--|#|/\*)|(?:['"\d)\x60]|^)\s*(?:order|group)\s+by\s+(?:\d+(?:\s*,\s*\d+)*|[\w.]+)\s*(?:asc|desc)?\s*(?:--|#|;|\/\*)|['"\d)]\s*(?:order|group)\s+by\s+\d+|\bgroup\s+by\s+[\w.\x60,\s(]{1,80}\s?having\b|\bgroup\s+by\s+(?:concat|floor|x\))`,
    },
    examples: {
      match: ["1' order by 10--", '5 order by 3', 'x group by a having 1=1', 'a ORDER BY 1-- NDir', 'A order by 1#'],
      spare: ['order by 5 pm', 'phones order by 5', 'ordered by date', 'group by name'],
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
      regex: String.raw`\bcase\s+(?:when\s*[\w('"][^;]{0,120}\bthen\b|\d+\s+when\b)|select\s*\(\s*case\b|\bif\s*\(+\s*(?:\d+\s*(?:=|<|>)|now\s*\(|select\b|ascii\b|substr|mid\s*\(|length\s*\(|user\s*\(|version\s*\()|\biif\s*\(\s*\d|\bcasewhen\s*\(\s*[\w('"]|\bcast\s*\(\s*\{\s*\}\s+as\b|\{\s*if\s+\w+\s*\(`,
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
    id: 'sqli-split-keyword',
    alert: 'UNION or SELECT with a comment or an odd space inside of the word, for filters that take those away',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer'],
    match: {
      regex: ['u~nion', 'un~ion', 'uni~on', 'unio~n', 's~elect', 'se~lect', 'sel~ect', 'sele~ct', 'selec~t']
        .map((word) => word.replace('~', String.raw`(?:/\*[^*]{0,20}\*/|[\x00\x0b\x0c])`))
        .join('|'),
    },
    examples: {
      match: ['1 un/**/ion sel/**/ect 1', '1 uni\u000bon se\u000blect 1'],
      spare: ['un /* a */ ion', 'union /**/ a', 'reunion'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-account-statement',
    alert: 'An SQL statement that makes accounts or gives them rights',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: String.raw`^[\w\s'";)#%-]{0,24}(?:\bcreate\s+user\s+\S{1,60}\s+identified\s+by\b|\bgrant\s+(?:connect|resource|dba|all\s+privileges)\b[\w\s,.*]{0,60}\bto\s+\w|\balter\s+user\s+\S{1,60}\s+identified\s+by\b)|@\w+\s+select\s+@\w+\s+as\b`,
    },
    examples: {
      match: ["create user name identified by 'pass123'", 'grant connect to name; grant resource to name;'],
      spare: ['create user accounts', "In MySQL, write this: CREATE USER 'a' IDENTIFIED BY 'b'"],
    },
    source: ORACLE_USERS,
  },
];
