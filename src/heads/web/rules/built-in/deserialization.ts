import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://cheatsheetseries.owasp.org/cheatsheets/Deserialization_Cheat_Sheet.html';
const CWE = 'https://cwe.mitre.org/data/definitions/502.html';

/** Objects that run code when they are read. */
export const DESERIALIZATION: readonly RuleText[] = [
  {
    id: 'deserialize-java-base64',
    alert: 'A serialised object of Java in base64',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'critical',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: { regex: String.raw`\bro0ab(?:[a-z0-9+/_-]|$)|\bkztaau|\bcs7qaf` },
    examples: { match: ['rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==', 'KztAAU'], spare: ['ro0a', 'hero0abc'] },
    source: 'https://docs.oracle.com/en/java/javase/17/docs/specs/serialization/protocol.html',
  },
  {
    id: 'deserialize-java-hex',
    alert: 'A serialised object of Java, as bytes or in hexadecimal digits',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: { regex: String.raw`(?:^|\W)aced0005[0-9a-f]{2}|\xac\xed\x00\x05|\bh4siaaaaaaaa[a-z0-9+/]{0,8}(?:ro0|vv)` },
    examples: { match: ['aced0005737200', '0: aced000577'], spare: ['aced the test', 'aced00'] },
    source: 'https://docs.oracle.com/en/java/javase/17/docs/specs/serialization/protocol.html',
  },
  {
    id: 'deserialize-php-object',
    alert: 'A serialised object of PHP',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: { regex: String.raw`\b[oc]:\+?\d{1,5}:\\?"[\w\\]{1,120}\\?":\d{1,5}:\s*\{` },
    examples: {
      match: ['O:8:"stdClass":1:{s:1:"a";i:2;}', 'a:1:{i:0;O:4:"Evil":0:{}}'],
      spare: ['a:1:{i:0;s:1:"x";}', 'o:8:00'],
    },
    source: 'https://owasp.org/www-community/vulnerabilities/PHP_Object_Injection',
  },
  {
    id: 'deserialize-dotnet',
    alert: 'A serialised object of .NET or the name of one of its gadgets',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'critical',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\baaeaaad/{3,}|\bobjectdataprovider\b|\btypeconfusedelegate\b|\bwindowsidentity\b.{0,60}bootstrapcontext|\bsystem\.(?:windows\.data|configuration\.install|web\.ui\.losformatter|runtime\.serialization\.formatters|management\.automation|io\.fileinfo|data\.dataset|collections\.generic\.sortedset)\b|\btextformattingrunproperties\b|\bsoapformatter\b|\bpsobject\b.{0,40}clixml|["']\$type["']\s*:\s*["']\s*(?:system|microsoft)\.|\bysoserial\.net|\bactivitysurrogate\w+|\baxhostt?ate\b|\bresourcedictionary\b.{0,200}objectdataprovider`,
    },
    examples: {
      match: [
        'AAEAAAD/////AQAAAAAAAAA',
        '<ObjectDataProvider MethodName="Start">',
        '{"$type":"System.Windows.Data.X, PresentationFramework"}',
      ],
      spare: ['object data', '{"$type":"user"}', 'aaeaa'],
    },
    source: 'https://learn.microsoft.com/en-us/dotnet/standard/serialization/binaryformatter-security-guide',
  },
  {
    id: 'deserialize-dotnet-type-name',
    alert: 'A key of JSON names a type of .NET or Java that is to be made',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: ['value'],
    match: {
      regex: String.raw`["']?@(?:type|class)["']?\s*:\s*["']\s*(?:com|org|java|javax|sun|net|oracle|ch)\.|^\s*\[?\s*["'](?:com|org|java|javax|sun|ch|net)\.[\w.$]+(?:impl|source|factory|manager|template|loader|context|set|url|dbcp\w*)["']\s*,|^l?(?:com\.sun\.rowset|com\.mchange|org\.apache\.tomcat\.dbcp)|^system\.(?:windows|diagnostics|configuration)\.[\w.]+,\s*\w|!!(?:java|javax|com|org|python|ruby)[./]\w|!!(?:python/(?:object|module|name)|ruby/object|map\s*\{|js/(?:function|undefined|regexp))`,
    },
    examples: {
      match: [
        '{"@type":"com.sun.rowset.JdbcRowSetImpl"}',
        '!!python/object/apply:os.system ["id"]',
        '!!javax.script.ScriptEngineManager [',
      ],
      spare: ['{"@type":"Person"}', 'wow!!java', '{"@context":"https://schema.org"}'],
    },
    source: OWASP,
  },
  {
    id: 'deserialize-python',
    alert: 'A pickled object of Python that calls a function',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`\bc(?:os|posix|nt|subprocess|builtins|__builtin__|commands|pty|sys)\n(?:system|popen|eval|exec|getattr|call|check_output|getoutput|spawn|__import__)\n|\bgasv[a-z0-9+/]{2,4}aaaaaaa|\bgan(?:jvcwpz|jcb3mk|jcg9zaxg|jbnqk)|\by29zcnn5c3rlbq|\(dp0\n|\bcposix\nsystem`,
    },
    examples: {
      match: ["cos\nsystem\n(S'id'\ntR.", 'gASVIQAAAAAAAACMBXBvc2l4lA=='],
      spare: ['cos system', 'gas value', 'cosy'],
    },
    source: 'https://docs.python.org/3/library/pickle.html',
  },
  {
    id: 'deserialize-node',
    alert: 'A function in a serialised object of Node.js',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'critical',
    action: 'block',
    confidence: 0.98,
    where: 'any',
    match: {
      regex: String.raw`_\$\$nd_func\$\$_|_\$\$nd_cc\$\$_|_\$\$fun_\w+\$\$_|\b__js_function\b|xyqktkrfrlvoqyqkx`,
    },
    examples: { match: ['{"a":"_$$ND_FUNC$$_function(){return 1}()"}', '_$$ND_FUNC$$_'], spare: ['nd_func', '$$'] },
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2017-5941',
  },
  {
    id: 'deserialize-ruby',
    alert: 'A marshalled object of Ruby',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: 'any',
    match: {
      regex: String.raw`\x04\x08[ocsue]:|\bbah(?:vox|bf|vo|bb)[a-z0-9+/]{6,}|gem::(?:requirement|installer|specfetcher|stubspecification|requestset|package)|activesupport::deprecation|--- !ruby/|!ruby/(?:object|hash|struct|sym)`,
    },
    examples: {
      match: ['BAhvOhVHZW06OlJlcXVpcmVtZW50', '--- !ruby/object:Gem::Installer', 'Gem::Requirement'],
      spare: ['gem: ruby', 'bah humbug'],
    },
    source: 'https://docs.ruby-lang.org/en/master/Marshal.html',
  },
  {
    id: 'deserialize-phar-or-session',
    alert: 'The name of a session file of PHP as an upload',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    any: [
      {
        where: 'body',
        match: { regex: String.raw`filename\*?\s*=\s*["']?(?:[^"'\r\n]{0,80}[/\\])?sess_[\w,-]{16,64}["'\s]` },
      },
      {
        where: ['header:x-filename', 'header:x_filename', 'header:x-file-name', 'header:x.filename'],
        match: { regex: String.raw`(?:^|[/\\])sess_[\w,-]{16,64}\s*$` },
      },
    ],
    examples: {
      match: [
        { headers: { 'x-filename': 'sess_d8ew88tqmabdcokhumchy8htqm' } },
        { headers: { 'x-file-name': '/tmp/sess_abc123def456ghi789jkl' } },
      ],
      spare: [{ headers: { 'x-filename': 'sess_1.txt' } }, { headers: { 'x-filename': 'session.log' } }],
    },
    source: CWE,
  },
];
