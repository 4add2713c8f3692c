/** RFC 854: interpret as command, and the commands that more follows. */
export const IAC = 0xff;
const SUBNEGOTIATION = 0xfa;
const SUBNEGOTIATION_END = 0xf0;
const WILL = 0xfb;
const DONT = 0xfe;

type State = 'text' | 'command' | 'option' | 'subnegotiation' | 'subnegotiation-command';

/** Takes Telnet's commands out of one direction and gives the text between them, byte by byte. */
export class TelnetOptions {
  #state: State = 'text';

  /** The text byte that `byte` is, or -1 where it belongs to a command. */
  take(byte: number): number {
    switch (this.#state) {
      case 'text':
        if (byte !== IAC) return byte;
        this.#state = 'command';
        return -1;
      case 'command':
        if (byte === SUBNEGOTIATION) this.#state = 'subnegotiation';
        else this.#state = byte >= WILL && byte <= DONT ? 'option' : 'text';
        // Doubled, it stands for itself.
        return byte === IAC ? IAC : -1;
      case 'option':
        this.#state = 'text';
        return -1;
      case 'subnegotiation':
        if (byte === IAC) this.#state = 'subnegotiation-command';
        return -1;
      default:
        this.#state = byte === SUBNEGOTIATION_END ? 'text' : 'subnegotiation';
        return -1;
    }
  }
}

/** Whether bytes begin with a negotiation of options: IAC, WILL to DONT, an option that is assigned. */
export function beginsWithOptions(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  if (bytes[start] !== IAC) return 'no';
  if (end - start < 3) return 'more';
  const command = bytes[start + 1] as number;
  // IANA has assigned options up to 49, and 138 to 140 and 255.
  return command >= WILL && command <= DONT && (bytes[start + 2] as number) <= 49 ? 'yes' : 'no';
}
