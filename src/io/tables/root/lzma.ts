/** The range decoder and the state machine of LZMA, after the LZMA specification (I. Pavlov, 2015). */

const START_PROBABILITY = 1024;
const TOP = 2 ** 24;

/** Decodes LZMA packets out of one buffer into another, which is the dictionary at the same time. */
export class LzmaDecoder {
  private readonly source: Uint8Array;
  private readonly target: Uint8Array;
  /** Where the dictionary begins in the target. */
  dictionaryStart = 0;
  private lc = 3;
  private lp = 0;
  private pb = 2;
  private from = 0;
  private range = 0;
  private code = 0;
  private state = 0;
  private readonly reps = new Int32Array(4);
  private literals = new Uint16Array(0);
  private readonly isMatch = new Uint16Array(12 << 4);
  private readonly isRep = new Uint16Array(12);
  private readonly isRepG0 = new Uint16Array(12);
  private readonly isRepG1 = new Uint16Array(12);
  private readonly isRepG2 = new Uint16Array(12);
  private readonly isRep0Long = new Uint16Array(12 << 4);
  private readonly slots = Array.from({ length: 4 }, () => new Uint16Array(64));
  private readonly positions = new Uint16Array(128);
  private readonly align = new Uint16Array(16);
  private readonly matchLength = new LengthCoder();
  private readonly repLength = new LengthCoder();

  constructor(source: Uint8Array, target: Uint8Array) {
    this.source = source;
    this.target = target;
  }

  /** Takes the byte that holds the numbers of context bits. @throws RangeError if it is none */
  setProperties(byte: number): void {
    if (byte >= 225) throw new RangeError('damaged LZMA properties');
    this.lc = byte % 9;
    this.lp = Math.floor(byte / 9) % 5;
    this.pb = Math.floor(byte / 45);
    this.literals = new Uint16Array(0x300 << (this.lc + this.lp));
  }

  /** Sets all probabilities and the history back. */
  resetState(): void {
    this.state = 0;
    this.reps.fill(0);
    const tables = [this.literals, this.isMatch, this.isRep, this.isRepG0, this.isRepG1, this.isRepG2];
    tables.push(this.isRep0Long, ...this.slots, this.positions, this.align);
    for (const table of tables) table.fill(START_PROBABILITY);
    this.matchLength.reset();
    this.repLength.reset();
  }

  /**
   * Decodes `length` bytes, out of the source from `from` on into the target from `to` on.
   * @throws RangeError if the data are damaged
   */
  decode(from: number, to: number, length: number): void {
    const { target } = this;
    const end = to + length;
    if (end > target.length) throw new RangeError('damaged LZMA data');
    this.from = from + 1;
    this.range = 0xffffffff;
    this.code = 0;
    for (let i = 0; i < 4; i++) this.code = ((this.code << 8) | this.source[this.from++]) >>> 0;
    for (let at = to; at < end;) {
      const posState = (at - this.dictionaryStart) & ((1 << this.pb) - 1);
      if (this.bit(this.isMatch, (this.state << 4) + posState) === 0) {
        target[at] = this.literal(at);
        at++;
        continue;
      }
      const count = this.bit(this.isRep, this.state) === 0 ? this.match(posState) : this.repeat(posState);
      const distance = this.reps[0] + 1;
      if (distance > at - this.dictionaryStart || at + count > end) throw new RangeError('damaged LZMA data');
      for (let i = 0; i < count; i++, at++) target[at] = target[at - distance];
    }
  }

  private literal(at: number): number {
    const { target, lc, lp, literals } = this;
    const before = at > this.dictionaryStart ? target[at - 1] : 0;
    const base = 0x300 * ((((at - this.dictionaryStart) & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
    let symbol = 1;
    if (this.state >= 7) {
      let matched = target[at - this.reps[0] - 1];
      while (symbol < 0x100) {
        const expected = (matched >> 7) & 1;
        matched <<= 1;
        const bit = this.bit(literals, base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.bit(literals, base + symbol);
    this.state = this.state < 4 ? 0 : this.state < 10 ? this.state - 3 : this.state - 6;
    return symbol & 0xff;
  }

  /** A match of a new distance. @returns its length */
  private match(posState: number): number {
    const { reps } = this;
    reps.copyWithin(1, 0, 3);
    const length = this.length(this.matchLength, posState);
    this.state = this.state < 7 ? 7 : 10;
    const slot = this.tree(this.slots[Math.min(length - 2, 3)], 6);
    reps[0] = slot < 4 ? slot : this.distance(slot);
    return length;
  }

  private distance(slot: number): number {
    const directBits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) << directBits;
    if (slot < 14) return high + this.reverseTree(this.positions, high - slot, directBits);
    let direct = 0;
    for (let i = 0; i < directBits - 4; i++) direct = (direct << 1) | this.directBit();
    return high + (direct << 4) + this.reverseTree(this.align, 0, 4);
  }

  /** A match of one of the last distances. @returns its length */
  private repeat(posState: number): number {
    const { reps, state } = this;
    if (this.bit(this.isRepG0, state) === 0) {
      if (this.bit(this.isRep0Long, (state << 4) + posState) === 0) {
        this.state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      const k = this.bit(this.isRepG1, state) === 0 ? 1 : this.bit(this.isRepG2, state) === 0 ? 2 : 3;
      const distance = reps[k];
      reps.copyWithin(1, 0, k);
      reps[0] = distance;
    }
    this.state = state < 7 ? 8 : 11;
    return this.length(this.repLength, posState);
  }

  private length(coder: LengthCoder, posState: number): number {
    if (this.bit(coder.choice, 0) === 0) return 2 + this.tree(coder.low[posState], 3);
    if (this.bit(coder.choice, 1) === 0) return 10 + this.tree(coder.middle[posState], 3);
    return 18 + this.tree(coder.high, 8);
  }

  private tree(table: Uint16Array, bits: number): number {
    let symbol = 1;
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | this.bit(table, symbol);
    return symbol - (1 << bits);
  }

  private reverseTree(table: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(table, base + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  private bit(table: Uint16Array, index: number): number {
    const probability = table[index];
    const bound = (this.range >>> 11) * probability;
    let bit = 0;
    if (this.code < bound) {
      this.range = bound;
      table[index] = probability + ((2048 - probability) >> 5);
    } else {
      this.range -= bound;
      this.code -= bound;
      table[index] = probability - (probability >> 5);
      bit = 1;
    }
    if (this.range < TOP) this.normalise();
    return bit;
  }

  private directBit(): number {
    this.range >>>= 1;
    const bit = this.code >= this.range ? 1 : 0;
    if (bit === 1) this.code -= this.range;
    if (this.range < TOP) this.normalise();
    return bit;
  }

  private normalise(): void {
    this.range = (this.range << 8) >>> 0;
    this.code = ((this.code << 8) | this.source[this.from++]) >>> 0;
  }
}

/** Probabilities of the lengths of matches. */
class LengthCoder {
  readonly choice = new Uint16Array(2);
  readonly low = Array.from({ length: 16 }, () => new Uint16Array(8));
  readonly middle = Array.from({ length: 16 }, () => new Uint16Array(8));
  readonly high = new Uint16Array(256);

  reset(): void {
    for (const table of [this.choice, ...this.low, ...this.middle, this.high]) table.fill(START_PROBABILITY);
  }
}
