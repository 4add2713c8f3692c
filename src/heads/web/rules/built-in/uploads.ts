// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/vulnerabilities/Unrestricted_File_Upload';
const NAMES = [
  'body:*.filename',
  'header:x-filename',
  'header:x_filename',
  'header:x-file-name',
  'header:x.filename',
] as const;
/** Before the name of a file in a multipart body. */
const FILENAME = String.raw`filename\*?\s*=\s*(?:utf-8'')?["']?[^"'\r\n]{0,120}?`;
const SCRIPT = String.raw`(?:php\d?|phtml?|phar|pht|phps|pgif|inc|hphp|ctp|module|asp|aspx|ashx|asmx|asa|ascx|cer|cdx|config|jspx?|jsw|jsv|jspf|war|do|action|cfm|cfml|cfc|shtml?|stm|pl|py|rb|cgi|htaccess|user\.ini)`;

/** Scripts that are uploaded to be called. */
export const UPLOADS: readonly RuleText[] = [
  {
    id: 'upload-script-name',
    alert: 'The name of an uploaded file is that of a script for the server',
    evidence: 'MALICIOUS_UPLOAD',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    any: [
      {
        where: ['body', 'header:content-disposition'],
        match: {
          regex: `${FILENAME}\\.\\s?(?:php\\d?|phtml?|phar|pht|phps|asp|aspx|ashx|asmx|ascx|cer|jspx?|jspf|war|cfm|cfml|shtml|cgi)[\\s.;]*(?:::\\$data)?["'\\r\\n]`,
        },
      },
      {
        where: NAMES,
        match: {
          regex: String.raw`^[^"']{0,120}\.\s?(?:php\d?|phtml?|phar|pht|phps|asp|aspx|ashx|asmx|ascx|cer|jspx?|jspf|war|cfm|cfml|shtml|cgi)[\s.;]*(?:::\$data)?$|^\.(?:htaccess|user\.ini)$|^web\.config$`,
        },
      },
    ],
    examples: {
      match: [
        { headers: { 'x-filename': 'a.php' } },
        { headers: { 'x-file-name': 'fda.php5...' } },
        {
          method: 'POST',
          url: '/',
          headers: { 'content-type': 'multipart/form-data; boundary=b' },
          body: '--b\r\nContent-Disposition: form-data; name="f"; filename="shell.jsp"\r\n\r\nx\r\n--b--\r\n',
        },
      ],
      spare: [{ headers: { 'x-filename': 'a.png' } }, { headers: { 'x-filename': 'php.pdf' } }],
    },
    source: OWASP,
  },
  {
    id: 'upload-double-extension',
    alert: 'A file with two extensions, the first of a script',
    evidence: 'MALICIOUS_UPLOAD',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    any: [
      {
        where: ['body', 'header:content-disposition'],
        match: {
          regex: `${FILENAME}\\.\\s?${SCRIPT}[\\s;%\\x00.]{0,6}[.;\\x00]\\s?(?:jpe?g|png|gif|bmp|ico|txt|pdf|zip|docx?|xlsx?|svg|webp|mp[34]|tmp|html?|xml|csv|123)["'\\r\\n]`,
        },
      },
      {
        where: NAMES,
        match: {
          regex: String.raw`^[^"']{0,120}\.\s?${SCRIPT}[\s;%\x00.]{0,6}[.;\x00]\s?(?:jpe?g|png|gif|bmp|ico|txt|pdf|zip|docx?|xlsx?|svg|webp|mp[34]|tmp|html?|xml|csv|123)$`,
        },
      },
    ],
    examples: {
      match: [{ headers: { 'x-filename': 'test.php.jpg' } }, { headers: { 'x-filename': 'shell.asp;.jpg' } }],
      spare: [{ headers: { 'x-filename': 'a.tar.gz' } }, { headers: { 'x-filename': 'photo.small.jpg' } }],
    },
    source: OWASP,
  },
  {
    id: 'upload-web-shell',
    alert: 'A web shell that is known by its words',
    evidence: 'MALICIOUS_UPLOAD',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\b(?:c99|r57|b374k|wso|weevely|antsword|behinder|godzilla|chopper|china\s?chopper|caidao|p0wny|alfa|indoxploit|mini\s?shell|tryag|locus7s|nstview|gnyshell|dxshell|simattacker|egyspider|safe0ver|phpspy|ajaxshell|webadmin|phpremoteview|h4ntu|ironshell|lamashell|stressbypass|soldierofallah|cgitelnet|aspxspy|jspspy|cmdjsp|reguh|tennc|priv8|marijuana)[\s._-]*(?:shell|php|web\s?shell|2\.\d|\.asp|\.jsp)\b|@eval\s*\(\s*\$_(?:post|get|request)|\bassert\s*\(\s*\$_(?:post|get|request)|gif89a.{0,40}<\?|\$_(?:post|get|request)\s*\[[^\]]{1,30}\]\s*\(|\bpassthru\s*\(\s*\$_|<form[^>]{0,80}>\s*<input[^>]{0,80}name=["']?cmd`,
    },
    examples: {
      match: ['<?php @eval($_POST["x"]);?>', 'GIF89a;<?php system(1)?>', { url: '/uploads/c99.php' }],
      spare: ['a crystal, a shell', 'alfa romeo', 'gif89a'],
    },
    source: 'https://attack.mitre.org/techniques/T1505/003/',
  },
  {
    id: 'upload-script-in-folder',
    alert: 'A script is called in a folder for uploads or pictures',
    evidence: 'MALICIOUS_UPLOAD',
    severity: 'medium',
    action: 'alert',
    confidence: 0.6,
    where: 'path',
    match: {
      regex: String.raw`/(?:uploads?|files|images?|img|tmp|temp|cache|media|avatars?|attachments?)/[\w./-]{0,120}\.(?:php\d?|phtml|phar|asp|aspx|jspx?|cgi)$`,
    },
    examples: {
      match: [{ url: '/uploads/x.php' }, { url: '/images/2020/a.jsp' }],
      spare: [{ url: '/uploads/a.png' }, { url: '/index.php' }],
    },
    source: OWASP,
  },
];
