// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';
import { base64Shadows } from './base64-shadows.ts';
import { oneOf, words } from './one-of.ts';

const STRUTS = 'https://cwiki.apache.org/confluence/display/WW/Security+Bulletins';
const API = 'https://docs.oracle.com/en/java/javase/17/docs/api/allclasses-index.html';

/** Classes of the Java platform, by package, that input of a user has no reason to name. */
const CLASSES = [
  `java\\.lang\\.(?:reflect|invoke|runtime|processbuilder|process|class(?:loader)?|system|thread|object|string(?:builder|buffer)?|character|integer|long|short|byte|boolean|double|float|number|math|strictmath|iterable|comparable|enum|package|module|securitymanager|compiler|shutdown|unixprocess|processimpl|void|record|runnable|override|deprecated|cloneable|readable|appendable|charsequence|stacktraceelement|threadgroup|threadlocal|autocloseable|inheritablethreadlocal|ref|management|instrument|annotation|constant)\\b`,
  `java\\.(?:runtime|processbuilder|evil)`,
  `java\\.io\\.(?:(?:buffered|bytearray|chararray|data|file|filter|linenumber|object|piped|print|pushback|sequence|string|stringbuffer|input|output)?(?:inputstream|outputstream|inputstreamreader|outputstreamwriter|streamreader|streamwriter|streamclass|reader|writer|stream|descriptor|filter|permission|system)|file|randomaccessfile|streamtokenizer|serializable|serializablepermission|console|closeable|externalizable|flushable)\\b`,
  `java\\.nio\\.(?:file|channels|charset|buffer|bytebuffer)\\w*`,
  `java\\.net\\.(?:url|urlclassloader|urlconnection|urldecoder|urlencoder|jarurlconnection|socket|socketaddress|serversocket|inetaddress|inet[46]address|inetsocketaddress|httpurlconnection|datagramsocket|proxy|proxyselector|uri)\\b`,
  `java\\.util\\.(?:scanner|zip|jar|function|hashmap|arraylist|list|map|set|linked\\w*|priorityqueue|properties|base64|serviceloader|prefs|logging|locale|date|random|timer|stream|regex|treemap|treeset|hashtable|vector|collections|arrays)\\b`,
  `java\\.rmi\\.\\w+`,
  `java\\.beans\\.\\w+`,
  `java\\.security\\.\\w+`,
  `java\\.sql\\.\\w+`,
  `java\\.awt\\.\\w+`,
  `javax\\.(?:script|naming|management|servlet|xml|el|swing|imageio|crypto|net|sql|tools|security|faces|activation|print|sound)\\b`,
  `jdk\\.(?:internal|nashorn|jshell)`,
  `sun\\.(?:misc|reflect|rmi|net|security|tools)\\b`,
  `com\\.sun\\.(?:org|rowset|jndi|tools|net|proxy|istack|script)\\b`,
  `com\\.opensymphony\\.(?:xwork2?|webwork|oscache|sitemesh)`,
  `com\\.bea\\.core|com\\.tangosol|com\\.mchange\\.v2|com\\.caucho|com\\.zaxxer|com\\.alibaba\\.fastjson|com\\.mysql\\.(?:cj|jdbc)\\b|com\\.ibatis|com\\.newrelic\\.agent`,
  `org\\.apache\\.(?:commons|struts2?|tomcat|catalina|xalan|xbean|ibatis|shiro|velocity|wicket|logging|log4j|bcel|naming|myfaces|groovy|click|aries|openjpa|hadoop|axis|cocoon|activemq|jasper|xerces|xml|jxpath|dubbo|solr|ofbiz)\\b`,
  `org\\.(?:omg|codehaus\\.groovy|springframework|hibernate|mozilla\\.javascript|jboss|python\\.(?:core|util)|yaml\\.snakeyaml|reflections|eclipse\\.jetty|thymeleaf|mvel2?|ognl|quartz|h2|postgresql|aspectj|objectweb|jython|apache\\.commons)\\b`,
  `freemarker\\.(?:template|ext|core)\\b|groovy\\.(?:lang|util|shell|sql)\\b|ognl\\.(?:ognl|memberaccess|expression)|bsh\\.(?:interpreter|cm)|clojure\\.(?:core|lang|main|inspector)|scala\\.(?:sys|tools|runtime)|net\\.sf\\.(?:json|ehcache|cglib)|ch\\.qos\\.logback|oracle\\.(?:jdbc|jms|ucp)\\b|weblogic\\.\\w+`,
].join('|');

