import type { RuleText } from '../rule-text.ts';

const OWASP = 'https://owasp.org/www-community/vulnerabilities/XML_External_Entity_(XXE)_Processing';

/** XML that makes a parser fetch or expand what it should not. */
export const XML_EXTERNAL_ENTITY: readonly RuleText[] = [
  {
    id: 'xxe-entity',
    alert: 'An entity of XML that is read from elsewhere',
    evidence: 'XML_EXTERNAL_ENTITY',
    severity: 'critical',
    action: 'block',
    confidence: 0.98,
    where: 'any',
    match: { regex: String.raw`!entity\s+(?:%\s+)?[\w.-]{1,60}\s+(?:system|public)\b` },
    examples: {
      match: [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!ENTITY % p SYSTEM "http://a.example/x.dtd">',
      ],
      spare: ['the entity system', '<!ELEMENT a (b)>'],
    },
    source: OWASP,
  },
  {
    id: 'xxe-doctype',
    alert: 'A document type that is read from elsewhere or that defines entities',
    evidence: 'XML_EXTERNAL_ENTITY',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: 'any',
    match: {
      regex: String.raw`<!doctype\s+[\w:.-]{1,60}\s*(?:system\s+["']|\[|public\s+["'][^"']{0,100}["']\s+["'](?:file|ftp|php|expect|gopher|http://(?:\d|localhost))|public\s+["'](?:-//)?[^"'/]{0,60}["']\s+["'](?:https?|ftp|file):)|<!entity\s+(?:%\s+)?[\w.-]{1,60}\s+["']`,
    },
    examples: {
      match: ['<!DOCTYPE foo SYSTEM "http://a.example/x.dtd">', '<!DOCTYPE lolz [<!ENTITY lol "lol">]>'],
      spare: [
        '<!DOCTYPE html>',
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
      ],
    },
    source: OWASP,
  },
  {
    id: 'xxe-include',
    alert: 'XML that includes another file',
    evidence: 'XML_EXTERNAL_ENTITY',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`<xi:include\b|xmlns:xi\s*=|<xsl:(?:include|import|variable|value-of|stylesheet|template|copy-of)\b|xmlns:(?:rt|ob|php)\s*=\s*["']http://(?:xml\.apache\.org|php\.net)`,
    },
    examples: {
      match: ['<xi:include href="file:///etc/passwd" parse="text"/>', '<a xmlns:xi="http://www.w3.org/2001/XInclude">'],
      spare: ['xi include', '<a xmlns="http://a.example">'],
    },
    source: 'https://www.w3.org/TR/xinclude/',
  },
  {
    id: 'xxe-schema-location',
    alert: 'XML that has its reader fetch a schema',
    evidence: 'XML_EXTERNAL_ENTITY',
    severity: 'low',
    action: 'alert',
    // Documents of every kind name their schema.
    confidence: 0.5,
    where: 'any',
    match: { regex: String.raw`xsi:(?:no)?(?:namespace)?schemalocation\s*=\s*["'][^"']{0,200}https?://` },
    examples: {
      match: [
        '<a xsi:noNamespaceSchemaLocation="http://a.example/x.xsd">',
        "<a xsi:schemaLocation='urn:a https://a.example/a.xsd'>",
      ],
      spare: ['<a xsi:schemaLocation="urn:a a.xsd">', '<a xsi:type="b">'],
    },
    source: 'https://www.w3.org/TR/xmlschema-1/#schema-loc',
  },
  {
    id: 'xxe-ebcdic',
    alert: 'XML in EBCDIC, which readers of XML understand and hardly anybody sends',
    evidence: 'XML_EXTERNAL_ENTITY',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'body',
    match: { regex: String.raw`^lo\xa7\x94` },
    examples: {
      match: [
        { method: 'POST', url: '/', body: 'Lo\xa7\x94\x93@\xa5\x85\x99' },
        { method: 'PUT', url: '/a', headers: { 'content-type': 'text/xml' }, body: 'Lo\xa7\x94\x93' },
      ],
      spare: [
        { method: 'POST', url: '/', body: 'Look' },
        { method: 'POST', url: '/', body: '<?xml version="1.0"?><a/>' },
      ],
    },
    source: 'https://www.w3.org/TR/xml/#sec-guessing',
  },
];
