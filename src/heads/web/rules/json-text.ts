/** A JSON document that knows on which line each of its values stands. */
export interface JsonDocument {
  readonly value: unknown;
  /** Line, from 1, of the value at this path, or of the innermost one around it that is there. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** What is wrong with a text that should be JSON. */
export class JsonProblem extends Error {
  readonly line: number;

  constructor(line: number, reason: string) {
    super(reason);
    this.name = 'JsonProblem';
    this.line = line;
  }
}

/** Rules need eight at most; a text that opens ten thousand brackets must not exhaust the stack. */
const DEPTH_LIMIT = 64;

type LinesOfMembers = Map<PropertyKey, number>;

/**
 * Reads JSON (RFC 8259). JSON.parse tells no lines, and silently takes the last of two equal keys: here they are an
 * error, because the first would have been a condition. A byte order mark is passed over. Throws JsonProblem.
 */
export function parseJsonText(text: string): JsonDocument {
  const reader = new JsonReader(text);
  const value = reader.document();
  return { value, lineOf: (path) => reader.lineOf(value, path) };
}

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const QUOTE = 34;
const BACKSLASH = 92;

class JsonReader {
  readonly #text: string;
  readonly #lines = new Map<object, LinesOfMembers>();
  #firstLine = 1;
  #at = 0;
  /** Line of `#lineAt`, counted as reading goes on. */
  #line = 1;
  #lineAt = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    this.#space();
    if (this.#at >= this.#text.length) throw this.#problem('the file is empty');
    this.#firstLine = this.#lineHere();
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#problem(`${this.#here()} after the end of the document`);
    return value;
  }

  lineOf(root: unknown, path: readonly PropertyKey[]): number {
    let line = this.#firstLine;
    let value = root;
    for (const key of path) {
      if (typeof value !== 'object' || value === null) break;
      const next = this.#lines.get(value)?.get(key);
      if (next === undefined) break;
      line = next;
      value = (value as Record<PropertyKey, unknown>)[key];
    }
    return line;
  }

  #value(depth: number): unknown {
    if (depth > DEPTH_LIMIT) throw this.#problem(`nested more than ${DEPTH_LIMIT} deep`);
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return this.#string();
    const word = this.#take(WORD) ?? this.#take(NUMBER);
    if (word === null) throw this.#problem(`expected a value, found ${this.#here()}`);
    return JSON.parse(word);
  }

  #object(depth: number): Record<string, unknown> {
    // Without a prototype: `__proto__` is a key like others.
    const object: Record<string, unknown> = Object.create(null);
    const lines: LinesOfMembers = new Map();
    this.#lines.set(object, lines);
    this.#members('}', () => {
      if (this.#text[this.#at] !== '"') throw this.#problem(`expected a key in quotes, found ${this.#here()}`);
      const line = this.#lineHere();
      const key = this.#string();
      if (lines.has(key)) throw this.#problem(`the key ${JSON.stringify(key)} is there twice`);
      lines.set(key, line);
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#problem(`expected : after the key, found ${this.#here()}`);
      this.#at += 1;
      this.#space();
      object[key] = this.#value(depth + 1);
    });
    return object;
  }

  #array(depth: number): unknown[] {
    const array: unknown[] = [];
    const lines: LinesOfMembers = new Map();
    this.#lines.set(array, lines);
    this.#members(']', () => {
      lines.set(array.length, this.#lineHere());
      array.push(this.#value(depth + 1));
    });
    return array;
  }

  #members(end: string, readMember: () => void): void {
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      readMember();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== end && next !== ',') throw this.#problem(`expected , or ${end}, found ${this.#here()}`);
      this.#at += 1;
      if (next === end) return;
      this.#space();
      if (this.#text[this.#at] === end) throw this.#problem(`a comma before ${end}`);
    }
  }

  #string(): string {
    const begin = this.#at;
    const text = this.#text;
    for (let at = begin + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 32) break;
      if (code === BACKSLASH) at += 1;
      if (code !== QUOTE) continue;
      try {
        const value = JSON.parse(text.slice(begin, at + 1)) as string;
        this.#at = at + 1;
        return value;
      } catch {
        throw this.#problem('a text with an unknown escape in it; a backslash is written \\\\');
      }
    }
    throw this.#problem('a text without its closing quote, or with a line end in it');
  }

  #take(token: RegExp): string | null {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found === '' ? null : found;
  }

  #space(): void {
    this.#take(SPACE);
  }

  #here(): string {
    const found = this.#text[this.#at];
    return found === undefined ? 'the end of the file' : JSON.stringify(found);
  }

  #lineHere(): number {
    for (; this.#lineAt < this.#at; this.#lineAt++) if (this.#text.charCodeAt(this.#lineAt) === 10) this.#line += 1;
    return this.#line;
  }

  #problem(reason: string): JsonProblem {
    return new JsonProblem(this.#lineHere(), reason);
  }
}
