/** One DER element; numbers are bytes, arrays are put one behind the other. For tests. */
export function der(tag: number, ...content: (number | readonly number[])[]): number[] {
  const body = content.flat();
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return [tag, ...length, ...body];
}

/** Text as an element. */
export function derText(tag: number, text: string): number[] {
  return der(
    tag,
    [...text].map((character) => character.charCodeAt(0)),
  );
}
