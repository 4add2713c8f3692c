import { ecb, gcm } from '@noble/ciphers/aes.js';
import { bytesOf, number, type Piece, sized } from '../../tls/testing/messages.ts';
import { initialKeys, initialSecret } from '../initial-keys.ts';
import { quicVersion } from '../versions.ts';

/** An integer of variable length, in two bytes. For tests. */
const integer = (value: number): Uint8Array => number(0x4000 + value, 2);

export function cryptoFrame(offset: number, content: Uint8Array): Uint8Array {
  return bytesOf(6, integer(offset), integer(content.length), content);
}

export interface InitialFields {
  readonly version?: number;
  /** The client's first choice, of which keys are made. */
  readonly key: Uint8Array;
  readonly side?: 'client' | 'server';
  readonly destination?: Uint8Array;
  readonly source?: Uint8Array;
  readonly token?: Uint8Array;
  readonly number?: number;
  /** Bytes of the datagram that this packet fills. */
  readonly fill?: number;
  /** Bits of the first byte, before its lowest four: of an Initial of version 1. */
  readonly first?: number;
}

/** An Initial packet with these frames, protected. */
export function initial(fields: InitialFields, ...frames: readonly Piece[]): Uint8Array {
  const { version = 1, key, side = 'client', source = new Uint8Array(0), token = new Uint8Array(0) } = fields;
  const known = quicVersion(version);
  if (known === undefined) throw new Error('no such version');
  const keys = initialKeys(known, initialSecret(known, key), side);
  const before = bytesOf(
    number(version, 4),
    sized(1, fields.destination ?? key),
    sized(1, source),
    integer(token.length),
    token,
  );
  const content = bytesOf(...frames);
  const overhead = 1 + before.length + 2 + 4 + 16;
  const plain = new Uint8Array(Math.max(content.length, (fields.fill ?? 1_200) - overhead));
  plain.set(content);
  const packetNumber = number(fields.number ?? 0, 4);
  const header = bytesOf((fields.first ?? 0xc0) | 3, before, integer(plain.length + 20), packetNumber);
  const nonce = keys.nonce.slice();
  for (let index = 0; index < 4; index++)
    nonce[8 + index] = (nonce[8 + index] as number) ^ (packetNumber[index] as number);
  const packet = bytesOf(header, gcm(keys.key, nonce, header).encrypt(plain));
  const at = header.length - 4;
  const mask = ecb(keys.header, { disablePadding: true }).encrypt(packet.slice(at + 4, at + 20));
  packet[0] = (packet[0] as number) ^ ((mask[0] as number) & 0x0f);
  for (let index = 0; index < 4; index++)
    packet[at + index] = (packet[at + index] as number) ^ (mask[1 + index] as number);
  return packet;
}
