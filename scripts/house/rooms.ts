/** A room is a folder of `src/`. It may import from itself and from rooms on lower floors, and from nothing else. */
export interface Room {
  readonly name: string;
  readonly floor: number;
  /**
   * A pure room gives the same result for the same input on every machine and in the browser: no `node:` module, no
   * clock, no chance, and it imports pure rooms alone.
   */
  readonly pure: boolean;
}

/** The house. A new room is one line here; `npm run check` refuses a folder of `src/` that is not listed. */
export const ROOMS: readonly Room[] = [
  { floor: 9, name: 'cli', pure: false },
  { floor: 8, name: 'server', pure: false },
  { floor: 8, name: 'terminal', pure: false },
  { floor: 7, name: 'agent', pure: false },
  { floor: 6, name: 'config', pure: false },
  { floor: 5, name: 'engine', pure: true },
  { floor: 5, name: 'defender', pure: false },
  { floor: 5, name: 'proxy', pure: false },
  { floor: 5, name: 'report', pure: false },
  { floor: 4, name: 'judge', pure: true },
  { floor: 3, name: 'heads/packet', pure: true },
  { floor: 3, name: 'heads/flow', pure: true },
  { floor: 3, name: 'heads/web', pure: true },
  { floor: 2, name: 'assemble', pure: true },
  { floor: 2, name: 'heads/state', pure: true },
  { floor: 2, name: 'intel', pure: true },
  { floor: 2, name: 'sources', pure: false },
  { floor: 1, name: 'decode', pure: true },
  { floor: 1, name: 'protocol', pure: true },
  { floor: 1, name: 'store', pure: false },
  { floor: 0, name: 'model', pure: true },
  { floor: 0, name: 'numeric', pure: true },
];

/** npm packages that pure rooms may import: plain computation that runs in a browser too. */
export const PURE_PACKAGES: readonly string[] = ['@noble/hashes', 'brotli', 'fflate', 'fzstd', 'zod'];

/** Files that only tests load: tests, and folders named `testing` with what several tests share. */
export const TEST_FILE = /\.test\.ts$|(^|\/)testing\//;

/** The room that holds a file, or undefined where the table knows none. `path` starts with `src/`. */
export function roomOf(path: string): Room | undefined {
  return ROOMS.find((room) => path.startsWith(`src/${room.name}/`));
}
