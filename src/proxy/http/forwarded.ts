import { FIELD } from './fields.ts';

/** What proxies that a request came through say of it: only trusted ones are believed. */
export interface Forwarded {
  /** X-Forwarded-For, several as one list. */
  readonly chain: string | null;
  readonly proto: string | null;
  readonly host: string | null;
}

/** Collects it from the fields of a head. */
export class ForwardedFields implements Forwarded {
  chain: string | null = null;
  proto: string | null = null;
  host: string | null = null;

  /** Takes the field in where it is one of them. */
  take(code: number, value: string): void {
    if (code === FIELD.forwardedFor) this.chain = this.chain === null ? value : `${this.chain}, ${value}`;
    else if (code === FIELD.forwardedProto) this.proto = value;
    else if (code === FIELD.forwardedHost) this.host = value;
  }
}
