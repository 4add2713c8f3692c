import type { EvidenceKind } from '../evidence.ts';

/** What a kind of evidence is called elsewhere. */
export interface Weakness {
  /** Category of the OWASP Top 10 of 2021, https://owasp.org/Top10/ */
  readonly owasp: string;
  /** Common Weakness Enumeration, https://cwe.mitre.org */
  readonly cwe: string;
}

const INJECTION = 'A03:2021 Injection';
const ACCESS = 'A01:2021 Broken Access Control';
const CONFIGURATION = 'A05:2021 Security Misconfiguration';
const COMPONENTS = 'A06:2021 Vulnerable and Outdated Components';
const AUTHENTICATION = 'A07:2021 Identification and Authentication Failures';
const INTEGRITY = 'A08:2021 Software and Data Integrity Failures';
const FORGERY = 'A10:2021 Server-Side Request Forgery';
const DESIGN = 'A04:2021 Insecure Design';

/** Kinds of evidence of the web head, in the names of OWASP and CWE. */
export const WEAKNESSES: Readonly<Partial<Record<EvidenceKind, Weakness>>> = {
  SQL_INJECTION: { owasp: INJECTION, cwe: 'CWE-89' },
  NOSQL_INJECTION: { owasp: INJECTION, cwe: 'CWE-943' },
  LDAP_INJECTION: { owasp: INJECTION, cwe: 'CWE-90' },
  XPATH_INJECTION: { owasp: INJECTION, cwe: 'CWE-643' },
  COMMAND_INJECTION: { owasp: INJECTION, cwe: 'CWE-78' },
  CODE_INJECTION: { owasp: INJECTION, cwe: 'CWE-94' },
  TEMPLATE_INJECTION: { owasp: INJECTION, cwe: 'CWE-1336' },
  CROSS_SITE_SCRIPTING: { owasp: INJECTION, cwe: 'CWE-79' },
  PATH_TRAVERSAL: { owasp: ACCESS, cwe: 'CWE-22' },
  FILE_INCLUSION: { owasp: INJECTION, cwe: 'CWE-98' },
  SENSITIVE_FILE_REQUEST: { owasp: CONFIGURATION, cwe: 'CWE-538' },
  SERVER_SIDE_REQUEST_FORGERY: { owasp: FORGERY, cwe: 'CWE-918' },
  XML_EXTERNAL_ENTITY: { owasp: CONFIGURATION, cwe: 'CWE-611' },
  UNSAFE_DESERIALIZATION: { owasp: INTEGRITY, cwe: 'CWE-502' },
  LOG4SHELL: { owasp: COMPONENTS, cwe: 'CWE-917' },
  SHELLSHOCK: { owasp: COMPONENTS, cwe: 'CWE-78' },
  MALICIOUS_UPLOAD: { owasp: DESIGN, cwe: 'CWE-434' },
  REQUEST_SMUGGLING: { owasp: DESIGN, cwe: 'CWE-444' },
  HTTP_PROTOCOL_ABUSE: { owasp: INJECTION, cwe: 'CWE-113' },
  WEB_SCANNER: { owasp: CONFIGURATION, cwe: 'CWE-200' },
  WEB_REQUEST_ANOMALY: { owasp: INJECTION, cwe: 'CWE-74' },
  WEB_REQUEST_FLOOD: { owasp: DESIGN, cwe: 'CWE-770' },
  WEB_CONTENT_DISCOVERY: { owasp: ACCESS, cwe: 'CWE-425' },
  WEB_PASSWORD_GUESSING: { owasp: AUTHENTICATION, cwe: 'CWE-307' },
  WEB_PASSWORD_SPRAYING: { owasp: AUTHENTICATION, cwe: 'CWE-307' },
  WEB_CREDENTIAL_STUFFING: { owasp: AUTHENTICATION, cwe: 'CWE-307' },
  WEB_IDENTIFIER_ENUMERATION: { owasp: ACCESS, cwe: 'CWE-639' },
  WEB_CLIENT_LIES: { owasp: AUTHENTICATION, cwe: 'CWE-290' },
  WEB_ATTACK_SUCCEEDED: { owasp: INJECTION, cwe: 'CWE-74' },
};
