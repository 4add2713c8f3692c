// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';

const OWASP =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/18-Testing_for_Server-side_Template_Injection';

/** Expressions of template languages. */
export const TEMPLATE_INJECTION: readonly RuleText[] = [
  {
    id: 'template-arithmetic',
    alert: 'Arithmetic in the brackets of a template language: a probe whether it is worked out',
    evidence: 'TEMPLATE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`(?:\{\{|\$!?\{|#\{|<%=?|@\(|\[\[|\{%|~\{|\*\{|(?:^|[^\w{$])\{!?|\[\()\s*['"]?\d+['"]?\s*[*]\s*['"]?\d+['"]?\s*(?:\}|%>|\)|\]|%)`,
    },
    examples: { match: ['{{7*7}}', '${7*7}', "{{7*'7'}}", '<%=7*7%>'], spare: ['7*7', '{{name}}', '{7}'] },
    source: OWASP,
  },
  {
    id: 'template-jinja',
    alert: 'An expression of Jinja or Twig that reaches the objects behind it',
    evidence: 'TEMPLATE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\{\{[^{}]{0,200}?(?:\bconfig\b|\brequest\.|\bself\b|__\w+__|\|\s*attr\b|\bcycler\b|\bjoiner\b|\bnamespace\b|\blipsum\b|\burl_for\b|get_flashed|_self\b|registerundefined|\|\s*(?:filter|map|sort|reduce)\s*\(|\bapp\.\w|\bdump\s*\(|\bdict\s*\(|\brange\s*\(|constructor|\bsettings\.|\bhandler\.|\bphp\b|\bsystem\s*\(|\bpassthru|popen|\bexec\b|\.getclass|runtime)|\{%\s*(?:if|for|set|import|include|extends|debug|raw|macro|call|load|block|autoescape|from|csrf_token|url|with|print)\b[^%]{0,200}%?\}?|<%=?\s*(?:if|for)\s.{0,80}%>`,
    },
    examples: {
      match: [
        '{{config.items()}}',
        '{{request.application.__globals__}}',
        '{% for x in y %}{% endfor %}',
        '{{_self.env}}',
      ],
      spare: ['{{name}}', '{{ item.title }}', '{%'],
    },
    source: 'https://jinja.palletsprojects.com/en/stable/templates/',
  },
  {
    id: 'template-freemarker',
    alert: 'A directive of FreeMarker or Velocity',
    evidence: 'TEMPLATE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`<#(?:assign|include|import|list|if|macro|setting|function|local|global|attempt|noparse)\b|\?(?:new|api|eval|interpret)\s*(?:\(|\b\})|#set\s*\(\s*\$|#(?:foreach|include|parse|evaluate|macro)\s*\(\s*["'$]|\$(?:class|rt|chr|str|ex|x|e|request|application)\.(?:inspect|getclass|class|forname|getruntime|exec)|freemarker\.template\.utility`,
    },
    examples: {
      match: ['<#assign ex="freemarker.template.utility.Execute"?new()>', "#set($x='')", '$class.inspect("java")'],
      spare: ['#set', '<#1>', 'is it new?'],
    },
    source: 'https://freemarker.apache.org/docs/ref_directive_alphaidx.html',
  },
  {
    id: 'template-erb',
    alert: 'An expression of ERB, EJS or ASP',
    evidence: 'TEMPLATE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`<%[=#-]?\s*(?:\w+\s*(?:\(|\.|::|%>)|\x60|system|file\.|dir\.|io\.|global|require|process|\d)|#\{\s*(?:%x|\x60|system|exec|eval|runtime\b|file\.|dir\.|io\.|kernel|require|global|process|session|facescontext|root\b|function)`,
    },
    examples: {
      match: ["<%= system('id') %>", "<%= File.open('/etc/passwd').read %>", '#{%x|id|}'],
      spare: ['<%', '#{id}', '100% > 5'],
    },
    source: OWASP,
  },
  {
    id: 'template-smarty',
    alert: 'A tag of Smarty that runs code',
    evidence: 'TEMPLATE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`\{/?(?:php|literal|fetch|include_php|insert|eval)\b[^}]{0,80}\}|\{\s*\$?smarty[.}]|\{\s?(?:system|self::|phpinfo|shell_exec|exec|passthru|math|if)\s*[( ][^}]{0,120}[)(]|\{\s*if\s+\w+\s*\(`,
    },
    examples: {
      match: ['{php}echo 1{/php}', '{$smarty.version}', "{system('id')}"],
      spare: ['{if}', '{smart}', '{fetched}'],
    },
    source: 'https://www.smarty.net/docs/en/',
  },
  {
    id: 'template-polyglot',
    alert: 'Brackets of several template languages at once: a probe which one answers',
    evidence: 'TEMPLATE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\$\{\{<%|\{\{[^{}]{0,20}\}\}.{0,10}(?:\$\{|<%|#\{)|\$\{\{\s*\d|\{\{\s*\d+\s*[*+/-]\s*\d+\s*\}\}|\|\s*map\s*\(\s*['"]|\{\{\s*['"][^'"]{0,20}['"]\s*\*|\{\{=|\{\{\s*(?:constructor|\$on|\$eval|\[\])|@\{\s*\d+\s*[*]|\{\{\s*\w+\s*\(\s*['")]`,
    },
    examples: {
      match: ['${{<%[%\'"}}%\\', "{{constructor.constructor('alert(1)')()}}", "{{ '7'*7 }}"],
      spare: ['{{a}} {{b}}', '${a}', '{{ user.name }}'],
    },
    source: 'https://portswigger.net/web-security/server-side-template-injection',
  },
  {
    id: 'template-go',
    alert: 'An action of the templates of Go or of Handlebars that calls something',
    evidence: 'TEMPLATE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['query', 'cookie', 'body'],
    match: {
      regex: String.raw`\{\{-?\s*(?:(?:printf|println|print|html|js|urlquery|call|index|template|define)\s+["'.$(]|\.(?:system|exec|env|run\w*|read\w*)\s+["'(]|\.\s*\}\}$|#with\s+["']\w+["']\s+as\s+\||(?:request|self|config|settings|_self|_context)\s*\}\})|^-\s+var\s+\w+\s*=\s*(?:root|global|process|require)\b|<!--\s*esi\s`,
    },
    examples: {
      match: ['{{printf "%s" "x"}}', '{{ .System "id" }}', '{{.}}', '{{#with "s" as |string|}}', '{{request}}'],
      spare: ['{{ printer }}', '{{ item.title }}', '{{#each items}}', '{{request_id}}'],
    },
    source: 'https://pkg.go.dev/text/template',
  },
];
