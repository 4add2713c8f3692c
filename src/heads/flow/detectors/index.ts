import type { Detector } from '../detector.ts';
import { arpScan } from './arp-scan.ts';
import { horizontalPortScan } from './horizontal-port-scan.ts';
import { passwordGuessing } from './password-guessing.ts';
import { verticalPortScan } from './vertical-port-scan.ts';

/** All detectors; CONTRIBUTING.md says how to add one. */
export const DETECTORS: readonly Detector[] = [arpScan, horizontalPortScan, passwordGuessing, verticalPortScan];
