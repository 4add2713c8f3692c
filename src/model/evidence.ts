import type { Level, Threat } from './threat.ts';
import type { Micros } from './time.ts';
import { capitalised } from './words.ts';

export type Head = 'packet' | 'flow' | 'web';

/** Every kind of evidence, and what people call it in the middle of a sentence. */
export const EVIDENCE_NAMES = {
  HORIZONTAL_PORT_SCAN: 'horizontal port scan',
  VERTICAL_PORT_SCAN: 'vertical port scan',
  PASSWORD_GUESSING: 'SSH password guessing',
  ARP_SCAN: 'ARP scan',
  PACKET_ANOMALY: 'packet anomaly',
  SQL_INJECTION: 'SQL injection',
  NOSQL_INJECTION: 'NoSQL injection',
  LDAP_INJECTION: 'LDAP injection',
  XPATH_INJECTION: 'XPath injection',
  COMMAND_INJECTION: 'shell command injection',
  CODE_INJECTION: 'code injection',
  TEMPLATE_INJECTION: 'template injection',
  CROSS_SITE_SCRIPTING: 'cross-site scripting',
  PATH_TRAVERSAL: 'path traversal',
  FILE_INCLUSION: 'file inclusion',
  SENSITIVE_FILE_REQUEST: 'request of a sensitive file',
  SERVER_SIDE_REQUEST_FORGERY: 'server-side request forgery',
  XML_EXTERNAL_ENTITY: 'XML external entity',
  UNSAFE_DESERIALIZATION: 'unsafe deserialization',
  LOG4SHELL: 'Log4Shell',
  SHELLSHOCK: 'Shellshock',
  MALICIOUS_UPLOAD: 'malicious upload',
  REQUEST_SMUGGLING: 'request smuggling',
  HTTP_PROTOCOL_ABUSE: 'HTTP protocol abuse',
  WEB_SCANNER: 'web scanner',
  WEB_RULE_MATCH: 'web rule match',
  WEB_REQUEST_ANOMALY: 'malicious web request',
  WEB_REQUEST_FLOOD: 'web request flood',
  WEB_CONTENT_DISCOVERY: 'web content discovery',
  WEB_PASSWORD_GUESSING: 'web password guessing',
  WEB_PASSWORD_SPRAYING: 'web password spraying',
  WEB_CREDENTIAL_STUFFING: 'web credential stuffing',
  WEB_IDENTIFIER_ENUMERATION: 'enumeration of identifiers',
  WEB_CLIENT_LIES: 'user agent that lies',
  WEB_ATTACK_SUCCEEDED: 'web attack that succeeded',
} as const;

export type EvidenceKind = keyof typeof EVIDENCE_NAMES;

export const EVIDENCE_KINDS = Object.keys(EVIDENCE_NAMES) as readonly EvidenceKind[];

/** The name as a title: `Horizontal port scan`. */
export function evidenceTitle(kind: EvidenceKind): string {
  return capitalised(EVIDENCE_NAMES[kind]);
}

export interface Party {
  readonly ip: string;
  readonly port?: number;
  readonly domain?: string;
}

/** What was measured, ready to print: numbers, words, and short lists of them. */
export type Features = Readonly<Record<string, number | string | boolean | readonly (number | string)[]>>;

/**
 * What a head found. `group` tells findings of one kind on one profile apart (a scan of port 22, another of port 80).
 * The same (kind, head, profile, group, firstTime) again is the same finding, grown: the judge keeps its id and raises
 * the revision.
 */
export interface Finding {
  readonly kind: 'finding';
  readonly evidence: EvidenceKind;
  readonly head: Head;
  /** Event time at which the head knew it. */
  readonly time: Micros;
  /** The address whose behaviour this is. */
  readonly profile: string;
  readonly group: string;
  readonly attacker: Party;
  /** Null where there are many. */
  readonly victim: Party | null;
  readonly threat: Threat;
  /** 0 to 1. */
  readonly confidence: number;
  /** A level of verdict that a rule of somebody's own asks for, whatever the policy says of such a threat. */
  readonly askedLevel?: Exclude<Level, 0>;
  readonly title: string;
  /** What the attacker did, as the end of a sentence that begins with its name: `tried 1,000 TCP ports of 10.0.0.2`. */
  readonly deed: string;
  /** The whole of it in a sentence or two, with the figures. */
  readonly description: string;
  readonly features: Features;
  /** Some of the flows it rests on, oldest first; `count` says how many there are. */
  readonly flows: readonly string[];
  /** How many events (targets, sessions, ...) it rests on. */
  readonly count: number;
  readonly firstTime: Micros;
  readonly lastTime: Micros;
}

/** A finding on the books: with identity and time window. */
export interface Evidence extends Omit<Finding, 'kind' | 'evidence' | 'group'> {
  readonly kind: 'evidence';
  readonly evidence: EvidenceKind;
  readonly id: string;
  /** 0 when new; one more for each growth. */
  readonly revision: number;
  /** Index of the time window that holds `firstTime`; the first window of a run is 1. */
  readonly window: number;
}
