import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ARP_FIXTURES } from './arp-fixtures.ts';
import { HORIZONTAL_FIXTURES } from './horizontal-fixtures.ts';
import { PASSWORD_FIXTURES } from './password-fixtures.ts';
import { VERTICAL_FIXTURES } from './vertical-fixtures.ts';

/** The inputs beside the detectors that were made by hand, by path; captures that the lab recorded are not among them. */
export const FIXTURES: Readonly<Record<string, () => Uint8Array>> = Object.fromEntries(
  Object.entries({
    'arp-scan': ARP_FIXTURES,
    'horizontal-port-scan': HORIZONTAL_FIXTURES,
    'password-guessing': PASSWORD_FIXTURES,
    'vertical-port-scan': VERTICAL_FIXTURES,
  }).flatMap(([detector, files]) => Object.entries(files).map(([name, make]) => [`${detector}/${name}`, make])),
);

/** `node src/heads/flow/testing/fixtures.ts` writes them to their places beside the detectors. */
if (process.argv[1] === import.meta.filename) {
  for (const [path, make] of Object.entries(FIXTURES)) {
    const file = join(import.meta.dirname, '..', 'detectors', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, make());
  }
}
