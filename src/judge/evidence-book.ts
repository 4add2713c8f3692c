import type { Evidence, Finding } from '../model/evidence.ts';
import { BoundedMap } from '../numeric/bounded-map.ts';
import { contentId } from './identifier.ts';
import type { TimeWindows } from './time-windows.ts';

/** What has been given out so far is kept for this much evidence; beyond it the evidence that grew longest ago is closed. */
const OPEN_EVIDENCE = 65_536;

/**
 * Turns findings into evidence. A finding with the same identity as an earlier one is that evidence, grown: it keeps
 * its id and raises the revision.
 */
export class EvidenceBook {
  readonly #windows: TimeWindows;
  readonly #open = new BoundedMap<string, Evidence>(OPEN_EVIDENCE);

  constructor(windows: TimeWindows) {
    this.#windows = windows;
  }

  enter(finding: Finding): Evidence {
    const { kind: _, evidence: evidenceKind, group, ...facts } = finding;
    const window = this.#windows.indexOf(finding.firstTime);
    const id = contentId(evidenceKind, finding.head, finding.profile, window, group, finding.firstTime);
    const earlier = this.#open.get(id);
    const evidence: Evidence = {
      kind: 'evidence',
      evidence: evidenceKind,
      id,
      revision: earlier === undefined ? 0 : earlier.revision + 1,
      window,
      ...facts,
      // Evidence is known since its first revision; how far it reaches, `lastTime` says.
      time: earlier?.time ?? finding.time,
    };
    this.#open.set(id, evidence);
    return evidence;
  }

  /** Evidence closed before its time because of the cap. */
  get forgotten(): number {
    return this.#open.evicted;
  }

  get(id: string): Evidence | undefined {
    return this.#open.get(id);
  }
}
