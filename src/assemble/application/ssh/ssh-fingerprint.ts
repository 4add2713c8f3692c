import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type AlgorithmOffer, OFFER } from './ssh-key-exchange.ts';

/**
 * HASSH (Salesforce, 2018): MD5 of what one side offers for its own direction: key exchange, ciphers, MACs, compression.
 * Direction 0 gives `hassh`, 1 gives `hasshServer`.
 */
export function sshFingerprint(offer: AlgorithmOffer, direction: 0 | 1): string {
  const lists = [OFFER.keyExchange, OFFER.encryption + direction, OFFER.mac + direction, OFFER.compression + direction];
  return bytesToHex(md5(utf8ToBytes(lists.map((index) => offer[index] ?? '').join(';'))));
}
