/** Cuts a stream of text into lines; a line longer than `limit` characters calls `overflow` and nothing after it. */
export function lineSplitter(
  limit: number,
  line: (text: string) => void,
  overflow: () => void,
): (chunk: string) => void {
  let rest = '';
  let over = false;
  return (chunk) => {
    if (over) return;
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() as string;
    for (const part of parts) {
      if (part.length > limit) {
        rest = part;
        break;
      }
      line(part);
    }
    if (rest.length > limit) {
      over = true;
      rest = '';
      overflow();
    }
  };
}
