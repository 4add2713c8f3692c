import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/Path_Traversal';

/** Two steps or more, in the spellings that servers take for them. */
const STEPS = String.raw`\.\.[/\\]+\.*\.\.[/\\]|\.\.[;\\/]+\.?\.\.[;\\/]+\.?[/\\]|[/\\]\.\.+[/\\]\.\.+[/\\]\.\.|\.\.;/|\.\.[\\/]{1,3}\.{1,2}[\\/]|\.\./\.?/?\.\./`;

/** Ways out of a folder. */
export const PATH_TRAVERSAL: readonly RuleText[] = [
  {
    id: 'traversal-steps',
    alert: 'Several steps up the tree of folders',
    evidence: 'PATH_TRAVERSAL',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    any: [
      {
        where: ['path', 'cookie', 'name', 'header:user-agent', 'header:x-forwarded-for'],
        match: { regex: STEPS },
      },
      // Addresses of modules hold steps too: `webpack:///../../a.js`.
      { where: 'query', match: { regex: `^[^:]{0,100}?(?:${STEPS})` } },
      // Code and pages that are posted hold paths of their own.
      {
        where: ['query', 'body', 'header:referer'],
        match: {
          regex: String.raw`^[\s"']{0,2}[/\\]{0,2}\.?\.\.[/\\]{1,3}\.?\.\.[/\\]|\.\.[/\\]{1,3}\.\.[/\\]{1,3}(?:etc|win|boot|proc|var|usr|root|home|passwd|config|\.\w|inetpub|web-inf|php|tmp|log)|\.\.[/\\]{1,3}\.\.[/\\]{1,3}\.\.[/\\]{1,3}\.\.[/\\]`,
        },
      },
    ],
    examples: {
      match: ['../../etc/passwd', '..\\..\\boot.ini', '....//....//x', '/..;/manager'],
      spare: ['./img/a.png', 'wait...', 'a/b/../c'],
    },
    source: OWASP,
  },
  {
    id: 'traversal-one-step',
    alert: 'A value begins with a step up the tree of folders',
    evidence: 'PATH_TRAVERSAL',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: ['query', 'cookie', 'header:user-agent'],
    match: {
      regex: String.raw`^[/\\]{0,2}\.\.;|^\.\.\\\w|^(?:\.\.)?[/\\]\.\.[/\\]|[/\\]\.\.[/\\](?:etc|windows|winnt|boot|proc|var|web-inf|conf|config|system32|\.\w)|\.\.;\.?\\?;`,
    },
    examples: {
      match: ['../../config/a', '..\\pineapple', 'files/../etc/hosts'],
      spare: ['./a.png', '...and more', 'a..b'],
    },
    source: OWASP,
  },
  {
    id: 'traversal-one-step-weak',
    alert: 'A step up the tree of folders',
    evidence: 'PATH_TRAVERSAL',
    severity: 'low',
    action: 'alert',
    confidence: 0.5,
    where: ['path', 'value'],
    match: { regex: String.raw`(?:^|[/\\=])\.\.(?:[/\\]|$)` },
    examples: { match: ['a/../b', '..'], spare: ['a..b', '1..5'] },
    source: OWASP,
  },
  {
    id: 'traversal-in-filename',
    alert: 'The name of an uploaded file leads out of its folder',
    evidence: 'PATH_TRAVERSAL',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    any: [
      { where: 'body', match: { regex: String.raw`filename\*?\s*=\s*["']?[^"'\r\n]{0,80}?(?:^|["'=/\\])\.\.[/\\]` } },
      {
        where: ['header:x-filename', 'header:x-file-name', 'header:x_filename', 'header:x.filename'],
        match: { regex: String.raw`^(?:.{0,80}[/\\])?\.\.[/\\]` },
      },
    ],
    examples: {
      match: [
        {
          method: 'POST',
          url: '/',
          headers: { 'content-type': 'multipart/form-data; boundary=b' },
          body: '--b\r\nContent-Disposition: form-data; name="f"; filename="../1.7z"\r\n\r\nx\r\n--b--\r\n',
        },
        { headers: { 'x-filename': '../a.txt' } },
      ],
      spare: [{ headers: { 'x-filename': 'a.txt' } }, { headers: { 'x-file-name': 'a..b.txt' } }],
    },
    source: 'https://cwe.mitre.org/data/definitions/22.html',
  },
  {
    id: 'traversal-encoded',
    alert: 'Steps up the tree of folders in a spelling that only decoders of servers read',
    evidence: 'PATH_TRAVERSAL',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: { regex: String.raw`0x2e0x2e0x|0x(?:2f|5c)\s?0x2e|0x2e\.?\s?0x(?:2f|5c)|0x2e\.\s` },
    examples: { match: ['0x2e0x2e0x2fetc', '0x5c0x2e./'], spare: ['0x2f', '%2', 'color 0x2e2e2e'] },
    source: OWASP,
  },
  {
    id: 'traversal-overlong',
    alert: 'Dots and slashes in overlong or broken UTF-8, which old servers take for the plain ones',
    evidence: 'PATH_TRAVERSAL',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: ['path', 'query', 'cookie', 'body', 'header:referer'],
    raw: true,
    match: {
      regex: String.raw`(?:%(?:25)?c0%(?:25)?(?:ae|2e|5e|ee|fe)|%e0%80%ae|%f0%80%80%ae|%f8%80%80%80%ae|%fc%80%80%80%80%ae|%uff0e|0x2e|%c0\.){2}|\.[.?]?(?:%01|%00)?(?:%(?:25)?c0%(?:25)?(?:af|2f|5c|9v|qf)|%(?:25)?c1%(?:25)?(?:9c|1c|pc|8s|af)|%e0%80%af|%f8%80%80%80%af|%bg%qf|%uf025|%uefc8|%u221[56]|0x2f|0x5c)`,
    },
    examples: {
      match: [{ url: '/?f=%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd' }, { url: '/..%c0%af..%c0%afwinnt' }],
      spare: [{ url: '/?q=%c0%ae' }, { url: '/?c=0x2f2e' }],
    },
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2000-0884',
  },
  {
    id: 'traversal-null-byte',
    alert: 'A zero byte that ends the name of a file early',
    evidence: 'PATH_TRAVERSAL',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    any: [
      {
        where: ['path', 'query', 'cookie'],
        match: { regex: String.raw`\.\w{1,5}\x00(?:\.\w|$)|\w\x00\.(?:html?|jpe?g|png|gif|php|txt|pdf)` },
      },
      // What is uploaded may hold any bytes.
      {
        where: ['body:*', '!body:*.content'],
        match: { regex: String.raw`^[\w./\\:-]{1,200}\.\w{1,5}\x00(?:\.\w{1,5})?$` },
      },
    ],
    examples: {
      match: [{ url: '/?f=a.php%00.jpg' }, { url: '/a.jsp%2500' }, { url: '/', body: 'f=a.php%00.jpg' }],
      spare: ['a.php', 'a b'],
    },
    source: 'https://cwe.mitre.org/data/definitions/158.html',
  },
  {
    id: 'traversal-to-file',
    alert: 'A value leads up the tree of folders to a file that is no picture, style or script of a page',
    evidence: 'PATH_TRAVERSAL',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['query', 'body', 'cookie'],
    match: {
      regex: String.raw`^[\s"']{0,2}(?:\.?[/\\])?(?:[\w.-]{1,60}[/\\]{1,2}){0,6}\.\.[/\\]{1,2}(?:[\w.-]{1,60}[/\\]{1,2}){0,8}\.?[\w-][\w.-]{0,60}\.(?:te?xt|log|conf|cfg|cnf|ini|env|ya?ml|xml|properties|toml|inc|php\d?|phtml|asp|aspx|jsp|jspx|do|cgi|py|rb|pl|lua|sh|bash|bat|cmd|ps1|exe|dll|so|sql|db|sqlite3?|mdb|dat|bak|old|orig|swp|save|key|pem|crt|pfx|p12|jks|keystore|htaccess|htpasswd|csv|war|jar|class|java|lst|secret|passwd|shadow|config|ashx|cs|vb|pdf|zip|tar|tgz|gz|rar|7z)(?:[\s\x00?#"']|$)`,
    },
    examples: {
      match: ['../secret.txt', '../pages/../secret.txt', 'pages/../secret.txt', '..\\config.php', './../users.db'],
      spare: ['../img/logo.png', '../', 'see ../ for more', 'a..b.txt', '../style.css', 'webpack:///../a.php'],
    },
    source: OWASP,
  },
  {
    id: 'traversal-odd-steps',
    alert: 'Steps up the tree of folders with dots, slashes and signs between them that filters take away',
    evidence: 'PATH_TRAVERSAL',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'value'],
    match: {
      regex: String.raw`\.\.;[/\\]\.\.;|^[/\\]{0,2}\.\.;[/\\]\w|\.\.\./\./\.\.\./|\.\.[\x00\r\n\t][/\\]\.\.[\x00\r\n\t]?[/\\]|\.[\x00\r\n\t]\.[/\\]\.[\x00\r\n\t]\.|[\w)][/\\]\.\.[/\\]\.\.[/\\][\w.]|[/\\]\.\.[/\\]{1,2}\.\.$`,
    },
    examples: {
      match: ['..;/..;/', '..././..././', 'static/../../a'],
      spare: ['...', 'a/../b', 'wait... / ...'],
    },
    source: OWASP,
  },
  {
    id: 'traversal-split-encoding',
    alert: 'Percent-encoding inside of percent-encoding, or slashes in broken UTF-8 before the name of a folder',
    evidence: 'PATH_TRAVERSAL',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: ['path', 'query', 'cookie', 'body'],
    raw: true,
    match: {
      regex: `%(?:25)?%(?:25)?(?:32|35)%(?:25)?%(?:25)?(?:65|66|63|45|46|43)|%(?:25)?c[01]%(?:25)?(?:af|9c|2f|5c|1c|pc|9v|qf|8s)(?:etc|windows|winnt|boot|var|proc|usr|home|root|%(?:25)?c)`,
    },
    examples: {
      match: [{ url: '/?f=%%32%%65%%32%%65%%32%%66etc%%32%%66issue' }, { url: '/?f=%c1%afetc%c1%afissue' }],
      spare: [{ url: '/?q=100%%20off' }, { url: '/?q=%C3%A9t%C3%A9' }],
    },
    source: 'https://capec.mitre.org/data/definitions/120.html',
  },
];
