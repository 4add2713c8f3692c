/** Something that a station did: times in milliseconds since the epoch, as the lab's clock saw them. */
export type Happening = {
  readonly start: number;
  readonly end: number;
  /** The role of the station. */
  readonly who: string;
  readonly what: string;
  /** What came of it, taken from the program's own output. */
  readonly result: string;
};

export type Timeline = {
  /** Does something and notes when, and what came of it. A failure is not noted: it ends the scenario. */
  during<Result>(
    who: string,
    what: string,
    action: () => Promise<Result>,
    describe: (result: Result) => string,
  ): Promise<Result>;
  /** All that happened, in the order in which it began. */
  happenings(): readonly Happening[];
};

export function createTimeline(): Timeline {
  const list: Happening[] = [];
  return {
    async during(who, what, action, describe) {
      const start = Date.now();
      const result = await action();
      list.push({ start, end: Date.now(), who, what, result: describe(result) });
      return result;
    },
    happenings: () => list.toSorted((a, b) => a.start - b.start),
  };
}
