// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/Code_Injection';
const NODE = 'https://nodejs.org/api/child_process.html';
const PYTHON = 'https://docs.python.org/3/library/subprocess.html';
const RUBY = 'https://docs.ruby-lang.org/en/master/Kernel.html';
const PERL = 'https://perldoc.perl.org/perlop';

/** Code for Node.js, Python, Ruby, Perl, ASP and server-side includes. */
export const SCRIPT_INJECTION: readonly RuleText[] = [
  {
    id: 'node-require',
    alert: 'Code for Node.js loads a module that runs commands or reads files',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\brequire\s*(?:\.main\b|\.resolve\b|\.cache\b|[\[]|\(?\s*['"\x60](?:node:)?(?:child_process|fs|vm|net|http|https|os|cluster|worker_threads|module|path|dns|tls|repl|process|util)\b)|child_process\b|\b_load\s*\(|\b(?:exec|spawn|execfile)sync\s*\(|\bprocess\s*\.\s*(?:mainmodule|binding|dlopen|kill)\b|^['"\x60]?\s*process\s*(?:\.\s*(?:exit|env|argv|cwd|platform|versions?|chdir|stdin|stdout|memoryusage|on|exec\w*)\b|\[)|\bglobal(?:this)?\.(?:process|root|require)|\bfs\.(?:read|write|append|unlink|create)\w*\s*\(|\bimport\s*\(\s*['"](?:node:|child_process|fs)`,
    },
    examples: {
      match: ["require('child_process').exec('id')", 'process.mainModule', 'process.env', 'process["env"]'],
      spare: ['the process environment', 'requires a path', 'process: binding'],
    },
    source: NODE,
  },
  {
    id: 'node-constructor-chain',
    alert: 'JavaScript reaches the constructor of functions, to leave its sandbox',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`constructor\s*(?:\.|\[['"]|:)\s*constructor|\bthis\.constructor\b|\[['"]constructor['"]\]|\bmodule\s*\.\s*exports\s*=|\bconstructor\s*\(\s*['"](?:return|alert|throw|process|this)|\bnew\s+function\s*\(\s*['")]|\bfunction\s*\(\s*['"]\s*return\b|\$\d+:(?:module|constructor|prototype|__proto__|_response)|:constructor:constructor|prototype:_compile|["']_response["']\s*:|\breflect\s*\.\s*(?:apply|construct|get|sort)\b`,
    },
    examples: {
      match: [
        'this.constructor.constructor("return process")()',
        'module.exports=',
        "'get':'$3:constructor:constructor'",
      ],
      spare: ['the constructor of the house', 'module exports', 'constructor(a)'],
    },
    source: OWASP,
  },
  {
    id: 'node-prototype-pollution',
    alert: 'The prototype of all objects is changed',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: { regex: String.raw`__proto__|constructor\s*(?:\.|\]?\[)\s*['"]?prototype|__(?:define|lookup)[gs]etter__` },
    examples: {
      match: [{ url: '/?__proto__[test]=1' }, { url: '/?constructor.prototype.a=1' }, '{"__proto__":{}}'],
      spare: [{ url: '/?prototype=1' }, 'constructor and prototype'],
    },
    source: 'https://cwe.mitre.org/data/definitions/1321.html',
  },
  {
    id: 'node-function',
    alert: 'JavaScript for the server: functions, the console, endless loops',
    evidence: 'CODE_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.91,
    where: ['value'],
    match: {
      regex: String.raw`^\s*(?:console\s*(?:\.\s*(?:log|info|warn|error|debug|dir|dirxml|table|trace|assert|time|timeend|count|group|groupend|clear|profile)\s*[.(\[]|\[\s*['"]\w+['"]\s*\])|while\s*\(\s*(?:true|1|!|[+-]?(?:infinity|\d)|this|string|object|function|\{|\[|['"])|for\s*\(\s*;\s*;)|\bwhile\s*\(\s*(?:1|true|![\w'"{\[]{1,12}[}\]'"]?)\s*\)\s*(?:;|\{\s*\}|$)|\bconsole\.log\s*\(\s*\d+\s*[*+]|\bconsole\.\w+\.(?:call|apply)\s*\(`,
    },
    examples: {
      match: ['while(true);', 'console["info"](1)', 'while(!NaN)'],
      spare: ['while you wait', 'console games', 'the function of a house'],
    },
    source: OWASP,
  },
  {
    id: 'node-function-text',
    alert: 'A function of JavaScript as a value',
    evidence: 'CODE_INJECTION',
    severity: 'low',
    action: 'alert',
    confidence: 0.6,
    where: ['query', 'cookie'],
    match: { regex: String.raw`^\s*function\s*\w{0,20}\s*\([^)]{0,40}\)\s*\{` },
    examples: {
      match: [{ url: '/?a=function()+{' }, { url: '/?a=function+f(x)+{return+1}' }],
      spare: ['the function of a house', 'function'],
    },
    source: OWASP,
  },
  {
    id: 'python-internals',
    alert: 'Python walks from an object to everything it can reach',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`__(?:import__\s*\(|class__|subclasses__|globals__|builtins__|mro__|bases?__|init__|dict__|code__|getattribute__|getitem__|reduce(?:_ex)?__|self__|loader__)|\bgetattr\s*\(\s*\w+\s*,\s*['"]__`,
    },
    examples: {
      match: ["__import__('os').system('id')", "''.__class__.__mro__[1]", '__builtins__'],
      spare: ['__cf_bm', '__typename', 'class__name'],
    },
    source: 'https://docs.python.org/3/reference/datamodel.html',
  },
  {
    id: 'python-call',
    alert: 'A function of Python that runs commands or code',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`\bos\s*\.\s*(?:system|popen[234]?|exec[lv]p?e?|spawn[lv]p?e?|environ|listdir|getenv|remove|unlink|getcwd|walk)\b\s*[(\[]|\bsubprocess\s*\.\s*(?:popen|call|run|check_output|check_call|getoutput|getstatusoutput)\b|\b(?:eval|exec)\s*\(\s*(?:compile|open|input|bytes|b64decode|base64)\s*[.(]|\bcompile\s*\(\s*['"].{1,120}['"]\s*,\s*['"]|\bimport\s+(?:os|sys|subprocess|socket|pty|time|base64|ctypes)\b\s*(?:;|\n|,|$)|\bpickle\.loads?\s*\(|\bimportlib\.import_module|\bopen\s*\(\s*['"][^'"]{1,80}['"]\s*(?:,\s*['"]\w+['"]\s*)?\)\s*\.\s*(?:read|write)|\bplatform\.popen|\bcommands\.getoutput|\btime\.sleep\s*\(`,
    },
    examples: {
      match: ["os.system('id')", 'subprocess.Popen(["id"])', "eval(compile('import os','a','single'))"],
      spare: ['import os x files', 'the os system', 'subprocess of a plan'],
    },
    source: PYTHON,
  },
  {
    id: 'ruby-call',
    alert: 'A function of Ruby that runs commands or code',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\b(?:process\s*\.\s*(?:spawn|daemon|exec|fork|kill|clock_gettime|exit)|kernel\s*(?:\.|::)\s*(?:system|exec|open|eval|fork|spawn|load|require|sleep|\x60)|io\s*\.\s*(?:popen|read|readlines|binread|sysopen|write|foreach)|open3\s*\.\s*(?:popen|capture)\w*|file\s*\.\s*(?:read|open|write|delete|readlines|binread)|dir\s*\.\s*(?:entries|glob|children|pwd)|pty\s*\.\s*spawn|marshal\s*\.\s*load|erb\s*\.\s*new|object\s*\.\s*const_get)\s*[(\['"\s\x60]|\.(?:instance_eval|class_eval|module_eval|instance_variable_get|constantize|__send__|public_send)\b|%x[\[({|!]\s*\w|\.to_i\)\s*["'+]?|\bstring\s*\.\s*new\s*\(|\bopen\s*\(\s*['"]\|`,
    },
    examples: {
      match: ['Process.spawn("id")', 'IO.popen("id").read', "File.open('/etc/passwd').read", '%x(id)'],
      spare: ['the process of spawning', 'file reader', 'io games'],
    },
    source: RUBY,
  },
  {
    id: 'perl-interpolation',
    alert: 'Perl runs what stands in an interpolated expression',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`@\{\s*\[|\$\{\s*\\|\bqx\s?[{(|!]\s*[a-z]{2,}|\bcore::(?:system|exec|time|open|global)|\buse\s+(?:io::socket|socket)\b|\bexec\s*\{\s*['"]|\bopen\s*\(?\s*\w+\s*,\s*['"][^'"]{0,60}\|?['"]|\bprint\s*\x60\w+`,
    },
    examples: { match: ["@{[system 'id']}", 'qx{whoami}', '@{[ 7*7 ]}'], spare: ['@{name}', 'a@[b]', '${user}'] },
    source: PERL,
  },
  {
    id: 'asp-code',
    alert: 'Code for ASP or ASP.NET',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`<%@?\s*(?:page\b|eval\b|execute|response\.|server\.|set\s+\w+\s*=|import\b|language)|\b(?:eval|execute(?:global)?)\s*\(?\s*request\b|\bresponse\.(?:write|end|redirect)\b\s*[("']|\bserver\.(?:createobject|mappath|execute|transfer)\s*\(|\bcreateobject\s*\(\s*["']?(?:wscript|scripting|shell|msxml|adodb)|\bsystem\.diagnostics\.process|\bprocess\.start\s*\(|\bassembly\.load(?:from|file)?\s*\(|\bactivator\.createinstance|\brequest\.(?:item|form|querystring|servervariables)\s*[\[(]|\bgcnew\s+\w`,
    },
    examples: {
      match: ['<%eval request("x")%>', 'Response.Write(1+1)', 'CreateObject("WScript.Shell")'],
      spare: ['server response', 'request an item', '5%<10%'],
    },
    source: OWASP,
  },
  {
    id: 'server-side-include',
    alert: 'A directive for server-side includes',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`<!--\s*#\s*(?:exec|include|echo|printenv|config|flastmod|fsize|set|if|odbc|email)\b|<esi:(?:include|vars|assign|inline|debug|remove|comment)\b`,
    },
    examples: {
      match: ['<!--#exec cmd="id"-->', '<!--#include virtual="/etc/passwd"-->', '<esi:include src="http://a"/>'],
      spare: ['<!-- note -->', '<!--[if IE]>'],
    },
    source: 'https://owasp.org/www-community/attacks/Server-Side_Includes_(SSI)_Injection',
  },
];
