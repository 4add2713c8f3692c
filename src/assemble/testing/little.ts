/** A number in `count` bytes, the lowest first. For tests. */
export function little(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(value / 256 ** index) % 256);
}

/** Text in two bytes a character. */
export function wide(text: string): number[] {
  return [...text].flatMap((character) => little(character.charCodeAt(0), 2));
}

/** An NTLM message of type 3 with its names in two bytes a character. */
export function ntlmAuthenticate(user: string, domain: string, workstation: string): number[] {
  const names = [domain, user, workstation].map(wide);
  const described: number[] = [];
  let offset = 64;
  for (const name of names) {
    described.push(...little(name.length, 2), ...little(name.length, 2), ...little(offset, 4));
    offset += name.length;
  }
  const signature = [...'NTLMSSP\0'].map((character) => character.charCodeAt(0));
  return [
    ...signature,
    ...little(3, 4),
    ...Array(16).fill(0),
    ...described,
    ...Array(8).fill(0),
    ...little(1, 4),
    ...names.flat(),
  ];
}

/** An NTLM message of type 1, which names nobody. */
export function ntlmNegotiate(): number[] {
  return [...[...'NTLMSSP\0'].map((character) => character.charCodeAt(0)), ...little(1, 4), ...little(0, 4)];
}

/** A Kerberos message as GSS-API packs it: mechanism, kind of token. */
export function kerberosToken(kind: 1 | 2, message: readonly number[]): number[] {
  const body = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, kind, 0, ...message];
  return [0x60, 0x82, body.length >> 8, body.length & 0xff, ...body];
}
