const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Shortest shadow that says something: 36 characters to the power of eight are 2.8e12, so chance hardly makes one. */
const SHORTEST = 8;

/**
 * What a text looks like inside of base64, wherever it begins: base64 packs three bytes into four characters, so there are
 * three of them, without the characters at the ends that neighbours take part in. In lower case, as rules see values.
 */
export function base64Shadows(text: string): readonly string[] {
  const shadows: string[] = [];
  for (let offset = 0; offset < 3; offset++) {
    let shadow = '';
    const first = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((offset + text.length) * 8) / 6);
    for (let index = first; index < end; index++) {
      let value = 0;
      for (let bit = index * 6 - offset * 8; bit < index * 6 - offset * 8 + 6; bit++) {
        value = (value << 1) | ((text.charCodeAt(bit >> 3) >> (7 - (bit & 7))) & 1);
      }
      shadow += ALPHABET[value] as string;
    }
    if (shadow.length >= SHORTEST) shadows.push(shadow.toLowerCase());
  }
  return shadows;
}
