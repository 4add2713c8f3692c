// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';
import { words } from './one-of.ts';

const OWASP = 'https://owasp.org/www-community/attacks/xss/';
const FILTER = 'https://cheatsheetseries.owasp.org/cheatsheets/XSS_Filter_Evasion_Cheat_Sheet.html';
const EVENTS =
  'https://html.spec.whatwg.org/multipage/webappapis.html#event-handlers-on-elements,-document-objects,-and-window-objects';

/** Events whose handlers texts can bring (HTML Living Standard, SVG 2, and older browsers). */
const HANDLERS = `(?:${words(String.raw`
  abort activate afterprint afterscriptexecute afterupdate animation\w* auxclick before\w+ begin blur bounce cancel
  canplay\w* cellchange change click close command contextmenu controlselect copy cuechange cut data\w+ dblclick
  deactivate drag\w* drop durationchange emptied end ended error\w* filterchange finish focus\w* formdata
  fullscreen\w* gesture\w* gotpointercapture hashchange help input invalid key(?:down press up) languagechange
  layoutcomplete load\w* losecapture lostpointercapture media\w+ message\w* mouse\w+ move\w* offline online
  outofsync page(?:hide show) paste pause play playing pointer\w+ popstate progress propertychange qt_error
  ratechange readystatechange redo repeat reset resize\w* resume reverse row\w+ scroll\w* search
  securitypolicyviolation seek\w* select\w* show slotchange stalled start stop storage submit suspend syncrestored
  time\w* toggle touch\w+ trackchange transition\w* undo unhandledrejection unload urlflip visibilitychange
  volumechange waiting webkit\w+ wheel zoom`)
  .map((event) => `on${event}`)
  .join('|')})`;
const SPACE = String.raw`[\s/"'\x60\x00-\x1f]`;

