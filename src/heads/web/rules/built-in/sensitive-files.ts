import type { RuleText } from '../rule-text.ts';

const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information';
const FHS = 'https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html';
const CWE = 'https://cwe.mitre.org/data/definitions/538.html';

/** Files of the system and of applications that nobody outside has to read. */
export const SENSITIVE_FILES: readonly RuleText[] = [
  {
    id: 'file-unix-account',
    alert: 'A file of a Unix system with accounts, keys or settings',
    evidence: 'SENSITIVE_FILE_REQUEST',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`(?:^|[/\\\s"'=:(,])etc[/\\]+(?:\./)*(?:passwd|shadow|group|gshadow|master\.passwd|hosts(?:\.\w+)?|hostname|issue|motd|sudoers|crontab|cron\.\w+|fstab|mtab|inetd\.conf|xinetd|resolv\.conf|nsswitch|services|protocols|profile|bash\.?\w*|ssh/|ssl/|apache2?/|httpd/|nginx/|php\d?/?|php\.ini|mysql/|my\.cnf|samba|smb|ldap|openldap|vsftpd|proftpd|postfix|exim|sendmail|init\.d|rc\.d|sysconfig|network/|netplan|os-release|redhat-release|debian_version|lsb-release|security/|pam\.\w|login\.defs|aliases|exports|ld\.so|environment|timezone|kubernetes|docker|rsyncd|syslog|tomcat\d?|wpa_supplicant|logrotate|modprobe|modules|krb5|snmp|snort|squid|grub|opt/)|^\s*(?:file://)?/etc/[\w.-]{2,}|etc\W{0,2}[\w%]{0,24}?(?:passwd|shadow)$`,
    },
    examples: {
      match: ['/etc/passwd', 'cat /etc/shadow', 'file:///etc/hosts', '/etc//nginx/nginx.conf'],
      spare: ['etc.', 'and so on, etc/and more', '/etcetera/passwd'],
    },
    source: FHS,
  },
  {
    id: 'file-unix-system',
    alert: 'A file of a Unix system about processes, devices, logs or keys',
    evidence: 'SENSITIVE_FILE_REQUEST',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`(?:^|[/\\\s"'=:(,])proc/(?:self|\d{1,7}|version|cpuinfo|meminfo|mounts|net|cmdline|sys|stat|uptime|environ|config|modules|partitions|sched|filesystems|devices|kcore|kallsyms|loadavg|swaps|interrupts)\b|/sys/(?:class|kernel|block|bus|firmware|hypervisor)\b|^\s*/sys/(?:devices|module|power|fs)/\w+/\w|\bvar/(?:log/(?:apache|httpd|nginx|auth|secure|mail|messages|syslog|wtmp|lastlog|mysql|dpkg|kern|vsftpd|access|error|boot|cron|tomcat)|spool/(?:cron|mail)|run/secrets|lib/(?:mysql|php|mlocate|dpkg)|mail/|backups?/|adm/|cpanel)|^\s*/root/\.?\w|/root/\.\w|/home/\w+/\.\w|/usr/(?:local/)?(?:etc|apache2?|nginx|lib/php\d?|pgsql|share/tomcat)\w*/|/opt/(?:lampp|tomcat|bitnami|jboss|apache|xampp)/|/dev/(?:mem|kmem|random|urandom|zero|sd[a-z]|fd/|shm|null/)|/run/secrets/|(?:^|[\s"'])/var/www\b`,
    },
    examples: {
      match: ['/proc/self/environ', '/sys/class', '/var/log/auth.log', '/root/.bash_history'],
      spare: ['the proc/a', 'var/log', '/system/class'],
    },
    source: FHS,
  },
  {
    id: 'file-dot-secret',
    alert: 'A hidden file with keys, passwords or the source of an application',
    evidence: 'SENSITIVE_FILE_REQUEST',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:x-filename'],
    match: {
      regex: String.raw`(?:^|[/\\])\.(?:git(?:/|ignore\b|config\b|attributes\b|-credentials\b|modules\b)|svn/|hg/|bzr/|env(?:\.\w+)?$|env['"]|ht(?:access|passwd|digest|group)\w*\b|ssh/|aws/|azure/|gcloud/|kube/|npmrc\b|pypirc\b|netrc\b|pgpass\b|my\.cnf|mysql_history|psql_history|bash_(?:history|profile|logout)|bashrc\b|zsh(?:rc|_history)|sh_history|viminfo|ds_store|gnupg/|s3cfg|passwd\b|rhosts|shosts)|[/\\]\.(?:git$|svn$|hg$|cvs(?:/|$|ignore)|env[.\s'"/]|docker(?:/|cfg|env|ignore|\.json)|yarnrc|history\b|vimrc|profile\b|idea/|vscode/|sublime\w*|project\b|settings/|boto\b|dbshell|irb_history|rediscli_history|node_repl_history|python_history|sqlite_history|lesshst|wget-hsts|forward\b|travis\.yml|circleci|terraform|vagrant|ansible|bundle/config|composer/|config/|mozilla/|muttrc|remote-sync|ftpconfig|ftppass|sftp-config|user\.ini|wgetrc|curlrc|x?session\b|xauthority|passwords?\b|cursor|claude|aider|aiignore|roo(?:/|modes)|zed/|cline|windsurf|codex|fabric/|n8n|junie|continue/|copilot|gemini|ollama|codeium|tabnine|amazonq|augment|kiro|goose|openai|anthropic|mcp)`,
    },
    examples: {
      match: [{ url: '/.git/config' }, { url: '/app/.env' }, '.ssh/id_rsa', { url: '/.htpasswd' }],
      spare: [{ url: '/.well-known/security.txt' }, { url: '/a.git.html' }, 'the .net environment'],
    },
    source: TESTING,
  },
  {
    id: 'file-windows',
    alert: 'A file of Windows with accounts or settings',
    evidence: 'SENSITIVE_FILE_REQUEST',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\bboot\.ini\b|boot\.ini$|system32.{1,40}drivers.{1,40}etc|\b(?:windows|winnt)[\\/]+(?:win\.ini|system\.ini|system32|repair|debug|panther|iis\d?\.log|php\.ini|temp|my\.ini|system|explorer)|\bwin\.ini\b|\bsystem32[\\/]+(?:drivers|config|cmd|inetsrv|logfiles|calc)|\b(?:unattend(?:ed)?|sysprep)\.(?:xml|inf|txt)\b|(?:^|[^a-z])[a-z]:[\\/]+(?:boot\.ini|inetpub|windows|winnt|xampp|wamp|apache\d?[\\/]|php[\\/]|sysprep|pagefile\.sys|autoexec\.bat|config\.sys)|\bntuser\.dat\b|\bsam\._|\bweb\.config\b|\bapplicationhost\.config\b|\binetpub[\\/]|%system(?:root|drive)%|\\\\(?:localhost|127\.0\.0\.1|[\w.-]+)\\(?:[a-z]\$|admin\$|ipc\$|share)|\bdesktop\.ini$|\bglobal\.asax?\b|\bmachine\.config\b|\bmetabase\.xml\b`,
    },
    examples: {
      match: ['c:\\boot.ini', '../windows/win.ini', 'C:/Windows/System32/drivers/etc/hosts', { url: '/web.config' }],
      spare: ['windows of a house', 'win a prize', 'c: drive'],
    },
    source: CWE,
  },
  {
    id: 'file-java-application',
    alert: 'A folder of a Java application that servers never hand out',
    evidence: 'SENSITIVE_FILE_REQUEST',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: ['path', 'value', 'header:referer', 'name'],
    match: {
      regex: String.raw`\b(?:web|meta)-inf\b|\b(?:tomcat-users|server|context|web|struts|applicationcontext|hibernate\.cfg|faces-config|weblogic|jboss-\w+|ibm-web-\w+|persistence)\.xml$|/actuator/(?:env|heapdump|jolokia|gateway|mappings|beans|configprops|threaddump|trace|loggers|httptrace|logfile|shutdown|refresh)|/(?:jmx|web|admin)-console/|/invoker/jmxinvokerservlet|/manager/(?:html|text|status)|/host-manager/|/jolokia(?:/|$)|\bapplication(?:-\w+)?\.(?:properties|ya?ml)$|\bbootstrap\.(?:properties|yml)$`,
    },
    examples: {
      match: [{ url: '/WEB-INF/web.xml' }, '../../META-INF/MANIFEST.MF', { url: '/actuator/heapdump' }],
      spare: ['web information', { url: '/actuator/health' }, { url: '/sitemap.xml' }],
    },
    source: TESTING,
  },
  {
    id: 'file-application-secret',
    alert: 'A settings file of an application',
    evidence: 'SENSITIVE_FILE_REQUEST',
    severity: 'high',
    action: 'block',
    // Below what is sure: sites have such files of their own, and the classifier knows what scanners ask for.
    confidence: 0.85,
    where: ['path', 'value', 'header:x-filename', 'name', 'header:user-agent'],
    match: {
      regex: String.raw`\bwp-config(?:[-.]\w+)*\.?(?:php|txt|bak|old|save|swp|orig|inc|~)?\b|\b(?:id_(?:rsa|dsa|ecdsa|ed25519)|authorized_keys|known_hosts)\b|\b(?:master\.key|credentials\.(?:xml|json|yml\.enc)|keystore\.jks|server\.key|private\.(?:key|pem)|privkey\.pem|service-account\.json|firebase\.json|serviceaccount\.json)\b|\bphpinfo\.php\b|\bdocker-compose\.ya?ml\b|\b\w+\.sql(?:\.(?:gz|zip|bz2|tar|7z|rar|bak))?$|\.htpasswd\b|[\\/](?:httpd\.conf|php\.ini|my\.(?:ini|cnf)|nginx\.conf|(?:access|error)\.log|mysql\.(?:err|log)|hostname\.err)\b|[\\/]logs?[\\/](?:access|error)[._-]?log\b|\b(?:mtrr|acpi|kcore|kmsg|iomem|ioports)$`,
    },
    examples: {
      match: [
        { url: '/wp-config.php.bak' },
        { url: '/backup.sql.zip' },
        { url: '/keys/id_rsa' },
        { url: '/a/dump.sql' },
      ],
      spare: [{ url: '/config.js' }, { url: '/package.json' }, { url: '/a.sqlx' }, { url: '/config/settings' }],
    },
    source: TESTING,
  },
  {
    id: 'file-backup',
    alert: 'A settings file, or a copy or an archive of files that servers run',
    evidence: 'SENSITIVE_FILE_REQUEST',
    severity: 'high',
    action: 'block',
    // Below what is sure: sites have such files of their own, and the classifier knows what scanners ask for.
    confidence: 0.85,
    where: ['path', 'header:x-filename'],
    match: {
      regex: String.raw`\b(?:configuration|config(?:\.inc|\.db|\.local)?|settings|localsettings|database|db|conn(?:ect(?:ion)?)?|parameters|credentials|secrets?)\.(?:php|inc|ini|ya?ml|json|xml|conf|cfg|py|rb|pl|asp)(?:\.?(?:bak|old|orig|save|swp|txt|dist|~|\d))|^(?:\S*/)?(?:config|settings|parameters|database|secrets|credentials|docker-compose|application)\.ya?ml\s?$|^(?:\S*/)?(?:settings|configuration|config\.inc|localsettings|database|db_connect|connect)\.php\s*$|/php-?info\b|/server-(?:status|info)\b|\bdockerfile$|\b(?:composer|package-lock|yarn)\.(?:lock)$|\bdatabase\.(?:yml|sqlite3?|db)\b|\bdump\.(?:sql|rdb)\b|/(?:backup|db|database|dump|site|www|web|htdocs|wwwroot|html|public_html|old|admin|data)s?\.(?:zip|tar(?:\.gz)?|tgz|rar|7z|gz|bak|bz2)$|\.(?:php|aspx?|jsp|inc|config|conf|cfg|ini|ya?ml|json|py|rb|env)(?:~|\.(?:bak|old|orig|save|swp|swo|backup|copy|tmp))$`,
    },
    examples: {
      match: [{ url: '/config.yml' }, { url: '/index.php.bak' }, { url: '/backup.zip' }],
      spare: [{ url: '/config.js' }, { url: '/package.json' }, { url: '/config/settings' }],
    },
    source: TESTING,
  },
  {
    id: 'file-development-server',
    alert: 'Paths of development servers that read any file',
    evidence: 'SENSITIVE_FILE_REQUEST',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'path',
    match: { regex: String.raw`^/@(?:fs|id)/|__x00__|^/@vite/client\b.*(?:raw|import)` },
    examples: {
      match: [{ url: '/@fs/etc/passwd' }, { url: '/@id/__x00__' }],
      spare: [{ url: '/@user/posts' }, { url: '/fs/a' }],
    },
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-30208',
  },
];
