import { firstLine, headText } from './head-text.ts';

/** What the header of a Zeek TSV log says; rows are read by it. It changes when a header comes again in the middle. */
export class ZeekHeader {
  separator = '\t';
  unset = '-';
  empty = '(empty)';
  path: string | null = null;
  fields: readonly string[] = [];

  /** Takes one line that begins with `#`; others than the known ones say nothing that is needed. */
  read(line: string): void {
    if (line.startsWith('#separator ')) {
      this.separator = unescapeHex(line.slice('#separator '.length)) || '\t';
      return;
    }
    const [name, ...values] = line.split(this.separator);
    if (name === '#fields') this.fields = values;
    else if (name === '#path') this.path = values[0] ?? null;
    else if (name === '#unset_field') this.unset = values[0] ?? '-';
    else if (name === '#empty_field') this.empty = values[0] ?? '(empty)';
  }
}

/** `\x09` as Zeek writes it becomes the character. */
function unescapeHex(text: string): string {
  return text
    .trimEnd()
    .replace(/\\x([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Only conn.log has the state of a connection. */
const CONN_FIELD = 'conn_state';

/**
 * The name of the Zeek log that begins with these bytes: by `#path`, else by its fields. `unnamed` for a Zeek log that
 * does not say; null for what is no Zeek log, or none yet.
 */
export function zeekLogName(head: Uint8Array): string | null {
  const text = headText(head);
  const line = firstLine(text);
  if (line === null) return null;
  if (line.startsWith('{')) return jsonLogName(line);
  if (!line.startsWith('#')) return null;
  const header = new ZeekHeader();
  // The last piece has no line end yet, or is empty.
  for (const each of text.trimStart().split('\n').slice(0, -1)) {
    if (!each.startsWith('#')) break;
    header.read(each.trimEnd());
    if (header.fields.length > 0)
      return header.fields.includes(CONN_FIELD) ? (header.path ?? 'conn') : (header.path ?? 'unnamed');
  }
  return null;
}

/** Shippers that cannot have a dot in a name write an underscore. */
const ORIGINATOR = /"id[._]orig_h"/;

function jsonLogName(line: string): string | null {
  const path = /"(?:_path|@stream)" *: *"([^"]*)"/.exec(line);
  if (path !== null) return path[1] ?? null;
  if (!line.includes('"ts"') || line.includes('"event_type"')) return null;
  if (line.includes(`"${CONN_FIELD}"`) && ORIGINATOR.test(line)) return 'conn';
  return line.includes('"uid"') || ORIGINATOR.test(line) ? 'unnamed' : null;
}
