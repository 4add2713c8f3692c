import type { EvidenceKind } from '../../../model/evidence.ts';
import type { WebInspection } from '../../../model/web/inspection.ts';
import type { DecodedRequest } from '../decoding/decoded-request.ts';

/** What in an answer shows that an attack worked, and how sure that is. */
export interface AttackSign {
  readonly sign: string;
  readonly confidence: number;
}

interface Pattern extends AttackSign {
  readonly text: RegExp;
  /** Kinds of attack that lead to it; others only make it a page about such things. */
  readonly kinds: ReadonlySet<EvidenceKind>;
}

/** Kinds that say no more than that something is wrong: anything may come of those. */
const ANYTHING: readonly EvidenceKind[] = ['WEB_RULE_MATCH', 'WEB_REQUEST_ANOMALY', 'WEB_SCANNER'];

const RUNS_COMMANDS = kinds(
  'COMMAND_INJECTION',
  'CODE_INJECTION',
  'TEMPLATE_INJECTION',
  'SHELLSHOCK',
  'LOG4SHELL',
  'UNSAFE_DESERIALIZATION',
  'FILE_INCLUSION',
  'MALICIOUS_UPLOAD',
  'SQL_INJECTION',
);
const READS_FILES = kinds(
  'PATH_TRAVERSAL',
  'FILE_INCLUSION',
  'XML_EXTERNAL_ENTITY',
  'SERVER_SIDE_REQUEST_FORGERY',
  'SENSITIVE_FILE_REQUEST',
  ...RUNS_COMMANDS,
);
const READS_DATABASES = kinds('SQL_INJECTION', 'NOSQL_INJECTION');
const BREAKS = kinds('SQL_INJECTION', 'NOSQL_INJECTION', 'LDAP_INJECTION', 'XPATH_INJECTION', ...READS_FILES);

function kinds(...names: readonly EvidenceKind[]): ReadonlySet<EvidenceKind> {
  return new Set([...names, ...ANYTHING]);
}

/**
 * Output of programs, beginnings of files, messages of databases and stack traces. Each is what the program itself prints
 * (the manuals of id, passwd(5), MySQL, PostgreSQL, Oracle, SQL Server, SQLite, and of the languages). Data come first:
 * an error shows that an injection reached something, data that it got out what it wanted.
 */
