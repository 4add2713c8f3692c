/** Longest path that is kept; Linux allows no longer one (PATH_MAX). */
const PATH_LIMIT = 4_096;

/** The path of `name` seen from `directory`, with `..` resolved where something stands before it, as Zeek's logs write it. */
export function joinPath(directory: string, name: string): string {
  if (name.startsWith('/')) return resolve(name);
  if (directory === '' || name === '') return resolve(directory + name);
  return resolve(directory.endsWith('/') ? directory + name : `${directory}/${name}`);
}

/** The directory in quotes that the reply to PWD names (RFC 959 appendix II); quotes inside it are doubled. */
export function quotedPath(reply: string): string | null {
  const match = /"((?:[^"]|"")*)"/.exec(reply);
  return match === null ? null : (match[1] ?? '').replaceAll('""', '"').slice(0, PATH_LIMIT);
}

function resolve(path: string): string {
  const isAbsolute = path.startsWith('/');
  const parts: string[] = [];
  const pieces = path.slice(0, PATH_LIMIT).split('/');
  pieces.forEach((piece, index) => {
    const isFirst = index === 0 && !isAbsolute;
    if (piece === '' || (piece === '.' && !isFirst)) return;
    const before = parts.at(-1);
    if (piece === '..' && before !== undefined && before !== '..') parts.pop();
    else if (piece !== '..' || !isAbsolute) parts.push(piece);
  });
  return (isAbsolute ? '/' : '') + parts.join('/');
}
