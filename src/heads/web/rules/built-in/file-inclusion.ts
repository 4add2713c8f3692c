import type { RuleText } from '../rule-text.ts';

const WRAPPERS = 'https://www.php.net/manual/en/wrappers.php';
const OWASP =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/11.2-Testing_for_Remote_File_Inclusion';

/** Parameters that set global variables of old applications of PHP. */
const PARAMETERS = [
  ...['mosconfig_absolute_path', 'globals[mosconfig_absolute_path]', '_server[document_root]', '_conf[path]'],
  ...['_prepend_file', '_phplib[libdir]', '_settings[phpbb_root_path]', 'phpbb_root_path', 'absolute_path'],
  ...['document_root', 'include_path', 'server_path', 'base_dir', 'basepath', 'root_dir', 'inc_dir', 'incpath'],
  ...['classes_dir', 'lib_path', 'libpath', 'phpc_root_path', 'site_path', 'pathtoroot', 'config[root_path]'],
  ...['abs_path', 'path_to_root', 'cmspath', 'installpath', 'webroot', 'fullpath', 'pathtohomedir', 'g_path'],
] as const;

/** Files from elsewhere that an application is made to run. */
export const FILE_INCLUSION: readonly RuleText[] = [
  {
    id: 'inclusion-php-wrapper',
    alert: 'A wrapper of PHP reads, decodes or runs what its address says',
    evidence: 'FILE_INCLUSION',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\b(?:php|expect|phar|zip|rar|ogg|glob|compress\.(?:zlib|bzip2)|zlib|bzip2|ssh2|ssh2\.(?:shell|exec|tunnel|sftp|scp))://\S`,
    },
    examples: {
      match: ['php://filter/convert.base64-encode/resource=index.php', 'expect://id', 'phar://a.zip/b.php'],
      spare: ['php: the manual', 'https://php.net', 'zip code'],
    },
    source: WRAPPERS,
  },
  {
    id: 'inclusion-data-wrapper',
    alert: 'The content of a file in its address',
    evidence: 'FILE_INCLUSION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    any: [
      {
        where: ['query', 'cookie', 'path'],
        match: {
          regex: String.raw`(?:^|[=\s"'])data:(?://)?(?:text/(?:plain|html|x-php)|application/x-httpd-php)?(?:;charset=[\w-]+)?(?:;base64)?,\s*\S`,
        },
      },
      // Pages that are written hold such addresses too: there what they hold must be PHP or a script.
      {
        where: 'body:*',
        match: { regex: String.raw`^\s*data:(?://)?[\w/-]*(?:;[\w=-]{1,30}){0,2},\s*(?:<\?|pd9|pd89|phnjc)` },
      },
    ],
    examples: {
      match: ['data://text/plain;base64,PD9waHA=', 'data:text/plain,<?php'],
      spare: ['data:image/gif;base64,R0lGODlhAQ', 'data: 1, 2'],
    },
    source: 'https://www.php.net/manual/en/wrappers.data.php',
  },
  {
    id: 'inclusion-file-url',
    alert: 'The address of a local file',
    evidence: 'FILE_INCLUSION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: ['path', 'value', 'name'],
    match: {
      regex: String.raw`(?:^|[\s"'=:(/])(?:local_)?file:/{1,4}(?:[a-z]:[\\/]|\w+[/.]|localhost|\.|\w+$)|\bnetdoc:/|\bjar:(?:file|https?):`,
    },
    examples: {
      match: ['file:///etc/passwd', 'url:file://etc/services', 'local_file://x'],
      spare: ['file: report', 'file://', 'profile:/a'],
    },
    source: OWASP,
  },
  {
    id: 'inclusion-remote-script',
    alert: 'The address of a script on another server, or one by its number',
    evidence: 'FILE_INCLUSION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'value'],
    match: {
      regex: String.raw`^(?:https?|ftps?)://(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d+)?(?:/\S*)?\.(?:php\d?|txt|phtml|aspx?|jsp|sh|pl|py|inc|ps1|elf)\??$|^(?:https?|ftps?)://[^\s?]+\.(?:txt|php\d?|inc|gif|jpg|dat)\?+$|^ftps?://\S+|^(?:https?|ftp|file)\?$`,
    },
    examples: {
      match: ['http://66.240.183.75/crash.php', 'http://a.example/shell.txt?', 'ftp://1.1.1.1/x'],
      spare: ['https://a.example/', 'https://a.example/index.php?id=1', 'https://a.example/a.png'],
    },
    source: OWASP,
  },
  {
    id: 'inclusion-known-parameter',
    alert: 'A parameter by which applications once included files holds an address',
    evidence: 'FILE_INCLUSION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: PARAMETERS.map((name) => `query:${name}`),
    match: { regex: '^(?:https?|ftps?|php|data|file|ogg|zlib):' },
    examples: {
      match: [{ url: '/?mosConfig_absolute_path=https://a.example/x' }, { url: '/?phpbb_root_path=ftp://a.example/' }],
      spare: [{ url: '/?mosConfig_absolute_path=/var/lib' }, { url: '/?path=https://a.example/x' }],
    },
    source: OWASP,
  },
  {
    id: 'inclusion-into-script',
    alert: 'A script of PHP gets an address by number, or one that ends in a question mark to swallow what follows',
    evidence: 'FILE_INCLUSION',
    severity: 'high',
    action: 'block',
    confidence: 0.75,
    all: [
      { where: 'path', match: { regex: String.raw`\.(?:php\d?|phtml|inc)(?:/|$)` } },
      {
        where: 'query',
        match: { regex: String.raw`^(?:https?|ftps?)://(?:(?:\d{1,3}\.){3}\d{1,3}\b|[^\s?]+\?{1,2}(?:$|\x00|&|cmd=))` },
      },
    ],
    examples: {
      match: [{ url: '/a.php?dir=http://192.0.2.1:8080/x?' }, { url: '/inc/b.php?root=http://a.example/x?' }],
      spare: [{ url: '/a.php?u=https://a.example/x' }, { url: '/a?dir=http://a.example/x' }],
    },
    source: OWASP,
  },
];
