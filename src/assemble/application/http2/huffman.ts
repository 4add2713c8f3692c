/**
 * RFC 7541 appendix B. The code is canonical, so the symbols in the order of their codes say it all: as many of each
 * length as stand here, from the shortest on. Symbol 256 ends a string and is never sent.
 */
const SYMBOLS_BY_LENGTH: readonly (readonly [length: number, symbols: string])[] = [
  [5, '30-32 61 63 65 69 6f 73 74'],
  [6, '20 25 2d-2f 33-39 3d 41 5f 62 64 66-68 6c-6e 70 72 75'],
  [7, '3a 42-57 59 6a 6b 71 76-7a'],
  [8, '26 2a 2c 3b 58 5a'],
  [10, '21 22 28 29 3f'],
  [11, '27 2b 7c'],
  [12, '23 3e'],
  [13, '0 24 40 5b 5d 7e'],
  [14, '5e 7d'],
  [15, '3c 60 7b'],
  [19, '5c c3 d0'],
  [20, '80 82 83 a2 b8 c2 e0 e2'],
  [21, '99 a1 a7 ac b0 b1 b3 d1 d8 d9 e3 e5 e6'],
  [22, '81 84-86 88 92 9a 9c a0 a3 a4 a9 aa ad b2 b5 b9-bb bd be c4 c6 e4 e8 e9'],
  [23, '1 87 89-8d 8f 93 95-98 9b 9d 9e a5 a6 a8 ae af b4 b6 b7 bc bf c5 e7 ef'],
  [24, '9 8e 90 91 94 9f ab ce d7 e1 ec ed'],
  [25, 'c7 cf ea eb'],
  [26, 'c0 c1 c8-ca cd d2 d5 da db ee f0 f2 f3 ff'],
  [27, 'cb cc d3 d4 d6 dd-df f1 f4-f8 fa-fe'],
  [28, '2-8 b c e-15 17-1b 1c-1f 7f dc f9'],
  [30, 'a d 16 100'],
];

const LONGEST = 30;
const END = 256;

/** Symbols in the order of their codes. */
const SYMBOLS: number[] = [];
/** For each length: the first code of that length, how many there are, and where their symbols begin. */
const FIRST_CODE = new Int32Array(LONGEST + 1);
const COUNT = new Int32Array(LONGEST + 1);
const OFFSET = new Int32Array(LONGEST + 1);

for (const [length, symbols] of SYMBOLS_BY_LENGTH) {
  OFFSET[length] = SYMBOLS.length;
  for (const range of symbols.split(' ')) {
    const [first = '0', last = first] = range.split('-');
    for (let symbol = Number.parseInt(first, 16); symbol <= Number.parseInt(last, 16); symbol += 1)
      SYMBOLS.push(symbol);
  }
  COUNT[length] = SYMBOLS.length - (OFFSET[length] as number);
}
for (let length = 1, code = 0; length <= LONGEST; length += 1) {
  code = (code + (COUNT[length - 1] as number)) << 1;
  FIRST_CODE[length] = code;
}

/**
 * Decodes a string (RFC 7541 section 5.2) and returns its length, or -1 when the code is broken. What does not fit
 * `into` is counted and not kept.
 */
export function unpackHuffman(bytes: Uint8Array, start: number, end: number, into: Uint8Array): number {
  let count = 0;
  let code = 0;
  let length = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    for (let bit = 7; bit >= 0; bit -= 1) {
      code = (code << 1) | ((byte >> bit) & 1);
      length += 1;
      if (length > LONGEST) return -1;
      const index = code - (FIRST_CODE[length] as number);
      if (index < 0 || index >= (COUNT[length] as number)) continue;
      const symbol = SYMBOLS[(OFFSET[length] as number) + index] as number;
      if (symbol === END) return -1;
      // A typed array takes no byte past its end.
      into[count] = symbol;
      count += 1;
      code = 0;
      length = 0;
    }
  }
  // What is left must be padding: fewer than eight bits, all ones.
  return length < 8 && code === (1 << length) - 1 ? count : -1;
}
