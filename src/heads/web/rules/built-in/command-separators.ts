// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';
import {
  COMMAND_END,
  COMMAND_PATH,
  COMMANDS,
  COMMANDS_WITH_OPTIONS,
  EVERYDAY_COMMANDS,
  TELLING_COMMANDS,
} from './command-names.ts';

const OWASP = 'https://owasp.org/www-community/attacks/Command_Injection';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/12-Testing_for_Command_Injection';
const BASH = 'https://www.gnu.org/software/bash/manual/bash.html';
const GTFO = 'https://gtfobins.github.io/';

/** Commands for Unix shells. Quotes, empty variables and the like inside of words are gone in the forms that rules see. */
export const COMMAND_SEPARATORS: readonly RuleText[] = [
  {
    id: 'cmd-separator',
    alert: 'A separator of shells, then a command',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['name', 'value', 'path'],
    match: {
      regex: String.raw`(?:;|\||&&|\$\(|<\(|>\(|^\s*&|\s&)[\s({'"!]*(?:\w{1,12}=\S{0,40}\s+)?(?:(?:sudo|time|nohup|exec|env|command|eval|nice|setsid|timeout\s+\d+)\s+)?['"]?${COMMAND_PATH}${COMMANDS}(?:\d(?:\.\d+)?)?['"]?\s+(?:[-/$*~>{?]\S|\S*[/*$\x60<>=]|[^\s.]+\.\w|\d+\s*(?:$|[;&|)]))|(?:^['"]?\s*[;|&]+|\$\(|<\()[\s({'"!]*(?:\w{1,12}=\S{0,40}\s+)?(?:(?:sudo|time|nohup|exec|env|command|eval|nice|setsid|timeout\s+\d+)\s+)?['"]?${COMMAND_PATH}${COMMANDS}['"]?\s*(?:$|[;|&)\x60\r\n])|(?:\|\||&&)\s*(?:\w{1,12}=\S{0,40}\s+)?(?:(?:sudo|time|nohup|exec|env|command|eval|nice|setsid|timeout\s+\d+)\s+)?['"]?${COMMAND_PATH}(?:ls|id|cat|ps|dir|sh|bash|${TELLING_COMMANDS})['"]?\s*(?:$|[;|&)\x60])|[;|&]\s*(?:\w{1,12}=\S{0,40}\s+)?(?:(?:sudo|time|nohup|exec|env|command|eval|nice|setsid|timeout\s+\d+)\s+)?['"]?${COMMAND_PATH}${TELLING_COMMANDS}['"]?\s*(?:$|[;|&)\x60])`,
    },
    examples: {
      match: ['127.0.0.1; cat /etc/passwd', '|ls', '$(uname -a)', 'a && ls -la', '; ps'],
      spare: ['tea; milk', 'salt & pepper', 'text/html; charset=utf-8', 'one | two | three', 'cats; dogs'],
    },
    source: OWASP,
  },
  {
    id: 'cmd-backticks',
    alert: 'A command between backticks, with hardly a word around them',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    // Sentences with code among them have backticks too (CommonMark section 6.1).
    confidence: 0.93,
    where: ['name', 'value', 'path', 'header:user-agent'],
    match: {
      regex: String.raw`^(?:[^\s\x60]{1,40}\s){0,2}[^\s\x60]{0,60}\x60[\s({'"!]*(?:\w{1,12}=\S{0,40}\s+)?(?:(?:sudo|time|nohup|exec|env|command|eval|nice|setsid|timeout\s+\d+)\s+)?['"]?(?:/\S*/)?${COMMAND_PATH}(?:${COMMANDS}|${EVERYDAY_COMMANDS})(?:\d(?:\.\d+)?)?['"]?(?:\s[^\x60\n]{0,200})?(?:\x60\S{0,40}(?:\s\S{0,40})?\s*$|$)`,
    },
    examples: {
      match: ['`whoami`', 'x`id`', '127.0.0.1`cat /etc/passwd`', 'a `ls -la`', '`ping -c 3 10.0.0.1`;'],
      spare: ['`code`', 'Run `ls -la` in the folder', 'Thanks! Try `npm ci` first, then open `src/index.js`.'],
    },
    source: BASH,
  },
  {
    id: 'cmd-separator-everyday',
    alert: 'A separator of shells, then a command whose name is an everyday word, with an option, a file or nothing',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.91,
    where: ['path', 'name', 'value'],
    match: {
      regex: String.raw`(?:;|&&|\|\||\$\(|^\s*[|&])[\s({'"]*${COMMAND_PATH}${EVERYDAY_COMMANDS}\s+(?:-{1,2}[a-z]|/\w|\d{1,2}:\d\d)|(?:&&|\|\||\$\(|^['"]?\s*[;|&])[\s({'"]*${COMMAND_PATH}${EVERYDAY_COMMANDS}(?:\s*$|\s*[;|&)\x60]|\s+\S*[./\d_-]\S*\s*$)|[;|]\s?/(?:usr/)?bin/${EVERYDAY_COMMANDS}\b`,
    },
    examples: { match: [';set', '; find /tmp', '|| id'], spare: ['make; do', 'first, then find', 'a | type | null'] },
    source: OWASP,
  },
  {
    id: 'cmd-pipe-bare',
    alert: 'A pipe or a semicolon, then nothing but the name of a command',
    evidence: 'COMMAND_INJECTION',
    severity: 'low',
    action: 'alert',
    confidence: 0.6,
    where: ['path', 'value'],
    match: {
      regex: String.raw`[|;]\s?${COMMAND_PATH}(?:id|ls|ps|env|cat|dir|pwd|set|sleep|ping|wget|curl|who|w)\s*[|;]?\s*$|^id\s*[|;&]\s*$`,
    },
    examples: { match: ['a|id', 'x;ls', 'id|'], spare: ['a|b', 'cats; dogs'] },
    source: OWASP,
  },
  {
    id: 'cmd-word-then-command',
    alert: 'A single word, a separator of shells, then nothing but the name of a short command',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.91,
    where: ['value'],
    match: {
      regex: `^[\\w.@:/%)-]{0,40}(?:\\s?;|(?:^|\\s)[|&])\\s?${COMMAND_PATH}(?:id|ls|ps|pwd|dir|env|uname|whoami)\\s*[;|&#]?\\s*$|^[\\w.@:/%-]{0,40}[|&](?:ls|pwd|dir|uname|whoami)\\s*[;|&#]?\\s*$|^[\\w.@:-]{0,40}\\r?\\n(?:id|ls|ps|pwd|env|uname|whoami)\\s*$`,
    },
    examples: {
      match: ['you; id', 'x ; ls', 'you;id', '& dir', 'a\nid', 'a|ls'],
      spare: ['name|id', 'dog;cat', 'my name; id', 'first\nsecond', 'passport number; id'],
    },
    source: TESTING,
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
      regex: String.raw`(?:;|\||&&|\$\(|<\(|^[^\n]{0,80}\n)[\s('"]*(?:(?:sudo|time|nohup|exec)\s+)?${COMMAND_PATH}(?:(?:whoami|ifconfig|uname|netstat|nslookup|printenv|useradd|adduser|chmod|chown|mkfifo|crontab|nohup|strace|ncat|netcat|socat|wget|lwp-download|busybox|zsh|ksh|tcsh|gunzip|lsof|systemctl|apt-get|aptitude|pip3|gcc|xxd|telnet|tftp|lastlog|visudo|mkdir|cpulimit|rmt|irb|ansible-\w+|chef-\w+)['"]?(?:\s+[-/\w.$*'"~&|>{(@\\?]|\s*[;|&)\x60]|\s*['"]?\s*$)|(?:cat|ls|rm|echo|sleep|ping|python[23]?|perl|bash|sh|dig|sudo|curl|nmap|php|nc|yum|perf|base64|tac)(?:\d(?:\.\d+)?)?['"]?\s+(?:-{1,2}\w|[/~$*'"]|\d{1,3}(?:\s*(?:$|[;&|#)])|\.\d)|\w+\.\w|https?:))`,
    },
    examples: {
      match: ['x; wget http://a.example/x', '; bash -i', '; sleep 5', 'a;ping 10.0.0.1'],
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
      regex: String.raw`(?:^\s*[;|&\x60]|&&|\$\(|\x60)[\s({'"\x60]*${COMMAND_PATH}(?:${COMMANDS}|${EVERYDAY_COMMANDS})(?:\s*$|\s*[;|&<>)\x60]|\s+\S)`,
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
      regex: String.raw`(?:^|[\s;|&'"\x60(=<>,:!+]|c\$@)/?(?:usr/)?(?:local/)?s?bin/(?:${COMMANDS}|${EVERYDAY_COMMANDS})(?:[\d.]{1,4})?${COMMAND_END}|/(?:usr/(?:local/)?)?s?bin/(?:ba|z|k|c|tc|da|a)?sh\b|(?:^|[\s;|&'"\x60(=])/usr/(?:local/)?s?bin/[\w.-]+(?:\s|$)`,
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
      regex: String.raw`^[\s'"(]*(?:time\s+|nohup\s+|strace\s+|exec\s+)?${COMMAND_PATH}${COMMANDS_WITH_OPTIONS}(?:[\d.]{1,5})?['"]?\s+(?:\w+\s+)?(?:--?[a-z]|[+']-?\w+'?(?:\s|$)|/(?:etc|var|tmp|home|root|proc|usr|opt|dev|path)\b|https?://|\d{1,3}(?:\.\d{1,3}){3}\b)`,
    },
    examples: {
      match: ['perf --version', 'cat /etc/hosts', 'tar -cf x', 'curl http://a.example/x'],
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
      regex: String.raw`^[\s'"]*(?:(?:time|nohup|strace|sudo|exec|env)\s+)?${COMMAND_PATH}${TELLING_COMMANDS}['"\s;]*$|^['"]?id['"]$|^(?:time|strace|nohup)\s+(?:who|id|ps|ls)$|^sleep\s+\d{1,3}\s*[#;]?\s*$|^ls\s+/\w*$`,
    },
    examples: {
      match: ['whoami', 'time ifconfig', '"id"', 'sleep 5', 'ls /'],
      spare: ['who am i', 'id', 'uname of ships'],
    },
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
    match: {
      regex: '^(?:id|ls|ps|env|set|whoami|pwd|uname|ifconfig|who|df|dir|ver|hostname|printenv|netstat|last)$',
    },
    examples: {
      match: [{ headers: { 'user-agent': 'id' } }, { headers: { referer: 'whoami' } }],
      spare: [{ headers: { 'user-agent': 'id/1.0' } }, { headers: { referer: 'https://a.example/id' } }],
    },
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
    id: 'cmd-substitution',
    alert: 'A command in a substitution of a shell',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['name', 'value', 'header:user-agent', 'path'],
    match: {
      regex: String.raw`\$\(\s*(?:/\S*/)?(?:${COMMANDS}|${EVERYDAY_COMMANDS})(?:\s+[^)]{0,200})?\)|\$\(\(\s*\$?\(|\$\(\s*\$\(|[<>]\(\s*(?:[a-z]{2,12}(?:\s+[^)]{1,60})?)\)\s*$|\$\{\s*\x60|\$\[\s*\$?[\]\[(]|\w\$\(\)|\$\[\]`,
    },
    examples: {
      match: ['$(cat /etc/hosts)', '<(cmd)', '$(whoami)'],
      spare: ['$(this).hide()', '`code`', '$(document).ready', 'In the shell:\n```sh\ncat notes.txt\n```'],
    },
    source: BASH,
  },
];