const PATTERNS: readonly Pattern[] = [
  {
    sign: 'output of the command id',
    confidence: 0.98,
    text: /\buid=\d{1,10}\([\w.$-]{1,32}\) gid=\d{1,10}/,
    kinds: RUNS_COMMANDS,
  },
  {
    sign: 'output of Windows ipconfig, whoami or dir',
    confidence: 0.9,
    text: /Windows IP Configuration|\bnt authority\\(?:system|network service|local service)|Volume Serial Number is [\dA-F]{4}-/i,
    kinds: RUNS_COMMANDS,
  },
  {
    sign: 'content of /etc/passwd',
    confidence: 0.98,
    text: /\broot:[x*!]?:0:0:[^\n:]{0,64}:\/[\w/]{0,32}/,
    kinds: READS_FILES,
  },
  {
    sign: 'content of /etc/shadow',
    confidence: 0.98,
    text: /\broot:(?:\$[\dy][\w.]{0,3}\$[^:\n]{8,}|[!*]):\d{4,6}:\d/,
    kinds: READS_FILES,
  },
  {
    sign: 'content of boot.ini or win.ini',
    confidence: 0.95,
    text: /\[boot loader\]\s|\[operating systems\]\s|; for 16-bit app support\s/i,
    kinds: READS_FILES,
  },
  { sign: 'a private key', confidence: 0.95, text: /-----BEGIN (?:[A-Z]{2,8} )?PRIVATE KEY-----/, kinds: READS_FILES },
  {
    sign: 'credentials of a cloud instance',
    confidence: 0.95,
    text: /"(?:AccessKeyId|SecretAccessKey)"\s*:\s*"|"access_token"\s*:\s*"ya29\./,
    kinds: kinds('SERVER_SIDE_REQUEST_FORGERY', 'XML_EXTERNAL_ENTITY'),
  },
  {
    sign: 'settings with secrets',
    confidence: 0.85,
    text: /^(?:APP_KEY|DB_PASSWORD|AWS_SECRET_ACCESS_KEY|SECRET_KEY|MYSQL_ROOT_PASSWORD)=\S|define\(\s*'DB_PASSWORD'|\[core\]\s+repositoryformatversion/m,
    kinds: READS_FILES,
  },
  { sign: 'source of PHP', confidence: 0.7, text: /^\s*<\?php\s/, kinds: READS_FILES },
  { sign: 'PHP information', confidence: 0.9, text: /<title>(?:PHP \d[\d.]*\S* - )?phpinfo\(\)/i, kinds: READS_FILES },
  {
    sign: 'an error of MySQL or MariaDB',
    confidence: 0.75,
    text: /You have an error in your SQL syntax|XPATH syntax error: '|supplied argument is not a valid MySQL|Unknown column '[^']{0,64}' in '|mysqli?_(?:fetch|num|query)\w*\(\)/,
    kinds: READS_DATABASES,
  },
  {
    sign: 'an error of PostgreSQL',
    confidence: 0.75,
    text: /PostgreSQL[^\n]{0,40}ERROR|ERROR:\s{1,4}(?:syntax error at or near|unterminated quoted string|invalid input syntax for)|pg_query\(\)|org\.postgresql\.util\.PSQLException/,
    kinds: READS_DATABASES,
  },
  {
    sign: 'an error of Oracle',
    confidence: 0.75,
    text: /\bORA-0\d{4}: |\bORA-29\d{3}: |quoted string not properly terminated/,
    kinds: READS_DATABASES,
  },
  {
    sign: 'an error of SQL Server',
    confidence: 0.75,
    text: /Unclosed quotation mark after the character string|Incorrect syntax near |Conversion failed when converting the (?:n?varchar|char) value|Microsoft OLE DB Provider for (?:SQL Server|ODBC)|System\.Data\.SqlClient\.SqlException/,
    kinds: READS_DATABASES,
  },
  {
    sign: 'an error of SQLite',
    confidence: 0.75,
    text: /SQLITE_ERROR|SQLite3?::(?:SQL)?Exception|sqlite3\.OperationalError|near "[^"\n]{0,64}": syntax error|unrecognized token: "/,
    kinds: READS_DATABASES,
  },
  {
    sign: 'an error of MongoDB',
    confidence: 0.7,
    text: /MongoServerError|MongoError:|unknown (?:top level )?operator: \$/,
    kinds: READS_DATABASES,
  },
  {
    sign: 'a stack trace of Java',
    confidence: 0.6,
    text: /\sat [\w$.]{3,120}\.[\w$<>]{1,60}\([\w$]{1,60}\.java:\d{1,6}\)|Exception in thread "|javax\.servlet\.ServletException/,
    kinds: BREAKS,
  },
  {
    sign: 'a stack trace of Python',
    confidence: 0.6,
    text: /Traceback \(most recent call last\):|File &quot;[^&\n]{1,200}&quot;, line \d|<title>\w{1,60}Error at \//,
    kinds: BREAKS,
  },
  {
    sign: 'a stack trace of PHP',
    confidence: 0.6,
    text: /(?:Fatal error|Warning|Parse error)<\/b>:\s|PHP (?:Fatal error|Warning|Parse error): {1,2}|Stack trace:\s+#0 /,
    kinds: BREAKS,
  },
  {
    sign: 'a stack trace of .NET',
    confidence: 0.6,
    text: /Server Error in '[^'\n]{1,100}' Application|\sat [\w.`]{3,160}\([^)\n]{0,200}\) in [A-Z]:\\[^\n]{1,200}:line \d|System\.\w{1,40}(?:\.\w{1,40}){0,3}Exception: /,
    kinds: BREAKS,
  },
  {
    sign: 'a stack trace of Node.js',
    confidence: 0.6,
    text: /\sat (?:[\w$.<>[\] ]{1,120} \()?(?:file:\/\/|\/|[A-Z]:\\|node:)[^\n()]{1,200}:\d{1,6}:\d{1,6}\)?/,
    kinds: BREAKS,
  },
  {
    sign: 'a stack trace of Ruby',
    confidence: 0.6,
    text: /[\w/.-]{1,200}\.rb:\d{1,6}:in [`']|Action Controller: Exception caught/,
    kinds: BREAKS,
  },
  {
    sign: 'a listing of a directory',
    confidence: 0.7,
    text: /<title>Index of \/|\[To Parent Directory\]|<title>Directory listing for \//i,
    kinds: kinds('PATH_TRAVERSAL', 'SENSITIVE_FILE_REQUEST'),
  },
];

/** What scripts begin with that somebody slipped in. */
const SCRIPT = /<(?:script|img|svg|iframe|body|object|embed|video|audio|details|math|marquee|input)\b[^<>]{0,200}>?/i;
/** Without one of these in it, a tag in an answer runs nothing. */
const RUNS = /^<script|[\s/"']on[a-z]{3,20}\s*=|javascript:|srcdoc\s*=/i;
/** Arithmetic of two factors in the marks of a template engine: `{{7*7}}`, `${7*'7'}`, `<%= 7*7 %>`. */
const ARITHMETIC = /(?:\{\{|\$\{|#\{|<%=|\*\{|@\()\s*(\d{1,6})\s*\*\s*'?(\d{1,6})'?\s*(?:\}|%>|\))/;

/** The strongest sign in an answer, or null. What the request itself says, an answer may only repeat. */
export function signIn(answer: string, decoded: DecodedRequest, inspection: WebInspection): AttackSign | null {
  if (answer === '') return null;
  const found = new Set<EvidenceKind>(inspection.hits.map(({ evidence }) => evidence));
  for (const { sign, confidence, text, kinds } of PATTERNS) {
    if (found.size > 0 && !intersects(kinds, found)) continue;
    const seen = text.exec(answer)?.[0];
    if (seen !== undefined && !isSaidBy(decoded, seen.trim())) return { sign, confidence };
  }
  return templateResult(answer, decoded) ?? reflection(answer, decoded, found);
}

function intersects(some: ReadonlySet<EvidenceKind>, others: ReadonlySet<EvidenceKind>): boolean {
  for (const kind of others) if (some.has(kind)) return true;
  return false;
}

/** Whether a text stands in the request: then the answer only echoes it. */
function isSaidBy({ fields, body }: DecodedRequest, text: string): boolean {
  return body.includes(text) || fields.some((field) => field.text.includes(text) || field.raw.includes(text));
}

/** The result of arithmetic in a template, without the task: by chance a long number stands nowhere, a short one anywhere. */
function templateResult(answer: string, decoded: DecodedRequest): AttackSign | null {
  for (const { text } of decoded.fields) {
    const [task, first, second = ''] = ARITHMETIC.exec(text) ?? [];
    if (task === undefined || answer.includes(task)) continue;
    // Twig gives 49 for 7*'7', Jinja 7777777.
    const results = [String(Number(first) * Number(second)), second.repeat(Math.min(8, Number(first)))];
    for (const result of results) {
      const around = text.slice(0, 200).replace(task, result);
      const isAlone = result.length >= 4 && new RegExp(`(?<![\\d.,-])${result}(?![\\d.,]?\\d)`).test(answer);
      const isInPlace = result !== '' && around.length >= result.length + 4 && answer.includes(around);
      if (isAlone || isInPlace) return { sign: 'the result of arithmetic in a template', confidence: 0.9 };
    }
  }
  return null;
}

/** A script of the request stands in the page as it was sent. */
function reflection(answer: string, decoded: DecodedRequest, found: ReadonlySet<EvidenceKind>): AttackSign | null {
  if (found.size > 0 && !found.has('CROSS_SITE_SCRIPTING') && !ANYTHING.some((kind) => found.has(kind))) return null;
  // JSON and plain text run nothing.
  if (!/<[a-z!]/i.test(answer) || /^\s*[{[]/.test(answer)) return null;
  for (const { kind, text } of decoded.fields) {
    if (kind === 'method' || text.length < 8) continue;
    const tag = SCRIPT.exec(text)?.[0];
    if (tag === undefined || !RUNS.test(tag)) continue;
    const rest = text.slice(text.indexOf(tag), text.indexOf(tag) + 60);
    if (answer.includes(rest)) return { sign: 'the script stands in the page as it was sent', confidence: 0.75 };
  }
  return null;
}
