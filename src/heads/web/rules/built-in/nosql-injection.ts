// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';

const MANUAL = 'https://www.mongodb.com/docs/manual/reference/operator/query/';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05.6-Testing_for_NoSQL_Injection';

/** Query operators of MongoDB; `$in` or `$set` and others with everyday names stand in the rules where more is asked. */
const OPERATORS =
  '(?:neq|ne|gte?|lte?|n?in|regex|where|exists|elemmatch|expr|jsonschema|mod|nor|not|or|and|all|geowithin|geointersects|near(?:sphere)?)';

/** Operators of document databases where an application waits for a plain value. */
export const NOSQL_INJECTION: readonly RuleText[] = [
  {
    id: 'nosql-operator-in-name',
    alert: 'The name of a parameter holds an operator of MongoDB',
    evidence: 'NOSQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\w*\[\s*['"]?\$(?:ne|gte?|lte?|nin|regex|where|exists|elemmatch|expr|mod|nor|not|jsonschema|near|type|size|options)['"]?\s*\]`,
    },
    examples: {
      match: [{ url: '/login?user[$ne]=x' }, { method: 'POST', url: '/login', body: 'password[$regex]=.*' }],
      spare: [{ url: '/?price[$]=3' }, { url: '/?filter[eq]=1' }],
    },
    source: TESTING,
  },
  {
    id: 'nosql-operator-key',
    alert: 'A key of JSON is an operator of MongoDB',
    evidence: 'NOSQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'name',
    match: { regex: String.raw`(?:^|\.)\$${OPERATORS}$` },
    examples: {
      match: [
        { method: 'POST', url: '/login', headers: { 'content-type': 'application/json' }, body: '{"user":{"$gt":""}}' },
        { method: 'POST', url: '/find', headers: { 'content-type': 'application/json' }, body: '{"$where":"1"}' },
      ],
      spare: [
        { method: 'POST', url: '/a', headers: { 'content-type': 'application/json' }, body: '{"$id":"1"}' },
        { url: '/?$filter=a' },
      ],
    },
    source: MANUAL,
  },
  {
    id: 'nosql-operator-in-value',
    alert: 'A value is a document with an operator of MongoDB',
    evidence: 'NOSQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: ['value', 'path'],
    match: {
      regex: String.raw`\{[\s'"]*\$${OPERATORS}[\s'"]*:|(?:^|[,\s'"])\$(?:where|ne|regex|expr|gt)['"]?\s*:\s*['"{\[\d/]`,
    },
    examples: { match: ['{"$gt":""}', "{$where: 'sleep(100)'}", '{ $ne: 1 }'], spare: ['{"gt":1}', '{$name}'] },
    source: MANUAL,
  },
  {
    id: 'nosql-javascript',
    alert: 'JavaScript that a document database is to run',
    evidence: 'NOSQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: 'any',
    match: {
      regex: String.raw`['"]\s*(?:\|\||&&|;)\s*(?:this\.\w+|return\b|sleep\s*\(|it=new\s+date|db\.\w+)|\breturn\s*\(?\s*(?:true|1|this\.\w+)\s*\)?\s*;\s*(?:var\s|\}|//)|\bdb\.(?:getcollectionnames|getcollection|\w{1,40}\.(?:find|insert|remove|drop|update|save|aggregate|count)(?:one|many)?)\s*\(|\bnew\s+date\(\);\s*do\s*\{|\bemit\s*\(\s*this|\bmapreduce\b.{0,40}function`,
    },
    examples: {
      match: ["' || this.password.match(/a/) || '", "';return true;var a='", 'db.users.find()'],
      spare: ['this.value', 'return true', '"a" || "b"'],
    },
    source: TESTING,
  },
  {
    id: 'nosql-redis',
    alert: 'Commands of Redis or Memcached in a value',
    evidence: 'NOSQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`[\r\n]\s*(?:config\s+set\s+(?:dir|dbfilename)|slaveof\s|replicaof\s|flushall\b|eval\s+"|module\s+load|set\s+\S+\s+\d+\s+\d+\s+\d+|\*\d+\s*[\r\n]+\$\d+)|\bconfig\s+set\s+(?:dir|dbfilename)\b|\bredis\.call\s*\(`,
    },
    examples: {
      match: ['a\r\nconfig set dir /var/www', "return redis.call('get','a')"],
      spare: ['config set', 'a\nset the table'],
    },
    source: 'https://redis.io/docs/latest/commands/',
  },
  {
    id: 'nosql-break-out',
    alert: 'A value ends a text and goes on with an operator or an expression of a document database',
    evidence: 'NOSQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['value', 'path'],
    match: {
      regex: String.raw`^[^\s'"]{0,40}['"]?\s*[,}\])]+\s*[\]},\s]*\$(?:or|and|nor|where|comment|ne|gt|regex|not)\s*:\s*[\[{'"\d]|^['"]?\$(?:regex|ne|gt|gte|lt|nin|exists|where)\s*:\s*\S|^function\s*\(\)\s*\{\s*return\s*\(?this\.|^\(?this\.\w+\s*={2,3}\s*(?:this\.|['"\d])`,
    },
    examples: {
      match: ["', $or: [ {}, { 'a':'a", "' } ], $comment:'x'", 'this.a==this.a', '$regex: ^a'],
      spare: ['{"a":1,"$id":2}', 'costs $or: less', 'this is it', '$ne'],
    },
    source: TESTING,
  },
];
