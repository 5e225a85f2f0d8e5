/** A compact map from event id to a 16-bit word: exact counts of distinct events over rows in any order. */
const FIRST_CAPACITY = 1 << 10;
const MAX_LOAD = 0.75;

/** Open addressing with linear probing; the words are 0 at first. */
export class EventMasks {
  #masks = new Uint16Array(FIRST_CAPACITY);
  #keys = new Float64Array(FIRST_CAPACITY).fill(NaN);
  #size = 0;

  /** Number of events seen. */
  get size(): number {
    return this.#size;
  }

  /** Sets `bits` in the word of an event and returns what it was before. */
  set(eventId: number, bits: number): number {
    let slot = probe(this.#keys, eventId);
    if (Number.isNaN(this.#keys[slot])) {
      if (this.#size >= MAX_LOAD * this.#keys.length) {
        this.#grow();
        slot = probe(this.#keys, eventId);
      }
      this.#keys[slot] = eventId;
      this.#size++;
    }
    const before = this.#masks[slot];
    this.#masks[slot] = before | bits;
    return before;
  }

  /** Forgets every event but `kept`; the memory stays for those to come. */
  forgetAllBut(kept: number): void {
    const slot = probe(this.#keys, kept);
    const mask = Number.isNaN(this.#keys[slot]) ? 0 : this.#masks[slot];
    this.#keys.fill(NaN);
    this.#masks.fill(0);
    this.#size = 0;
    if (mask !== 0) this.set(kept, mask);
  }

  #grow(): void {
    const [oldKeys, oldMasks] = [this.#keys, this.#masks];
    this.#keys = new Float64Array(2 * oldKeys.length).fill(NaN);
    this.#masks = new Uint16Array(this.#keys.length);
    for (let old = 0; old < oldKeys.length; old++) {
      if (Number.isNaN(oldKeys[old])) continue;
      const slot = probe(this.#keys, oldKeys[old]);
      this.#keys[slot] = oldKeys[old];
      this.#masks[slot] = oldMasks[old];
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
