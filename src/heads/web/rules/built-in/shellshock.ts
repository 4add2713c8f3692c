import type { RuleText } from '../rule-text.ts';

/** Functions in environment variables, which old shells ran. */
export const SHELLSHOCK: readonly RuleText[] = [
  {
    id: 'shellshock-function',
    alert: 'A function definition as a value makes an old bash run what follows it (CVE-2014-6271)',
    evidence: 'SHELLSHOCK',
    severity: 'critical',
    action: 'block',
    confidence: 0.98,
    where: 'any',
    match: { regex: String.raw`^[\s"']*\( ?\) ?\{|\( ?\) ?\{ ?[:_] ?;` },
    examples: {
      match: ['() { :;}; /bin/cat /etc/passwd', { headers: { 'user-agent': '() { _; } >_[$($())] { id; }' } }],
      spare: ['function() {}', '() => { a }', 'main(){'],
    },
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2014-6271',
  },
  {
    id: 'shellshock-body',
    alert: 'The empty body of a function, then a command',
    evidence: 'SHELLSHOCK',
    severity: 'critical',
    action: 'block',
    confidence: 0.98,
    where: 'any',
    match: {
      regex: String.raw`\{\s*(?::|\w{1,8})?\s*;?\s*:?;\s*\} ?; *(?:/|echo|ping|wget|curl|bash|sh\b|exec|cat|id\b)`,
    },
    examples: {
      match: ['() { :;}; echo vulnerable', 'x { :; }; /bin/id'],
      spare: ['{ a: 1 }; b', 'body { color: red; }'],
    },
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2014-7169',
  },
];
