import { bytesOf, fromHex, type Piece } from './messages.ts';

/** One value in DER. For tests. */
export function der(tag: number, ...content: readonly Piece[]): Uint8Array {
  const bytes = bytesOf(...content);
  const { length } = bytes;
  if (length < 0x80) return bytesOf(tag, length, bytes);
  if (length < 0x100) return bytesOf(tag, 0x81, length, bytes);
  return bytesOf(tag, 0x82, length >>> 8, length & 0xff, bytes);
}

export function identifier(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const arcs = [40 * first + second, ...rest].map((arc) => {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift(0x80 | (left & 0x7f));
    return digits;
  });
  return der(6, ...arcs);
}

/** A distinguished name from types and values; a value may be a value in DER. */
export function name(...attributes: readonly (readonly [string, string | Uint8Array])[]): Uint8Array {
  return der(
    0x30,
    ...attributes.map(([type, value]) =>
      der(0x31, der(0x30, identifier(type), typeof value === 'string' ? der(0x0c, value) : value)),
    ),
  );
}

const RSA = '1.2.840.113549.1.1.1';

export function rsaKey(bits = 1_024): Uint8Array {
  const modulus = new Uint8Array(bits / 8).fill(0xa5);
  return der(0x30, der(0x30, identifier(RSA), der(5)), der(3, 0, der(0x30, der(2, 0, modulus), der(2, [1, 0, 1]))));
}

export function curveKey(curve = '1.2.840.10045.3.1.7'): Uint8Array {
  return der(0x30, der(0x30, identifier('1.2.840.10045.2.1'), identifier(curve)), der(3, 0, 4, new Uint8Array(64)));
}

export interface CertificateParts {
  readonly version?: number | null;
  readonly serial?: readonly number[];
  readonly issuer?: Uint8Array;
  readonly subject?: Uint8Array;
  readonly validity?: readonly [Uint8Array, Uint8Array];
  readonly key?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
}

/** A certificate, signed by nobody. */
export function certificate(parts: CertificateParts = {}): Uint8Array {
  const { version = 3, serial = [0x00, 0xab, 0xcd], extensions } = parts;
  const [notBefore, notAfter] = parts.validity ?? [der(0x17, '200101000000Z'), der(0x18, '20510203040506Z')];
  const algorithm = der(0x30, identifier('1.2.840.113549.1.1.11'), der(5));
  const body = der(
    0x30,
    version === null ? [] : der(0xa0, der(2, version - 1)),
    der(2, serial),
    algorithm,
    parts.issuer ?? name(['2.5.4.6', 'ZZ'], ['2.5.4.10', 'Example Trust'], ['2.5.4.3', 'Example CA']),
    der(0x30, notBefore, notAfter),
    parts.subject ?? name(['2.5.4.3', 'www.example.org']),
    parts.key ?? rsaKey(),
    extensions === undefined ? [] : der(0xa3, der(0x30, ...extensions)),
  );
  return der(0x30, body, algorithm, der(3, 0, fromHex('00112233445566778899aabbccddeeff')));
}

export function certificateExtension(type: string, content: Uint8Array, critical = false): Uint8Array {
  return der(0x30, identifier(type), critical ? der(1, 0xff) : [], der(4, content));
}
