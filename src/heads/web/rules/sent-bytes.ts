/** Encodings on top of each other that are undone. */
const MOST_LAYERS = 4;

/** Where something was sent in another way than rules write it: percent of percent, or bytes of broken UTF-8 as they are. */
const OTHERWISE = /%25|[\xc0\xc1\xf8-\xff]|\xe0[\x80-\x9f]|\xf0[\x80-\x8f]/;

/**
 * What was sent as rules for raw texts write it, in lower case: signs of ASCII as themselves, all other bytes with one
 * percent. Null where that is how it was sent. `%c0%af` is a slash to some readers and nothing in normal form, so it is
 * looked for as it was sent, also where it came within a form of several parts, or encoded once more.
 *
 * @param raw in lower case, a character for each byte
 */
export function sentBytes(raw: string): string | null {
  if (!OTHERWISE.test(raw)) return null;
  let text = raw;
  for (let layer = 0; layer < MOST_LAYERS && text.includes('%25'); layer++) text = text.replaceAll('%25', '%');
  text = text
    .replace(/%[2-7][0-9a-f]/g, (sign) => String.fromCharCode(Number.parseInt(sign.slice(1), 16)))
    .replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
    .toLowerCase();
  return text === raw ? null : text;
}
