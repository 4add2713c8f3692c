import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { Direction, FlowContext } from '../parser.ts';
import { type CertificateChain, NO_CHAIN, readChain, readLoneCertificate } from './certificate-chain.ts';
import { ja3, ja3s } from './fingerprint/ja3.ts';
import { type Ja4Carrier, ja4 } from './fingerprint/ja4.ts';
import { HANDSHAKE, messageLetter } from './handshake-message.ts';
import { type ClientHello, readClientHello } from './hello/client-hello.ts';
import { readKeyExchangeGroup, readServerHello, type ServerHello } from './hello/server-hello.ts';
import { alertName } from './registry/alerts.ts';
import { cipherSuiteName } from './registry/cipher-suites.ts';
import { groupName } from './registry/named-groups.ts';
import { hidesHandshake, VERSION, versionName } from './registry/versions.ts';
import { nameMatches } from './x509/name-match.ts';

/** As Zeek's max_ssl_history_length. */
const HISTORY_LIMIT = 100;
/** A server asks for one more; who says many is after something else. */
const FURTHER_HELLOS = 4;
/** Certificate messages of one side that are read; a handshake has one. Hashing costs time, and anybody can send them. */
const CERTIFICATE_MESSAGES = 3;
/** What is read of a hello takes up to four times its bytes: a number for two bytes, a text for a name. */
const HELLO_COST = 4;
const NO_SESSION = /^0*$/;

/**
 * What two sides said to each other until they could not be understood any more: the same for TLS, DTLS and QUIC.
 * Rules for what resumed, established and each letter mean are Zeek's (ssl.log).
 */
export class Handshake {
  established = false;

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #carrier: Ja4Carrier;
  #start: Micros | null = null;
  /** Which side of the flow is the client; null before a hello has told. */
  #client: Direction | null = null;
  #history = '';
  #clientHello: ClientHello | null = null;
  #fingerprint: string | null = null;
  readonly #furtherFingerprints: string[] = [];
  #fingerprint4: string | null = null;
  #serverHello: ServerHello | null = null;
  #serverFingerprint: string | null = null;
  #version: number | null = null;
  #cipher: number | null = null;
  #group: number | null = null;
  #session: string | null = null;
  #serverName: string | null = null;
  #protocol: string | null = null;
  #ticketOffered = false;
  #keyExchanged = false;
  #keyOffered = false;
  #resumed = false;
  #alert: number | null = null;
  #serverChain: CertificateChain = NO_CHAIN;
  #clientChain: CertificateChain = NO_CHAIN;
  readonly #certificateMessages: [number, number] = [0, 0];
  #helloBytes = 0;
  #done = false;

  constructor(flow: FlowContext, carrier: Ja4Carrier, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#carrier = carrier;
    this.#emit = emit;
  }

  /** Bytes that what was read takes up, roughly. */
  get held(): number {
    return HELLO_COST * this.#helloBytes + this.#serverChain.held + this.#clientChain.held;
  }

  /** Whether what follows a side's hello is encrypted without a word (TLS 1.3). */
  get hidden(): boolean {
    return this.#version !== null && hidesHandshake(this.#version);
  }

  /** Both sides go on with SSL 2. */
  get isSsl2(): boolean {
    return this.#version === VERSION.ssl2;
  }

  get serverName(): string | null {
    return this.#serverName;
  }

  get offeredProtocols(): readonly string[] {
    return this.#clientHello?.protocols ?? [];
  }

