/** Longest part of a line of the server that is judged: prompts and messages are shorter. */
const LINE_LIMIT = 256;
/** Longest name or password that is kept; most systems allow 32 to 255. */
const TYPED_LIMIT = 128;
/** Lines that a client may type ahead of their prompts; Zeek too stops there. */
const TYPED_AHEAD = 20;

const USER_PROMPT = /(?:login|user ?name|user(?: id)?|account|member name)\s*[:>]\s*$/i;
const PASSWORD_PROMPT = /(?:pass ?(?:word|code|wd|phrase)?|pin)[^:>]{0,32}[:>]\s*$/i;
/** `Last login: ...` looks like a prompt while it comes. */
const LAST_LOGIN = /last (?:successful |interactive )?login/i;
const REFUSED =
  /incorrect|invalid|denied|fail(?:ed|ure)|bad (?:password|user|login)|wrong|unknown user|not (?:allowed|authorized|permitted|correct)|unsuccessful|authentication error|too many/i;
const LET_IN = /last (?:successful |interactive )?login|^\s*welcome\b|logged in|login (?:ok|successful|accepted)/i;
/** The end of a shell's or a router's prompt. */
const SHELL = /[$#>%]\s*$/;
/** What any of the three ends with: all else needs no expression. */
const PROMPT_ENDS = ':>$#%';

/** One attempt to log in, as far as it was read. */
export interface LoginAttempt {
  readonly user: string | null;
  readonly password: string | null;
  readonly success: boolean | null;
  readonly confused: boolean;
}

/**
 * Follows the conversation of a login in clear text: prompts and messages of the server against the lines that the
 * client types. A prompt has no line end, so it is judged when the client answers it: that does not depend on how the
 * stream was cut.
 */
export class LoginDialogue {
  /** Somebody is let in: what follows is theirs. */
  over = false;
  readonly #attempt: (attempt: LoginAttempt) => void;
  #awaits: 'nothing' | 'user' | 'password' | 'verdict' = 'nothing';
  #user: string | null;
  #password: string | null = null;
  readonly #typed: string[] = [];
  #line = '';
  /** The line is judged as it stands: nothing of what it means changes before it does. */
  #isJudged = false;
  #input = '';
  #lineEnded = false;
  #spoke = false;
  #told = false;

  constructor(user: string | null, attempt: (attempt: LoginAttempt) => void) {
    this.#user = user;
    this.#attempt = attempt;
  }

  /** Bytes of text that are kept, roughly. */
  get held(): number {
    let typed = this.#line.length + this.#input.length;
    for (const line of this.#typed) typed += line.length;
    return typed + (this.#user?.length ?? 0) + (this.#password?.length ?? 0);
  }

  server(byte: number): void {
    if (byte === 0x0a || byte === 0x0d) {
      if (this.#line !== '') this.#judgeLine(this.#line);
      this.#line = '';
    } else if (byte >= 0x20 && byte !== 0x7f) {
      this.#isJudged = false;
      this.#line = (this.#line.length < LINE_LIMIT ? this.#line : this.#line.slice(1)) + String.fromCharCode(byte);
    }
  }

  client(byte: number): void {
    if (this.#line !== '' && !this.#isJudged) {
      this.#isJudged = true;
      this.#judgePrompt(this.#line);
    }
    if (this.over) return;
    const isEnd = byte === 0x0d || byte === 0x0a;
    // A line ends in CR LF, CR NUL, or one of the first two.
    if (this.#lineEnded && (byte === 0x0a || byte === 0)) {
      this.#lineEnded = false;
      return;
    }
    this.#lineEnded = byte === 0x0d;
    if (isEnd) {
      this.#spoke = true;
      if (this.#typed.length < TYPED_AHEAD) this.#typed.push(this.#input);
      this.#input = '';
      this.#consume();
    } else if (byte === 0x08 || byte === 0x7f) this.#input = this.#input.slice(0, -1);
    else if (byte >= 0x20 && this.#input.length < TYPED_LIMIT) this.#input += String.fromCharCode(byte);
  }

  end(): void {
    if (this.over) return;
    if (this.#line !== '') this.#judgePrompt(this.#line);
    if (this.over) return;
    this.over = true;
    const isPending = this.#awaits === 'verdict' || (this.#user !== null && this.#awaits !== 'user');
    if (isPending) this.#tell(null, this.#password === null);
    else if (this.#spoke && !this.#told) this.#tell(null, true);
  }

  /** A line of the server that is whole. */
  #judgeLine(line: string): void {
    if (this.#awaits === 'nothing' && this.#user === null) {
      // The client typed ahead: its echo stands behind the prompt.
      if (this.#typed.length > 0 && /(?:login|user ?name)\s*:/i.test(line) && !LAST_LOGIN.test(line)) {
        this.#awaits = 'user';
        this.#consume();
      }
      return;
    }
    if (this.#awaits === 'user') return;
    if (LET_IN.test(line)) this.#verdict(true);
    else if (REFUSED.test(line)) this.#verdict(false);
  }

  /** What the server said last, without a line end, before the client goes on. */
  #judgePrompt(line: string): void {
    const end = line.trimEnd();
    if (end === '' || !PROMPT_ENDS.includes(end.charAt(end.length - 1))) return;
    if (LAST_LOGIN.test(line)) return;
    if (PASSWORD_PROMPT.test(line)) {
      const user = this.#user;
      if (this.#awaits === 'verdict') this.#verdict(false);
      this.#user = user;
      if (this.#awaits !== 'password') this.#await('password');
    } else if (USER_PROMPT.test(line)) {
      if (this.#awaits === 'verdict') this.#verdict(false);
      if (this.#awaits === 'nothing') this.#await('user');
    } else if (SHELL.test(line) && this.#answered()) this.#verdict(true);
  }

  /** All that was asked for was given: a password, or a name where none followed. */
  #answered(): boolean {
    return this.#awaits === 'verdict' || (this.#awaits === 'nothing' && this.#user !== null);
  }

  #await(what: 'user' | 'password'): void {
    this.#awaits = what;
    this.#line = '';
    this.#consume();
  }

  #consume(): void {
    const typed = this.#typed;
    if (this.#awaits === 'user') {
      // An empty line makes the server ask again.
      while (typed[0] === '') typed.shift();
      const user = typed.shift();
      if (user === undefined) return;
      this.#user = user;
      this.#awaits = 'nothing';
      this.#line = '';
    } else if (this.#awaits === 'password') {
      const password = typed.shift();
      if (password === undefined) return;
      this.#password = password;
      this.#awaits = 'verdict';
      this.#line = '';
    }
  }

  #verdict(success: boolean): void {
    this.#tell(success, false);
    this.#user = null;
    this.#password = null;
    this.#awaits = 'nothing';
    this.over = success;
  }

  #tell(success: boolean | null, confused: boolean): void {
    this.#told = true;
    this.#attempt({ user: this.#user, password: this.#password, success, confused });
  }
}
