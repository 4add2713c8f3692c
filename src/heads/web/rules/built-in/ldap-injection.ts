import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/attacks/LDAP_Injection';
const FILTERS = 'https://datatracker.ietf.org/doc/html/rfc4515';

/** Attributes that directories have (RFC 4519, RFC 2307, Active Directory). */
const ATTRIBUTES =
  '(?:uid|cn|sn|dn|ou|dc|mail|name|givenname|displayname|objectclass|objectcategory|userpassword|password|samaccountname|userprincipalname|memberof|member|uidnumber|gidnumber|homedirectory|loginshell|telephonenumber|description|useraccountcontrol|title|l|o|c|st|street|manager|employee\\w*|nt\\w+|\\w{2,24})';

/** Filters of LDAP that are closed and opened again. */
export const LDAP_INJECTION: readonly RuleText[] = [
  {
    id: 'ldap-filter-break',
    alert: 'A value closes a filter of LDAP and opens another one',
    evidence: 'LDAP_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: { regex: `\\)[&|! ]{0,2}\\(\\s*(?:[&|!]\\s*\\(?\\s*)?${ATTRIBUTES}\\s*(?:=|~=|>=|<=|:=)\\s*[*\\w(]` },
    examples: {
      match: ['*)(uid=*))(|(uid=*', 'admin)(|(password=*', 'x)(objectClass=*)'],
      spare: ['f(a)(b)', '(a)(b) = c', 'call (me) (x)'],
    },
    source: OWASP,
  },
  {
    id: 'ldap-operator-break',
    alert: 'A value closes a filter of LDAP and goes on with an operator',
    evidence: 'LDAP_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['name', 'value'],
    match: {
      regex: `^[\\w*@. -]{0,40}\\)\\s*[&|!]\\s*\\(?\\s*${ATTRIBUTES}\\s*[~<>:]?=|\\*\\)\\s*\\(\\s*[&|!]\\s*(?:\\(|[a-z]|$)|\\)\\s*\\(\\s*!?\\s*\\(?\\s*[&|]\\s*\\(|^\\*\\)+(?:\\(|&|\\x00|$)|^[\\w*]{0,40}\\)\\s*\\([&|!]\\)?|^\\(\\*\\)$|^\\*\\(\\)|^[\\w@.-]{0,40}\\*\\)\\(|^[|&]\\(\\w+=\\*?\\)?|\\)\\)+\\x00`,
    },
    examples: {
      match: ['*)!(sn=*', 'val)&(cn=admin', '*)(|(&', 'admin)(&)', "*()|&'", '|(cn=*)', '(*)'],
      spare: ['a) & b', 'f(x)|g(y)', '(see *)'],
    },
    source: OWASP,
  },
  {
    id: 'ldap-filter',
    alert: 'A whole filter of LDAP in a value',
    evidence: 'LDAP_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: ['value'],
    match: {
      regex: String.raw`\( ?[&|] ?\(\s*!?\(?\s*[\w-]{1,30}\s*[~<>:]?=[^()]{0,60}\)|\(\s*(?:objectclass|objectcategory|samaccountname|userpassword|useraccountcontrol)\s*[~<>:]?=`,
    },
    examples: { match: ['(&(uid=a)(password=b))', '(|(cn=*)(sn=*))', '(objectClass=*)'], spare: ['(a&b)', '(x=1)'] },
    source: FILTERS,
  },
];
