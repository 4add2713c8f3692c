import { formatAddress, parseAddress } from '../../../model/address.ts';
import { NameList } from './name-list.ts';

/** Longest header that is kept, with its continuations; servers refuse lines beyond 998 bytes (RFC 5322 section 2.1.1). */
const VALUE_LIMIT = 4_096;
/** Relays that are kept; a mail with more hops is taken to go in circles (Postfix: 50). */
const PATH_LIMIT = 50;
/** Longest text that is looked at for one address; with a zone and brackets IPv6 has fewer than 64. */
const ADDRESS_LIMIT = 64;
/** Longest name of a field that is told from others; those read here have 16 at most. */
const NAME_LIMIT = 64;

/** What a mail's header says that Zeek's smtp.log has. */
export class MailHeader {
  date: string | null = null;
  from: string | null = null;
  replyTo: string | null = null;
  messageId: string | null = null;
  inReplyTo: string | null = null;
  subject: string | null = null;
  originatingAddress: string | null = null;
  /** The last `Received` of the header, which the first relay wrote, and the one above it. */
  firstReceived: string | null = null;
  secondReceived: string | null = null;
  userAgent: string | null = null;
  /** Addresses of relays, the last one first. */
  readonly relays: string[] = [];
  readonly #to = new NameList();
  readonly #cc = new NameList();
  #name = '';
  #value = '';

  get to(): readonly string[] {
    return this.#to.names;
  }

  get cc(): readonly string[] {
    return this.#cc.names;
  }

  /** Bytes of text that are kept, roughly. */
  get held(): number {
    const single = sizeOf(this.date) + sizeOf(this.from) + sizeOf(this.replyTo) + sizeOf(this.messageId);
    const more = sizeOf(this.inReplyTo) + sizeOf(this.subject) + sizeOf(this.firstReceived);
    const rest = sizeOf(this.secondReceived) + sizeOf(this.userAgent) + this.#value.length;
    return single + more + rest + this.#to.held + this.#cc.held + this.relays.length * ADDRESS_LIMIT;
  }

  /** Takes a line of the header in; what begins with a blank goes on the line before it (RFC 5322 section 2.2.3). */
  line(text: string): void {
    if (text.startsWith(' ') || text.startsWith('\t')) {
      if (this.#name !== '' && this.#value.length < VALUE_LIMIT) this.#value += text;
      return;
    }
    this.end();
    const colon = text.indexOf(':');
    if (colon <= 0) return;
    if (colon > NAME_LIMIT) return;
    this.#name = text.slice(0, colon).trim().toLowerCase();
    this.#value = text.slice(colon + 1).trimStart();
  }

  /** The header is over. */
  end(): void {
    const name = this.#name;
    const value = this.#value;
    this.#name = '';
    this.#value = '';
    if (name !== '') this.#take(name, value.slice(0, VALUE_LIMIT).trimEnd());
  }

  #take(name: string, value: string): void {
    switch (name) {
      case 'date':
        this.date = value;
        return;
      case 'from':
        this.from = value;
        return;
      case 'to':
        this.#to.add(value);
        return;
      case 'cc':
        this.#cc.add(value);
        return;
      case 'reply-to':
        this.replyTo = value;
        return;
      case 'message-id':
        this.messageId = value;
        return;
      case 'in-reply-to':
        this.inReplyTo = value;
        return;
      case 'subject':
        this.subject = value;
        return;
      case 'x-originating-ip':
        this.originatingAddress = anyAddress(value);
        return;
      case 'x-mailer':
      case 'user-agent':
      case 'x-user-agent':
        this.userAgent = value;
        return;
      case 'received':
        this.secondReceived = this.firstReceived;
        this.firstReceived = value;
        this.#relay(value);
        return;
      default:
    }
  }

  /** The first address is what the relay's peer called itself, the second one where it came from; often there is but one. */
  #relay(received: string): void {
    const addresses = received.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g)?.filter(isAddress) ?? [];
    const address = addresses[1] ?? addresses[0];
    if (address !== undefined && address !== this.relays.at(-1) && this.relays.length < PATH_LIMIT) {
      this.relays.push(address);
    }
  }
}

function sizeOf(text: string | null): number {
  return text === null ? 0 : text.length;
}

function anyAddress(value: string): string | null {
  if (value.length > ADDRESS_LIMIT) return null;
  const address = parseAddress(value.replace(/^[\s[]+|[\s\]]+$/g, ''));
  return address === undefined ? null : formatAddress(address);
}

function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}
