import type { RuleText } from '../rule-text.ts';
import { words } from './one-of.ts';

const OWASP = 'https://owasp.org/www-community/attacks/Server_Side_Request_Forgery';
const CHEATS = 'https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html';
const PLACES = ['path', 'name', 'value'] as const;

/** Parameters by which applications are told what to fetch, but for those that only lead a browser back. */
const FETCHED = words(`url uri u link href src source dest target path file document page feed fetch proxy image img
  image_url imageurl avatar picture host endpoint webhook webhook_url hook domain site load download import resource
  stream server api remote preview template reference open data view xml wsdl schema`);

/** Addresses that only the server itself can reach. */
export const SERVER_SIDE_REQUEST_FORGERY: readonly RuleText[] = [
  {
    id: 'ssrf-metadata',
    alert: 'The address at which clouds tell machines their secrets',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: PLACES,
    match: {
      regex: String.raw`\b169[.\u3002]254[.\u3002](?:169[.\u3002]254|170\.2)\b|\b(?:metadata|instance-data)(?:\.google)?\.(?:internal|ec2)|/latest/(?:meta-data|user-data|dynamic/instance|api/token)|/computemetadata/v1|/metadata/(?:instance|v1|identity)\b|/openstack/latest|\b100\.100\.100\.200\b|\b192\.0\.0\.192\b|\bfd00:ec2::254|/opc/v[12]/instance|\brancher-metadata\b|\b(?:2852039166|0xa9fea9fe|025177524776|0xa9\.0xfe|0251\.0?376|a9fe:a9fe)\b|::ffff:a9fe`,
    },
    examples: {
      match: ['http://169.254.169.254/latest/meta-data/', 'http://metadata.google.internal/', 'http://2852039166/'],
      spare: ['the latest metadata', '169.254.1.1', 'metadata/v'],
    },
    source: CHEATS,
  },
  {
    id: 'ssrf-odd-scheme',
    alert: 'A scheme by which a server is made to talk to services behind it',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`(?:^|[\s"'=:(])(?:gopher|dict|ldapi?|ldaps|tftp|sftp|imaps?|pop3s?|smtps?|telnet|irc6?|ircs|xri|jar|svn(?:\+ssh)?|netdoc|smb|afp|nfs|jdbc:\w+|rmi|iiop|corbaname|unix|finger|rlogin|redis|mysql|postgres(?:ql)?|mongodb(?:\+srv)?|memcached?):(?://|/)[\w\[%\\.-]`,
    },
    examples: {
      match: ['gopher://127.0.0.1:6379/_INFO', 'dict://localhost:11211/', 'imap://10.0.0.1'],
      spare: ['mail to: x', 'https://a.example', 'git: a'],
    },
    source: OWASP,
  },
  {
    id: 'ssrf-loopback',
    alert: 'A URL of the server itself',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['path', 'query', 'cookie', 'name'],
    match: {
      regex: String.raw`(?:^|[=\s"'])(?:https?|ftp|ws|\w{2,8}):/{0,3}(?:[^/@\s]{0,60}@)?(?:(?:localhost\d?|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0)(?:[/?#]|$|:(?:2[1235]|80|443|11211|6379|9200|3306|5432|2375|8500|5984|27017|1099|445|139|389)\b)|127\.\d{1,3}(?:\.\d{1,3})?(?:[:/]|$)|\[::1\]|\[::\]|\[::ffff:|\[0+:0|2130706433|0x7f\w*|017700000001|0177\.)|://0(?:[:/]|$)|^(?:localhost\d?(?:\.localdomain\d?)?|ip6-localhost|ipv6-localhost|ip6-loopback|127\.0\.0\.1)(?::\d+)?/`,
    },
    examples: {
      match: ['http://localhost/admin', 'http://127.0.0.1:6379/', 'http://[::1]/', 'http://0x7f000001/'],
      spare: ['localhost', 'http://localhost:3000/callback', 'https://local.example/', '127 days'],
    },
    source: OWASP,
  },
  {
    id: 'ssrf-loopback-in-body',
    alert: 'The address of the server itself in what was posted',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'low',
    action: 'alert',
    confidence: 0.5,
    where: 'body',
    match: { regex: String.raw`^(?:https?://)?(?:localhost\d?|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::\d+)?/` },
    examples: {
      match: [
        { method: 'POST', url: '/', body: 'u=http://localhost/admin' },
        { method: 'POST', url: '/', body: 'u=localhost/' },
      ],
      spare: [
        { method: 'POST', url: '/', body: 'u=https://a.example/' },
        { method: 'POST', url: '/', body: 'u=local' },
      ],
    },
    source: OWASP,
  },
  {
    id: 'ssrf-internal-name',
    alert: 'A name that only exists inside of clusters and containers',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: PLACES,
    match: {
      regex: String.raw`\b(?:host|gateway|kubernetes)\.docker\.internal\b|\bkubernetes\.default(?:\.svc)?\b|\.svc\.cluster\.local\b|\blocalhost\d?\.localdomain\d?\b|\b(?:ip6|ipv6)-(?:localhost|loopback)\b|\bconsul\.service\b|\blocaltest\.me\b|\blvh\.me\b|\bvcap\.me\b|\.(?:nip|xip|sslip)\.io\b|\bspoofed\.(?:\w+\.)?burpcollaborator\.net|\.(?:burpcollaborator\.net|oastify\.com|interact\.sh|oast\.(?:pro|live|site|online|fun|me)|dnslog\.cn|ceye\.io|requestbin\.net|canarytokens\.com|r87\.me|bxss\.me|xss\.ht|ngrok\.io|pipedream\.net|webhook\.site)\b`,
    },
    examples: {
      match: ['http://host.docker.internal/', 'http://127.0.0.1.nip.io/', 'x.oastify.com'],
      spare: ['docker internals', 'cluster.local news', 'nip.ion'],
    },
    source: OWASP,
  },
  {
    id: 'ssrf-number-host',
    alert: 'A URL whose host is an address in an unusual spelling',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: PLACES,
    match: {
      regex: String.raw`\w://(?:\d{8,10}(?:[:/?#]|$)|0x[0-9a-f]{2,}(?:\.|[:/?#]|$)|0[0-7]{3}\.[0-7]{1,4}\.|\[(?:[0-9a-f]{0,4}:){1,7}[0-9a-f.]*(?:%\w+)?\])|\bhttps?:/?(?:\d{1,3}(?:\.\d{1,3}){3}|\d{8,10}\b|0x[0-9a-f]|\[)|\bhttps?://\\`,
    },
    examples: {
      match: ['http://3232235777/', 'http://0xA9.0xFE.0xA9.0xFE/', 'http://[fe80::1]/', 'http:127.0.0.1'],
      spare: ['http://a.example/12345678', 'id:12345678', 'https://1.example/'],
    },
    source: CHEATS,
  },
  {
    id: 'ssrf-confused-authority',
    alert: 'A URL that parsers read differently, with credentials that look like a host',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: PLACES,
    match: {
      regex: String.raw`\bhttps?://[\w.-]+(?::\d+)?\s*[&#\\]+\s*@[\w.-]+|\bhttps?://[\w.-]+:\d*\s*&?@\w|\bhttps?://[\w.-]+/@[\w-]+\.(?:com|net|org|io|ru|cn|info)/?$|\bunix:\S{8,}\|https?://|\bhttps?://[\w-]+(?:\.[\w-]+)*@(?:\d{1,3}\.){3}\d{1,3}`,
    },
    examples: {
      match: [
        'http://google.com:80 &@127.0.0.1:22/',
        'http://a.example#@evil.example/',
        'http://example.com@10.0.0.1/',
      ],
      spare: ['a@b.example', 'https://medium.example/@a/b'],
    },
    source: 'https://portswigger.net/web-security/ssrf/url-validation-bypass-cheat-sheet',
  },
  {
    id: 'ssrf-private-host',
    alert: 'A URL of a private network',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'medium',
    action: 'alert',
    confidence: 0.5,
    where: ['query', 'cookie', 'path'],
    match: { regex: String.raw`\bhttps?://(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}` },
    examples: { match: ['http://192.168.0.1/', 'http://10.0.0.5:8080/x'], spare: ['192.168.0.1', 'http://100.1.1.1/'] },
    source: OWASP,
  },
  {
    id: 'ssrf-private-target',
    alert: 'A parameter that tells a server what to fetch holds an address that only the server can reach',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    all: [
      {
        where: FETCHED.flatMap((name) => [`query:${name}`, `body:${name}`, `body:*.${name}`]),
        match: {
          regex: String.raw`^\s*(?:https?|ftp|wss?)://(?:[^/@\s]{0,60}@)?(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0|10\.\d{1,3}\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d{1,3}\.\d{1,3})(?:[:/?#]|\s*$)`,
        },
      },
      // Where the site itself has such an address, so have the links to it.
      { where: 'header:host', match: { regex: String.raw`^[\w-]+[^\w-][\w.-]*[a-z]{2,24}(?::\d+)?$` } },
    ],
    examples: {
      match: [
        { url: 'http://shop.example/preview?url=http://127.0.0.1:28480/health' },
        { url: 'http://shop.example/p', body: 'image=http://10.0.0.5/' },
      ],
      spare: [
        { url: 'http://127.0.0.1:8080/preview?url=http://127.0.0.1:28480/health' },
        { url: 'http://shop.example/oauth?redirect_uri=http://127.0.0.1:49152/' },
        { url: 'http://shop.example/?url=https://a.example/' },
      ],
    },
    source: CHEATS,
  },
  {
    id: 'ssrf-loopback-value-in-body',
    alert: 'A value that was posted is a URL of the server itself, at a port where services listen',
    evidence: 'SERVER_SIDE_REQUEST_FORGERY',
    severity: 'high',
    action: 'block',
    confidence: 0.91,
    where: [
      'body:*',
      '!body:*redirect*',
      '!body:*callback*',
      '!body:*return*',
      '!body:*refer*',
      '!body:*origin*',
      '!body:*location*',
    ],
    match: {
      regex: String.raw`^\s*(?:https?|ftp)://(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0|\[::1?\])(?:\s*$|:(?:2[1235]|80|443|11211|6379|9200|3306|5432|2375|8500|5984|27017|1099|445|139|389)(?:[/?#]\S*)?\s*$|/(?:admin|manage|server-status|internal|metrics|actuator|console|api/|private|secret|flag|latest)\S*\s*$)`,
    },
    examples: {
      match: [
        { url: '/', body: 'q=http://127.0.0.1:22/' },
        { url: '/', headers: { 'content-type': 'application/json' }, body: '{"q":"http://localhost/admin"}' },
      ],
      spare: [
        { url: '/', body: 'q=http://localhost:3000/callback' },
        { url: '/', body: 'redirect_uri=http://127.0.0.1:80/' },
        { url: '/', body: 'q=see+http://localhost/admin+for+more' },
      ],
    },
    source: CHEATS,
  },
];
