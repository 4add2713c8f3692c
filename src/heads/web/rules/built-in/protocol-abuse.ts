import type { RuleText } from '../rule-text.ts';

const SPLITTING = 'https://owasp.org/www-community/attacks/HTTP_Response_Splitting';
const HTTP = 'https://www.rfc-editor.org/rfc/rfc9112.html#section-11.2';
const MAIL = 'https://cwe.mitre.org/data/definitions/93.html';

/** Lines inside of values, and messages that no client sends. */
export const PROTOCOL_ABUSE: readonly RuleText[] = [
  {
    id: 'protocol-header-injection',
    alert: 'A line break, then a header line: the answer is to be split',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`^(?:https?:/?)?[^:\r\n]{0,300}[\r\n]\s*(?:set-cookie2?|location|content-(?:type|length|disposition|encoding|security-policy)|transfer-encoding|refresh|x-xss-protection|x-forwarded-\w+|access-control-\w[\w-]*|host|connection|cache-control|status|link|remote-addr|remoteaddr|http-\w+|last-modified|www-authenticate|referer|user-agent)\s*:|[\r\n]http/[0-9.]+\s+\d{3}|^[\r\n]+[\w-]{2,40}:\s?\S`,
    },
    examples: {
      match: ['a\r\nSet-Cookie: x=1', 'x\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK', '\r\nrefresh: www.a.example'],
      spare: ['line one\nline two', 'host: a', 'Dear all\nlocations vary'],
    },
    source: SPLITTING,
  },
  {
    id: 'protocol-break-in-header',
    alert: 'A line break in a header or a cookie',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: ['header', 'cookie'],
    match: { regex: String.raw`[\r\n][ \t]*(?:[\w-]{2,40}[ \t]*:|<\w)` },
    examples: {
      match: [{ headers: { 'x-a': 'b%0d%0aInjected: c' } }, { headers: { cookie: 'a=b%0d%0a%0d%0a<html>' } }],
      spare: [{ headers: { 'x-a': 'b: c' } }, { headers: { cookie: 'a=b' } }],
    },
    source: SPLITTING,
  },
  {
    id: 'protocol-break-in-name',
    alert: 'A line break in the path or in the name of a parameter',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'medium',
    action: 'block',
    confidence: 0.92,
    where: ['path', 'name'],
    match: { regex: String.raw`^[^{<"\r\n]{0,200}[\r\n][^{<"]{0,200}$` },
    examples: {
      match: [{ url: '/foo%0abar' }, { url: '/?a%0d%0ab=1' }],
      spare: [{ url: '/foo/bar' }, { url: '/?a=b%0ac' }],
    },
    source: HTTP,
  },
  {
    id: 'protocol-break-then-parameter',
    alert: 'A line break in a value of the query, then something like another parameter',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'medium',
    action: 'block',
    confidence: 0.92,
    where: 'query',
    match: { regex: String.raw`^[\w.-]{0,40}[\r\n]{1,4}[\w-]{1,30}(?:=|:)` },
    examples: { match: ['test\r\nnext=more', 'a\nb:c'], spare: ['test next=more', 'a\nb'] },
    source: SPLITTING,
  },
  {
    id: 'protocol-odd-method',
    alert: 'A method that clients do not use',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: 'method',
    match: { regex: '^(?:trace|track|debug|connect|gpost|ggpost|jeff|hax|xget|pri)$' },
    examples: {
      match: [
        { method: 'TRACE', url: '/' },
        { method: 'DEBUG', url: '/' },
      ],
      spare: [
        { method: 'GET', url: '/' },
        { method: 'PROPFIND', url: '/' },
      ],
    },
    source:
      'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/06-Test_HTTP_Methods',
  },
  {
    id: 'protocol-control-characters',
    alert: 'Control characters in a header',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: [
      'header:user-agent',
      'header:host',
      'header:referer',
      'header:accept',
      'header:content-type',
      'header:x-forwarded-for',
    ],
    raw: true,
    // In parts, so that each is a text to look for.
    match: { regex: String.raw`[\x00-\x07]|[\x08\x0b\x0c\x0e-\x12]|[\x13-\x1a]|[\x1b-\x1f\x7f]` },
    examples: {
      match: [{ headers: { 'user-agent': 'a\u0001b' } }, { headers: { referer: 'x\u0000' } }],
      spare: [{ headers: { 'user-agent': 'a b' } }, { headers: { referer: 'https://a.example/' } }],
    },
    source: 'https://www.rfc-editor.org/rfc/rfc9110.html#section-5.5',
  },
  {
    id: 'protocol-old-cookie',
    alert: 'A cookie of the old form with a version, by which parts of others are quoted',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'low',
    action: 'alert',
    confidence: 0.91,
    where: 'header:cookie',
    match: { regex: String.raw`(?:^|;)\s*\$version\s*=` },
    examples: {
      match: [{ headers: { cookie: '$Version=1; a="b' } }, { headers: { cookie: '$Version=1; session="x; b=c"' } }],
      spare: [{ headers: { cookie: 'version=1' } }, { headers: { cookie: 'a=1' } }],
    },
    source: 'https://portswigger.net/research/stealing-httponly-cookies-with-the-cookie-sandwich-technique',
  },
  {
    id: 'protocol-mail-commands',
    alert: 'A line break, then a command of SMTP, IMAP or POP3',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: ['value', 'header'],
    match: {
      regex: String.raw`^[^\r\n]{0,200}\r?\n\s*(?:(?:ehlo|helo)\s+[\w.\[-]|mail\s+from\s*:\s*<|rcpt\s+to\s*:\s*<?|(?:quit|rset|noop|starttls|capa|stls|data)\s*(?:$|\r?\n)|(?:vrfy|expn|etrn|saml|soml)\s+\S|help\s+postmaster|auth\s+(?:login|plain|cram-md5|ntlm)|apop\s+\w+\s+[0-9a-f]{16,}|(?:retr|dele|uidl)\s+\d+|user\s+\S+\r?\n\s*pass\s|(?:[a-z]{1,2}\d{1,4}|\d{3,4})[ \t]+(?:append|select|examine|create|delete|rename|subscribe|unsubscribe|list|lsub|status|login|logout|authenticate|capability|check|close|expunge|search|fetch|store|copy|uid|quit|noop|starttls)\b|\w[ \t]+store\s+\d+\s+[+-]?flags|(?:bcc|cc)\s*:\s*\S+@\S+|(?:mail\s+from|rcpt\s+to)\s*:\s*\S|\.\s*\r?\n\s*(?:mail|rcpt|quit|data)\b|v\d{2,4}\s+\w+)|^[^\s\r\n]{1,80}\r?\n\s*(?:to\s*:\s*\S+@\S+|subject\s*:\s*\S|reply-to\s*:\s*\S+@|mime-version\s*:)|\bmail\s+from:\s*<[^>]{1,80}>|^\d+\s+v\d{2,4}\s+(?:fetch|search|store|copy|select|examine)\b`,
    },
    examples: {
      match: [
        'a\r\nMAIL FROM:<x@a.example>',
        'a@b.example\nTo: x@y.example',
        '1 V100 FETCH 1',
        'x\r\nA1 QUIT',
        'a\nBcc: b@c.example',
        '\r\nEHLO test',
      ],
      spare: ['Dear all,\nplease help', 'mail from: me', 'first\nsecond'],
    },
    source: MAIL,
  },
  {
    id: 'protocol-path-of-gateway',
    alert: 'A line break in a path that fools PHP-FPM behind nginx (CVE-2019-11043)',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'path',
    match: { regex: String.raw`\.php/.{0,200}[\r\n]` },
    examples: {
      match: [{ url: '/index.php/PHP%0Ainfo.php?QQQ' }, { url: '/a.php/x%0a' }],
      spare: [{ url: '/index.php/info' }, { url: '/a.php' }],
    },
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2019-11043',
  },
  {
    id: 'protocol-range-flood',
    alert: 'A header of ranges in great number, by which servers were exhausted (CVE-2011-3192)',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'medium',
    action: 'block',
    confidence: 0.95,
    where: ['header:range', 'header:request-range'],
    match: { regex: String.raw`(?:\d*-\d*\s*,\s*){6}|^\s*\d+-\d*\s*$|bytes=0-,5-0` },
    examples: {
      match: [{ headers: { range: 'bytes=0-1,1-2,2-3,3-4,4-5,5-6,6-7' } }, { headers: { range: '1-2' } }],
      spare: [{ headers: { range: 'bytes=0-1023' } }, { headers: { range: 'bytes=0-1,5-6' } }],
    },
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2011-3192',
  },
  {
    id: 'protocol-content-type',
    alert: 'A content type with a character set or a boundary that hides what is sent',
    evidence: 'HTTP_PROTOCOL_ABUSE',
    severity: 'medium',
    action: 'alert',
    confidence: 0.93,
    where: 'header:content-type',
    match: {
      regex: String.raw`charset\s*=\s*["']?(?:ibm\d+|utf-?7|utf-?32|utf-?16|cp0?37|cp\d{3,4}|ebcdic\S*|hz-gb-2312|iso-2022-\w+)|charset=.{0,40}charset=|boundary\s*=\s*["']?(?:application|text|multipart|image)/`,
    },
    examples: {
      match: [
        { method: 'POST', url: '/', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=ibm037' } },
        { method: 'POST', url: '/', headers: { 'content-type': 'text/xml; charset=utf-7' } },
      ],
      spare: [
        { method: 'POST', url: '/', headers: { 'content-type': 'text/xml; charset=utf-8' } },
        { method: 'POST', url: '/', headers: { 'content-type': 'text/plain; charset=iso-8859-1' } },
      ],
    },
    source: 'https://cwe.mitre.org/data/definitions/838.html',
  },
];