  /** A whole handshake message; `[start, end)` is its body, empty where it was not kept. Gives its letter. */
  message(direction: Direction, type: number, bytes: Uint8Array, start: number, end: number, time: Micros): string {
    let letter = messageLetter(type);
    if (type === HANDSHAKE.clientHello) {
      const hello = readClientHello(bytes, start, end, this.#carrier === 'd');
      if (this.#clientHello === null) this.#helloBytes = end - start;
      if (hello !== null) this.clientHello(direction, hello);
    } else if (type === HANDSHAKE.serverHello) {
      const hello = readServerHello(bytes, start, end);
      if (hello !== null) this.serverHello(direction, hello);
      if (hello?.isRetry === true) letter = 'j';
    } else if (type === HANDSHAKE.certificate) {
      if (this.#takesCertificates(direction)) this.#certificates(direction, readChain(bytes, start, end), time);
    } else if (type === HANDSHAKE.serverKeyExchange && this.#cipher !== null) {
      this.#group = readKeyExchangeGroup(bytes, start, end, cipherSuiteName(this.#cipher)) ?? this.#group;
    } else if (type === HANDSHAKE.clientKeyExchange && this.#isClient(direction)) this.#keyExchanged = true;
    this.note(direction, letter, time);
    return letter;
  }

  clientHello(direction: Direction, hello: ClientHello): void {
    if (this.#client === null) {
      this.#client = direction;
      if (direction === 1) this.#history += '^';
    }
    if (hello.hasTicket) this.#ticketOffered = true;
    if (hello.hasPreSharedKey) this.#keyOffered = true;
    if (!NO_SESSION.test(hello.session)) {
      this.#session = hello.session;
      this.#ticketOffered = false;
    }
    if (hello.serverName !== null) this.#serverName = hello.serverName;
    // A hello that is repeated on request differs by what was asked for: the first one tells what the client is.
    if (this.#clientHello !== null) {
      this.#noteFurther(hello);
      return;
    }
    this.#clientHello = hello;
    if (!hello.isSsl2) {
      this.#fingerprint = ja3(hello);
      this.#fingerprint4 = ja4(hello, this.#carrier);
    }
  }

  #noteFurther(hello: ClientHello): void {
    const further = this.#furtherFingerprints;
    if (hello.isSsl2 || further.length === FURTHER_HELLOS) return;
    const fingerprint = ja3(hello);
    if (fingerprint !== this.#fingerprint && !further.includes(fingerprint)) further.push(fingerprint);
  }

  serverHello(direction: Direction, hello: ServerHello): void {
    this.#client ??= direction === 0 ? 1 : 0;
    this.#version = hello.version;
    this.#cipher = hello.cipher;
    this.#protocol = hello.protocol ?? this.#protocol;
    this.#group = hello.group ?? this.#group;
    if (hello.session === this.#session && !this.hidden) this.#resumed = true;
    if (hello.hasPreSharedKey && this.#keyOffered) this.#resumed = true;
    if (!hello.isSsl2) this.#serverFingerprint = ja3s(hello);
    this.#serverHello = hello;
  }

  /** The certificate that fills `[start, end)`, as SSL 2 sends it. */
  loneCertificate(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.#takesCertificates(direction)) {
      this.#certificates(direction, readLoneCertificate(bytes, start, end), time);
    }
  }

  #takesCertificates(direction: Direction): boolean {
    return ++this.#certificateMessages[direction] <= CERTIFICATE_MESSAGES;
  }

  #certificates(direction: Direction, chain: CertificateChain, time: Micros): void {
    const isClient = this.#isClient(direction);
    if (isClient) this.#clientChain = chain;
    else this.#serverChain = chain;
    const flow = this.#flow;
    for (const [index, certificate] of chain.certificates.entries()) {
      if (certificate.fields === null) continue;
      this.#emit({
        // First: behind other fields a spread takes ten times as long (Node 26).
        ...certificate.fields,
        kind: 'x509',
        uid: flow.uid,
        time,
        originator: flow.originator,
        originatorPort: flow.originatorPort,
        responder: flow.responder,
        responderPort: flow.responderPort,
        fingerprint: certificate.sha256,
        sha1: certificate.sha1,
        isHost: index === 0,
        fromClient: isClient,
      });
    }
  }

  changeCipherSpec(direction: Direction, time: Micros): void {
    this.note(direction, 'i', time);
    if (this.#isClient(direction) && this.#ticketOffered && !this.#keyExchanged) this.#resumed = true;
  }

  alert(direction: Direction, description: number, time: Micros): void {
    this.note(direction, 'l', time);
    this.#alert = description;
  }

  /** Adds a letter to the history: upper case from the client. */
  note(direction: Direction, letter: string, time: Micros): void {
    this.#start ??= time;
    if (this.#history.length >= HISTORY_LIMIT) return;
    this.#history += this.#isClient(direction) ? letter.toUpperCase() : letter;
  }

  /** Nothing more will be said: gives the transaction, once. */
  finish(): void {
    if (this.#done || this.#start === null) return;
    this.#done = true;
    const host = this.#serverChain.certificates[0];
    const client = this.#clientChain.certificates[0];
    const flow = this.#flow;
    this.#emit({
      kind: 'ssl',
      uid: flow.uid,
      time: this.#start,
      originator: flow.originator,
      originatorPort: flow.originatorPort,
      responder: flow.responder,
      responderPort: flow.responderPort,
      version: this.#version === null ? null : versionName(this.#version),
      cipher: this.#cipher === null ? null : cipherSuiteName(this.#cipher),
      curve: this.#group === null ? null : groupName(this.#group),
      serverName: this.#serverName,
      resumed: this.#resumed,
      lastAlert: this.#alert === null ? null : alertName(this.#alert),
      nextProtocol: this.#protocol,
      offeredProtocols: this.offeredProtocols,
      established: this.established,
      history: this.#history,
      ja3: this.#fingerprint,
      furtherJa3: this.#furtherFingerprints,
      ja3s: this.#serverFingerprint,
      ja4: this.#fingerprint4,
      serverCertificates: this.#serverChain.certificates.map((certificate) => certificate.sha256),
      clientCertificates: this.#clientChain.certificates.map((certificate) => certificate.sha256),
      serverCertificateSha1: host?.sha1 ?? null,
      subject: host?.fields?.subject ?? null,
      issuer: host?.fields?.issuer ?? null,
      clientSubject: client?.fields?.subject ?? null,
      clientIssuer: client?.fields?.issuer ?? null,
      validationStatus: null,
      nameMatches:
        this.#serverName === null || host === undefined || host.fields === null
          ? null
          : nameMatches(this.#serverName, host),
    });
  }

  #isClient(direction: Direction): boolean {
    return direction === (this.#client ?? 0);
  }
}
