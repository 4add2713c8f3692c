interface Place {
  key: string;
  count: number;
  /** What of the count may be that of keys which had the place before. */
  inherited: number;
}

/**
 * Counts by key, of as many keys as the cap: at the cap the lightest gives way and the newcomer inherits its count
 * (Space-Saving; Metwally, Agrawal and El Abbadi, ICDT 2005). So no number of keys that come once keeps a heavy one out,
 * and of each key it is known between which two numbers its count is. Of one key alone, as most have, no map is made.
 */
export class HeaviestKeys {
  readonly #capacity: number;
  readonly #first: Place;
  /** From the second key on. */
  #placeOf: Map<string, Place> | null = null;
  #places: Place[] | null = null;
  #cursor = 0;
  /** The greatest count that gave way; none is lighter than it, and no key without a place has more. */
  #gaveWay = 0;

  constructor(capacity: number, key: string) {
    this.#capacity = capacity;
    this.#first = { key, count: 1, inherited: 0 };
  }

  get size(): number {
    return this.#places?.length ?? 1;
  }

  /** No more than this was counted of the key. */
  atMost(key: string): number {
    return this.#find(key)?.count ?? this.#gaveWay;
  }

  /** No less than this was counted of the key. */
  atLeast(key: string): number {
    const place = this.#find(key);
    return place === undefined ? 0 : place.count - place.inherited;
  }

  /** The key of which the most is certain. */
  heaviest(): string {
    let best = this.#first;
    for (const place of this.#places ?? []) {
      if (place.count - place.inherited > best.count - best.inherited) best = place;
    }
    return best.key;
  }

  add(key: string): void {
    const known = this.#find(key);
    if (known !== undefined) known.count++;
    else if (this.size < this.#capacity) this.#place(key);
    else this.#replace(this.#lightest(), key);
  }

  #find(key: string): Place | undefined {
    if (this.#placeOf !== null) return this.#placeOf.get(key);
    return this.#first.key === key ? this.#first : undefined;
  }

  #place(key: string): void {
    this.#places ??= [this.#first];
    this.#placeOf ??= new Map([[this.#first.key, this.#first]]);
    const place = { key, count: 1, inherited: 0 };
    this.#places.push(place);
    this.#placeOf.set(key, place);
  }

  #replace(place: Place, key: string): void {
    this.#placeOf?.delete(place.key);
    this.#gaveWay = place.count;
    place.key = key;
    place.inherited = place.count;
    place.count++;
    this.#placeOf?.set(key, place);
  }

  /** Goes on where it stopped, until one is as light as any can be: in a flood of single keys that is the next one. */
  #lightest(): Place {
    const places = this.#places ?? [this.#first];
    let best = places[this.#cursor] as Place;
    for (let step = 0; step < places.length && best.count > this.#gaveWay; step++) {
      this.#cursor = (this.#cursor + 1) % places.length;
      const place = places[this.#cursor] as Place;
      if (place.count < best.count) best = place;
    }
    return best;
  }
}