/** Scripts in pages of others. */
export const CROSS_SITE_SCRIPTING: readonly RuleText[] = [
  {
    id: 'xss-script-tag',
    alert: 'A script element',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`<[\s/]*script[\s/]*(?:>|src\b|type\s*=|language\s*=|[\w:-]+\s*=|/|\x0c|<|;)|</\s*script|[\xbc\u043c]/?script(?:[\xbe\u043e]|1/4|3/4)|1/4/?script[^\w<]{0,2}3/4|1/4/\w{1,16}[^\w<]{0,2}3/4|\bscript\W{0,4}>\s*alert`,
    },
    examples: {
      match: ['<script>alert(1)</script>', '</script ><script src=//a.example>', '<ScRiPt/x>'],
      spare: ['a script', 'typescript > javascript', 'script <b>'],
    },
    source: OWASP,
  },
  {
    id: 'xss-tag-handler',
    alert: 'An element with an event handler',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: `<[/a-z!?%][^<>]{0,300}?${SPACE}${HANDLERS}[\\s\\x00-\\x1f]*=(?:[^{]|\\{[^(]|$)|<\\w[^>]{0,100}\\son[a-z]{4,40}\\s*=\\s*['"\\x60]?\\w+\\s*[(\\x60]`,
    },
    examples: {
      match: ['<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<xss onbeforehellfreezes=alert(1)>'],
      spare: [
        '<Button onClick={(e) => e.preventDefault()}>',
        '<b>on top = good</b>',
        '<a href=1>one</a>',
        'a < b and onion=1',
      ],
    },
    source: EVENTS,
  },
  {
    id: 'xss-attribute-break',
    alert: 'A quote that ends an attribute, then an event handler',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: 'any',
    match: {
      regex: `(?:['"\\x60]|^)[\\s/;\\w=]{0,24}(?:[\\s/'"\\x60]|^)${HANDLERS}[\\s\\x00-\\x1f]*=\\s*['"\\x60]?\\s*(?:\\w+\\s*[(\\x60.]|javascript|\\[|&|\\\\|\\(|1\\b|\\$)`,
    },
    examples: {
      match: ['" onmouseover=alert(1) x="', "' onfocus='prompt(1)", 'x" autofocus onfocus=confirm(1)'],
      spare: ['onclick', '"one" on load', 'on change = a'],
    },
    source: FILTER,
  },
  {
    id: 'xss-handler',
    alert: 'An event handler with nothing around it',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer', 'header:x-forwarded-for'],
    match: {
      regex: `(?:^|[\\s"'\\x60/;])${HANDLERS}\\s*=\\s*(?:["'\\x60]?\\s*(?:alert|prompt|confirm|eval|javascript|document|window|location|fetch|self|top|parent|this\\.|\\()|\\s*$)`,
    },
    examples: {
      match: ['onload=alert(1)', "' onselect=alert(1) '", '  onload= '],
      spare: ['onload', 'the online = offline', 'onsale=1'],
    },
    source: EVENTS,
  },
  {
    id: 'xss-handler-of-any-name',
    alert: 'A value begins like an event handler, whatever the event is called',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'low',
    action: 'alert',
    confidence: 0.9,
    where: ['path', 'name', 'query'],
    match: { regex: String.raw`^\s*[ \t\n\r\f]on[a-z]{4,40}\s*=` },
    examples: {
      match: [{ url: '/?a=%20%20onanything%3D' }, { url: '/?a=%20onload%3D1' }],
      spare: ['onload', 'one = two'],
    },
    source: EVENTS,
  },
  {
    id: 'xss-javascript-uri',
    alert: 'A URL that is a script',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`(?:^|[\s"'\x60=(\[;:,>{])(?:(?:ja|j[ \t\n\r\x00\x0b][\s\x00-\x20]*a)[\s\x00-\x20]*v[\s\x00-\x20]*a|vb|v[ \t\n\r\x00\x0b][\s\x00-\x20]*b|live|mocha)[\s\x00-\x20]*s[\s\x00-\x20]*c[\s\x00-\x20]*r[\s\x00-\x20]*i[\s\x00-\x20]*p[\s\x00-\x20]*t[\t\n\r ]{0,2}:(?:[\s\x00-\x20]*(?:['"\x60/\\*(\[%+!]|alert|eval|prompt|confirm|document|window|location|javascript|this|self|top|fetch|import|new\s|function|console|msgbox|execute|with|throw|var|let|(?:[a-uw-z_$]|v[a-np-z])\w*\s*[(\x60.=]|//|\d|:|$))`,
    },
    examples: {
      match: ['javascript:alert(1)', '<a href=" java\tscript:prompt(1)">', 'vbscript:msgbox(1)'],
      spare: ['javascript: the good parts', 'a javascript book', '{"lang":"javascript"}'],
    },
    source: FILTER,
  },
  {
    id: 'xss-javascript-uri-void',
    alert: 'A URL that is a script which may do nothing',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'low',
    action: 'alert',
    confidence: 0.4,
    where: ['value', 'header:referer'],
    match: { regex: 'javascript:' },
    examples: { match: ['javascript:void(0)', 'javascript:;'], spare: ['javascript', 'java script'] },
    source: FILTER,
  },
  {
    id: 'xss-dangerous-tag',
    alert: 'An element that loads or runs something by itself',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: 'any',
    match: {
      regex: String.raw`<[\s/]*(?:iframe|frameset|frame|object|embed|applet|base|link|math|isindex|bgsound|layer|ilayer|xml|xss|portal|noscript|marquee|keygen|plaintext|xmp|noembed|listing|template|set|animate\w*|handler|foreignobject|vmlframe|v:\w+|t:\w+|import)(?:[\s/#]+[^<>]{0,300}?(?:src|srcdoc|data|href|code|codebase|classid|http-equiv|content|action|to|values|attributename|xmlns|style|implementation|namespace|on\w+|from|type|folder|dynsrc|poster|background|title|id)\s*/?\s*=|[/#]\s*\w|#$)|<(?:input|form|button|textarea|select|option|fieldset)\b[^<>]{0,200}\w\s*=|<svg(?:[/#]|\s*$|[^<>]{0,80}>\s*<(?:script|animate|set|a\s|image|foreignobject|use|handler))|<(?:marquee|iframe|plaintext|xmp|noembed|frameset|applet|xss|isindex)\s*>|<[\s/]*meta\b[^<>]{0,200}?http-equiv`,
    },
    examples: {
      match: ['<iframe src=//a.example>', '<meta http-equiv="refresh" content="0;url=x">', '<object data=x>', '<svg/x'],
      spare: ['<b>bold</b>', 'iframe src', '<p style="a">', '<link>'],
    },
    source: OWASP,
  },
  {
    id: 'xss-import-or-vml',
    alert: 'Elements and directives by which older browsers ran scripts',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`<\??import\s*implementation|<\??import\s+(?:namespace|implementation)|<\w+:vmlframe|<v:\w+[^>]{0,80}src\s*=|-moz-binding\s*:|\bbehaviou?r\s*:\s*url|<style[^>]{0,80}>[^<]{0,200}(?:@import|expression|url\s*\(\s*['"]?(?:javascript|data)|-moz-binding)|@im\\?port\s*['"]|<style[^>]{0,40}>@\\|language\s*=\s*["']?(?:jscript\.encode|vbs)|#@~\^|\bdataformatas\s*=|\bdatasrc\s*=\s*["']?#|expression\\28|xlink:href\s*=\s*["']?(?:javascript|data)|xmlns\s*=\s*["']?urn:schemas|<\?xml-stylesheet|<!\[cdata\[.{0,40}<|<!entity\b.{0,80}<`,
    },
    examples: {
      match: [
        '<?import namespace="t" implementation="#default#time2">',
        '<style>@import "http://a.example/x.css";</style>',
        'style="behavior: url(x.htc)"',
      ],
      spare: ['import a car', '<style>p{color:red}</style>', 'behaviour of birds'],
    },
    source: FILTER,
  },
  {
    id: 'xss-css-expression',
    alert: 'A script in a style sheet',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`(?:style|:)\s*[^;]{0,60}?expression\s*(?:/\*.{0,20}?\*/\s*)?\(\s*(?:\w+\s*[(.]|['"])|url\s*\(\s*['"]?\s*(?:javascript|vbscript)\b|:\s*exp(?:/\*.*?\*/|\\)+ression|x:expr\W{1,12}ession|url\s*\(\s*data:text/html`,
    },
    examples: {
      match: ['style="x:expression(alert(1))"', 'background:url(javascript:alert(1))'],
      spare: ['a facial expression', 'url(a.png)', 'regular expression (regex)'],
    },
    source: FILTER,
  },
  {
    id: 'xss-dialog-call',
    alert: 'A call that shows a dialog, as probes for scripting do',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer', 'header:x-forwarded-for'],
    match: {
      regex: String.raw`(?:^|[^\w.$-]|window\.|top\.|self\.|parent\.|=)(?:alert|prompt|confirm)\s*(?:/\*.{0,20}?\*/\s*)?(?:\(\s*(?:['"\x60/]?\d{0,6}['"\x60/]?\s*\)|['"\x60/]?\w{0,20}(?:xss|hack|cookie|domain)\w*['"\x60/]?|document\.|string\.fromcharcode|/\w+/|location|window|self|origin|1\b|name|this)|\x60)|['"](?:alert|prompt|confirm)['"]\s*\]|\((?:alert|prompt|confirm)\)\s*\(|\[\s*['"]\w{1,8}['"]\s*\+\s*['"]\w{1,8}['"]\s*\]\s*[(\x60]|['"})\]]\s*;?\s*(?:alert|prompt|confirm)\s*\(\s*['"\x60\d]`,
    },
    examples: {
      match: ['alert(1)', ';prompt(document.cookie)//', 'top["alert"](1)', 'confirm`1`'],
      spare: ['alert (red)', 'please confirm (yes or no)', 'amber alert'],
    },
    source: OWASP,
  },
  {
    id: 'xss-document-access',
    alert: 'A script reads or changes the page or its cookies',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'name', 'value', 'header:user-agent'],
    match: {
      regex: String.raw`\bdocument\s*\)?\s*(?:\.\s*(?:cookie|domain|write(?:ln)?|body\.(?:innerhtml|appendchild)|queryselector|getelement\w*|location|createelement|forms\b|referrer\s*\+|url\b|documentelement|execcommand|scripts)|\[\s*['"](?:cookie|domain|write|body|location)\w*['"]\s*\])|\b(?:window|self|top|parent|frames)\s*(?:\.\s*(?:location|name|open|onerror|eval|document)\s*[=(.\[]|\[\s*(?:/\*.{0,20}?\*/)?\s*['"]\w+['"]\s*(?:/\*.{0,20}?\*/)?\s*\])|^window\.(?:location|name|open)|\blocation\s*\.\s*(?:href|hash|assign|replace|search)\s*[=(]|\blocation\s*=\s*['"\w(]{0,4}(?:javascript|https?:|name|//|\x60)|\.innerhtml\s*=|\blocalstorage\s*(?:\.\s*(?:getitem|setitem|clear|removeitem|key)\b|\[)|\bsessionstorage\.\w|\bnavigation\.navigate\b|\bxmlhttprequest\b\s*\(`,
    },
    examples: {
      match: ['document.cookie', 'window.location=x', "document.write('x')", 'self["alert"](1)'],
      spare: ['the document: a cookie jar', 'window open', 'location: berlin'],
    },
    source: OWASP,
  },
  {
    id: 'xss-encoded-script',
    alert: 'A script that is put together from character codes',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`string\s*\.\s*fromcharcode\s*\(|\beval\s*\(\s*(?:string|unescape|atob|name|location|window|alert|['"\x60]|/)|\b(?:settimeout|setinterval|setimmediate)\s*\(\s*['"\x60\w]{1,20}|\bunescape\s*\(\s*['"]|^[^a-z0-9]*(?:new\s+function|atob|btoa|setinterval|settimeout|confirm|prompt|alert|eval)\(|\batob\s*\(\s*['"\x60)]|\[\s*\d{0,6}\s*\]\s*\.\s*(?:\w+\s*\.\s*)?(?:call|map|sort|filter|constructor|find|concat|entries)\b\s*[\x60.(]|\.\s*(?:call|apply)\s*\x60|\$\{\s*(?:alert|eval|prompt|confirm)\b|!\+?\[\]\s*[+\[]|\(!\[\]\+?\s?\[\]|\[\]\[\(!|\breflect\.\w+\.(?:call|apply)|\bimport\s*\(\s*['"\x60]?(?:https?:)?//|\bfetch\s*\(\s*['"\x60](?:https?:)?//|\bsource\s*\)\s*\(|\bwith\s*\(\s*document\s*\)|\.(?:replace|map|sort|find|some|every|filter|foreach)\s*\([^)]{0,40}\b(?:eval|alert|confirm|prompt)\s*\)|\b(?:tostring|valueof)\s*:\s*(?:alert|eval|confirm|prompt)|=\s*(?:eval|alert|prompt|confirm)\s*[;,]|\btop\s*\[\s*[/\d'"]|\+adw-\s*(?:script|img|svg|html|/)|\bthrow\s+onerror|\bonerror\s*=\s*(?:alert|eval|\()`,
    },
    examples: {
      match: ['String.fromCharCode(88,83)', 'eval(atob("YQ=="))', '[].sort.call`${alert}1337`', 'setInterval(code, 1)'],
      spare: ['eval of staff', 'a string of chars', 'function of time'],
    },
    source: FILTER,
  },
  {
    id: 'xss-data-uri',
    alert: 'A page or a script inside of a data URL',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: String.raw`data:\s*(?:text/html|text/javascript|application/(?:javascript|x-javascript|xhtml\+xml)|text/xml)[^,]{0,60},\s*(?:<|phn|pd94|[a-z(])|data:[^,\s]{0,30},\s*(?:<|alert|eval|javascript)|data:;base64,phn|\bdata:\s*,\s*<`,
    },
    examples: {
      match: ['data:text/html,<script>alert(1)</script>', 'data:text/html;base64,PHNjcmlwdD4='],
      spare: ['data:image/png;base64,iVBORw0KGgo=', 'data: text'],
    },
    source: 'https://developer.mozilla.org/en-US/docs/Web/URI/Reference/Schemes/data',
  },
  {
    id: 'xss-image-or-link-probe',
    alert: 'An element of HTML with a strange source, style or target',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'medium',
    action: 'block',
    confidence: 0.92,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`<(?:img|image|input|body|video|audio|source|details|form|button|isindex|table|td|div|a|area|br|textarea|select|p|x|b|q|xss|style|html|head|title|dialog|font|hr|ul|li|menu|bdo|span|map|track)\b[^<>]{0,200}(?:(?:src|href|action|formaction|poster|background|dynsrc|lowsrc|data|xlink:href|folder|longdesc|style|fscommand|seeksegmenttime|codebase|srcdoc)\s*=\s*["'\x60]?[\s\x00-\x20]*(?:j\W*a\W*v\W*a\W*s|vb\W*s|data:text|data:,|&#)|(?:formaction|srcdoc|fscommand)\s*=)|<\s*[a-z]\s[a-z]\s[a-z]\s[a-z]|<\s*x\s*:\s*script|<x\s+on|<img\s+src\s*=\s*[x#1>\x60]\s|<img\s+""">|<br\s+size="&|<!--\[if\s+gte|<a\s+href\s*=\s*["']?\s*(?:#|test|abc)\b["']?(?:\s|$)`,
    },
    examples: {
      match: ['<a href="&#106;avascript:x">', '<img src=x >', '<button formaction=x>', '<f o r m'],
      spare: ['<a href="/home">home</a>', '<img src="/a.png">', '<p>text</p>'],
    },
    source: FILTER,
  },
  {
    id: 'xss-comment-or-close',
    alert: 'Something ends a comment, a title or a text field of the page, and opens an element',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'medium',
    action: 'block',
    confidence: 0.92,
    where: 'any',
    match: {
      regex: String.raw`^-->|^[^<]*['"\s/]-->\s*(?:<|$|['"])|</(?:title|textarea|style|noscript|xmp|noembed|template|iframe|script)\s*>\s*["']?\s*<|^[^<>]{0,60}['"][\s/]*/?>\s*(?:</?\w+>\s*)*<\s*(?:img|svg|script|iframe|body|input|a|video|details|marquee|math|object|embed|form|h1|b|i|u|div|style|link|meta|xss)\b|^['"]{1,3}>?<\w+|['"];!--['"]<|\{\(\)\}$|^[^<>]{0,40}"\s*><\w`,
    },
    examples: {
      match: ['"><img src=x>', '--><svg>', '</title><b>', "'';!--\"<XSS>=&{()}"],
      spare: ['a --> b', '</p><p>', '<b>"a"</b>'],
    },
    source: FILTER,
  },
  {
    id: 'xss-angular',
    alert: 'An expression of AngularJS that leaves its sandbox',
    evidence: 'CROSS_SITE_SCRIPTING',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\{\{[^{}]{0,300}(?:constructor|\$eval|\$on\.|alert\s*\(|prototype|charat|tostring\.call|valueof)|\bng-(?:app|csp|click|init|focus|include|bind-html|on)\b\s*[=>]|\borderby\s*:\s*['"\[]|\$event\.|v-(?:html|on:|if|bind)\b.{0,20}=.{0,40}\(|\bx-(?:init|data)\s*=\s*["'].{0,60}\(`,
    },
    examples: {
      match: ["{{constructor.constructor('alert(1)')()}}", '<div ng-app ng-csp>', '{{$eval.constructor}}'],
      spare: ['{{name}}', '{{ count }}', 'ng-app'],
    },
    source: 'https://portswigger.net/research/xss-without-html-client-side-template-injection-with-angularjs',
  },
];