/** Gadgets of Commons Collections that chains of deserialization are built from. */
const GADGETS = words(
  'clonetransformer forclosure instantiatefactory instantiatetransformer invokertransformer prototypeclonefactory prototypeserializationfactory whileclosure chainedtransformer constanttransformer mapbackedset lazymap tiedmapentry transformedmap defaultedmap beancomparator',
);

/** Any of these texts, as base64 shows it. */
function inBase64(texts: readonly string[]): string {
  return oneOf(texts.flatMap((text) => base64Shadows(text)));
}

/** Expressions and class names of Java: OGNL, EL, SpEL, gadgets. */
export const JAVA_INJECTION: readonly RuleText[] = [
  {
    id: 'java-class',
    alert: 'The name of a class of Java that gives power over the machine',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: { regex: `(?:^|[^\\w.])(?:${CLASSES})` },
    // Reports of crashes are full of them.
    not: { where: 'value', match: { regex: String.raw`exception\b|\bat\s+[\w.$]+\([\w.: ]+\)` } },
    examples: {
      match: ['java.lang.Runtime', 'java.io.FileOutputStream', 'com.opensymphony.xwork2', 'T(java.lang.System)'],
      spare: ['java island', 'javascript.language', 'java.example.app'],
    },
    source: API,
  },
  {
    id: 'java-runtime-exec',
    alert: 'Java runs a command',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.98,
    where: 'any',
    match: {
      regex: String.raw`\bgetruntime\s*(?:\(|\W{0,4}\))|\bruntime\s*\.\s*exec\b|\bprocessbuilder\s*(?:\(|\.|\W*start)|\bnew\s+(?:java\.lang\.)?processbuilder|\bprocessbuilder\b|\bruntime\b\W{0,10}\bgetruntime|\bscriptenginemanager\b|\bgetenginebyname\s*\(|\bclass\.forname\s*\(|\.forname\s*\(\s*['"]|\bgetdeclared(?:method|constructor|field)s?\s*\(|\bgetmethod\s*\(\s*['"]|\bsetaccessible\s*\(|\bdefineclass\s*\(|\bnewinstance\s*\(|\burlclassloader\b|\bioutils\.tostring\s*\(`,
    },
    examples: {
      match: [
        'Runtime.getRuntime().exec("id")',
        'new ProcessBuilder("id").start()',
        'Class.forName("java.lang.Runtime")',
      ],
      spare: ['runtime of the film', 'the process builder', 'new instance'],
    },
    source: API,
  },
  {
    id: 'java-ognl',
    alert: 'An expression of OGNL, as against Struts and Confluence',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.98,
    where: 'any',
    match: {
      regex: String.raw`#_?memberaccess\b|#context\s*[\[.]|@java\.\w+\.|@ognl\.|#(?:request|session|application|parameters|attr|req|res|resp|response)\s*(?:\.\w+\s*[(=]\s*['\"#(]|\[\s*['\"])|@(?:java|javax|com|org|ognl|sun|net)\.[\w.$]+@\w|\bdefault_member_access\b|allowstaticmethodaccess|\bxwork\.methodaccessor|denymethodexecution|excluded(?:classes|packagenames)|opensymphony|\bognlutil\b|(?:redirect|redirectaction|action)\s*:\s*[$%]\{|%\{\s*(?:#|\(|\d|@)|\bmultipart/form-data\W{1,4}\(?#`,
    },
    examples: {
      match: ['%{#context[1]}', '@java.lang.Runtime@getRuntime()', 'redirect:${1+1}', '(#_memberAccess=1)'],
      spare: ['#context', 'a@b@c', 'redirect: home'],
    },
    source: STRUTS,
  },
  {
    id: 'java-expression',
    alert: 'An expression of EL or SpEL that calls methods',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`[$#%*]\{\s*(?:t\s*\(\s*[\w.]+\s*\)|['"][^'"]{0,40}['"]\s*\.\s*\w+\s*[(.]|(?:applicationscope|sessionscope|requestscope|pagecontext|param|header|cookie|initparam|facescontext|request|session|response|runtime|this|class|process)\b\s*[.\[(]|new\s+[\w.]+\s*\(|\d+\s*[*]\s*\d+\s*\})|\bt\s*\(\s*java\.|\.getclass\s*\(\s*\)|\bgetclass\s*\(\s*\)\s*\.|['"]['"]\.class\.|\.class\.forname|\bpagecontext\.(?:request|session|servletcontext)`,
    },
    examples: {
      match: ['${T(java.lang.Runtime)}', '#{7*7}', "${''.getClass()}", '${pageContext.request}'],
      spare: ['${name}', '#{id}', 'class.name'],
    },
    source: 'https://docs.spring.io/spring-framework/reference/core/expressions.html',
  },
  {
    id: 'java-class-loader',
    alert: 'A parameter reaches the class loader of a bean (Spring4Shell, Struts)',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.98,
    where: 'any',
    match: {
      regex: String.raw`class(?:\.|\[['"]?)(?:module|classloader|protectiondomain)\b|\bclassloader\.(?:resources|parent|urls|defaultassertionstatus|jarpath|url)\b|spring\.cloud\.function\.routing-expression`,
    },
    examples: {
      match: [
        { url: '/?class.module.classLoader.resources.context.parent.pipeline.first.pattern=x' },
        { url: '/?class.classLoader.URLs[0]=x' },
      ],
      spare: [{ url: '/?class.name=x' }, { url: '/?module=class' }],
    },
    source: 'https://spring.io/security/cve-2022-22965',
  },
  {
    id: 'java-gadget',
    alert: 'The name of a class that chains of deserialization are made of',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: `${oneOf(GADGETS)}|templatesimpl\\b|jdbcrowsetimpl\\b|\\bysoserial\\b|\\bmarshalsec\\b|c3p0.{0,30}(?:wrapper|jndi)|\\bremoteref\\b|badattributevalueexpexception|annotationinvocationhandler|hashedwheeltimer|filesystemxmlapplicationcontext|classpathxmlapplicationcontext`,
    },
    examples: {
      match: ['org.x.InvokerTransformer', 'TemplatesImpl', 'FileSystemXmlApplicationContext'],
      spare: ['power transformer', 'the while clause', 'template implementation'],
    },
    source: 'https://github.com/frohoff/ysoserial',
  },
  {
    id: 'java-in-base64',
    alert: 'Base64 hides the name of a class of Java that gives power over the machine',
    evidence: 'UNSAFE_DESERIALIZATION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: `${inBase64(['processbuilder', 'ProcessBuilder', 'java.lang.Runtime', 'getRuntime().exec', 'InvokerTransformer', 'TemplatesImpl', 'ForClosure', 'WhileClosure', 'CloneTransformer', 'InstantiateTransformer', 'ChainedTransformer', 'InstantiateFactory', 'PrototypeCloneFactory', ...GADGETS])}|^[a-z0-9+/_-]{0,3}${inBase64(['runtime', 'Runtime', 'java.lang', 'java.io'])}[a-z0-9+/_-]{0,6}={0,2}$`,
    },
    examples: {
      match: ['cnVudGltZQ==', 'HByb2Nlc3NidWlsZGVy', 'Gludm9rZXJ0cmFuc2Zvcm1lcg'],
      spare: ['cnVudG', 'aGVsbG8gd29ybGQ=', 'processbuild'],
    },
    source: 'https://cwe.mitre.org/data/definitions/502.html',
  },
  {
    id: 'java-scriptlet',
    alert: 'A scriptlet of JSP',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`<%@\s*page\s+(?:import|language|contenttype)|<jsp:(?:include|forward|scriptlet|root|declaration|usebean)\b|\bout\.print(?:ln)?\s*\(|\brequest\.getparameter\s*\(|<%!?\s*(?:string|int|process|java\.|runtime|if|for)\b`,
    },
    examples: {
      match: ['<%@ page import="java.io.*" %>', '<% Runtime.getRuntime() %>'],
      spare: ['page import', '<a>jsp</a>'],
    },
    source: 'https://jakarta.ee/specifications/pages/',
  },
];
