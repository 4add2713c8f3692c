/** A parameter of a header field, its name in lower case. */
export interface HeaderParameter {
  readonly name: string;
  readonly value: string;
}

export interface HeaderParameters {
  readonly parameters: readonly HeaderParameter[];
  /** Readers may take it differently: a quote or backslash where none belongs, a name that comes twice. */
  readonly isOdd: boolean;
}

/** Parameters of one field that are read. */
const MOST = 32;

/** The parameters of a field such as `form-data; name="a"` (RFC 9110 section 5.6.6), one after the other. */
export function headerParameters(field: string): HeaderParameters {
  const parameters: HeaderParameter[] = [];
  const names = new Set<string>();
  let isOdd = false;
  let at = field.indexOf(';');
  while (at >= 0 && parameters.length < MOST) {
    PARAMETER.lastIndex = at;
    const found = PARAMETER.exec(field);
    if (found === null) break;
    const [all, name = '', quoted, token = ''] = found;
    const value = quoted?.replace(/\\(["\\])/g, '$1') ?? token.trim();
    const lower = name.trim().toLowerCase();
    if (names.has(lower) || /[\\']/.test(quoted ?? '') || /["'\\]/.test(token) || /["'\\]/.test(name)) isOdd = true;
    names.add(lower);
    if (lower !== '') parameters.push({ name: lower, value });
    const next = field.indexOf(';', at + all.length);
    // What stands between a closing quote and the next semicolon belongs to nobody.
    if (quoted !== undefined && field.slice(at + all.length, next < 0 ? undefined : next).trim() !== '') isOdd = true;
    at = next;
  }
  return { parameters, isOdd: isOdd || at >= 0 };
}

/** A semicolon, a name, and maybe a value with quotes or without. */
const PARAMETER = /;([^;="]*)(?:=[ \t]*(?:"((?:[^"\\]|\\[\s\S])*)"|([^;]*)))?/y;
