import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/SQL_Injection';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05-Testing_for_SQL_Injection';

/**
 * The first quote of a value, which ends the application's text, and what may stand before the word that goes on. Where a
 * text of several words stands before, a backtick begins a piece of code.
 */
const ENDED = String.raw`^(?:[^'"\x60]*['"]|[^'"\x60\s]*\x60)[\s)]*`;

/** How a value ends the application's text or expression and goes on, and comments that cut off the rest. */
export const SQL_TEXT_ENDS: readonly RuleText[] = [
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
];
