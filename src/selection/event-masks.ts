/** A compact map from event id to a few 16-bit words: exact counts of distinct events over rows in any order. */
const FIRST_CAPACITY = 1 << 12;
const MAX_LOAD = 0.7;

/** Open addressing with linear probing; `words` 16-bit words an event, 0 at first. */
export class EventMasks {
  readonly words: number;
  /** Word w of the event in slot s: masks[s * words + w]. Replaced when the map grows. */
  masks: Uint16Array;
  #keys: Float64Array;
  #size = 0;

  constructor(words: number) {
    this.words = words;
    this.#keys = new Float64Array(FIRST_CAPACITY).fill(NaN);
    this.masks = new Uint16Array(FIRST_CAPACITY * words);
  }

  /** Number of events seen. */
  get size(): number {
    return this.#size;
  }

  /** The slot of an event, made if new; valid until the next call. */
  slot(eventId: number): number {
    if (this.#size >= MAX_LOAD * this.#keys.length) this.#grow();
    const slot = probe(this.#keys, eventId);
    if (Number.isNaN(this.#keys[slot])) {
      this.#keys[slot] = eventId;
      this.#size++;
    }
    return slot;
  }

  #grow(): void {
    const [oldKeys, oldMasks, words] = [this.#keys, this.masks, this.words];
    this.#keys = new Float64Array(2 * oldKeys.length).fill(NaN);
    this.masks = new Uint16Array(this.#keys.length * words);
    for (let old = 0; old < oldKeys.length; old++) {
      if (Number.isNaN(oldKeys[old])) continue;
      const slot = probe(this.#keys, oldKeys[old]);
      this.#keys[slot] = oldKeys[old];
      for (let w = 0; w < words; w++) this.masks[slot * words + w] = oldMasks[old * words + w];
    }
  }
}

/** Slot that holds `key`, or the empty one where it belongs. */
function probe(keys: Float64Array, key: number): number {
  const last = keys.length - 1;
  let hash = Math.imul((key | 0) ^ Math.floor(key / 4294967296), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  let slot = (hash ^ (hash >>> 13)) & last;
  while (keys[slot] !== key && !Number.isNaN(keys[slot])) slot = (slot + 1) & last;
  return slot;
}
