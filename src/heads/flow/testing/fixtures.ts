import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ARP_SCAN_FIXTURES } from '../detectors/arp-scan/testing/fixtures.ts';
import { HORIZONTAL_PORT_SCAN_FIXTURES } from '../detectors/horizontal-port-scan/testing/fixtures.ts';
import { PASSWORD_GUESSING_FIXTURES } from '../detectors/password-guessing/testing/fixtures.ts';
import { VERTICAL_PORT_SCAN_FIXTURES } from '../detectors/vertical-port-scan/testing/fixtures.ts';
import type { Fixtures } from './story.ts';

/** The inputs beside the detectors that were made by hand, by path; captures that were recorded are not among them. */
export const FIXTURES: Fixtures = Object.fromEntries(
  Object.entries({
    'arp-scan': ARP_SCAN_FIXTURES,
    'horizontal-port-scan': HORIZONTAL_PORT_SCAN_FIXTURES,
    'password-guessing': PASSWORD_GUESSING_FIXTURES,
    'vertical-port-scan': VERTICAL_PORT_SCAN_FIXTURES,
  }).flatMap(([detector, files]) => Object.entries(files).map(([name, make]) => [`${detector}/${name}`, make])),
);

/** `scripts/with-node src/heads/flow/testing/fixtures.ts` writes them to their places beside the detectors. */
if (process.argv[1] === import.meta.filename) {
  for (const [path, make] of Object.entries(FIXTURES)) {
    const file = join(import.meta.dirname, '..', 'detectors', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, make());
  }
}
