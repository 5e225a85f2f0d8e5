/**
 * Counter-based random numbers: Threefry4x32 with 20 rounds (Salmon, Moraes, Dror, Shaw, SC'11).
 * A draw is a pure function of (seed, stream, index, position), so any number of workers, shards or restarts
 * gives the same bytes.
 */

const PARITY = 0x1bd11bda;

/** One Threefry4x32-20 block: four 32-bit words from a four-word counter under a four-word key, written to `out`. */
export function threefry(out: Uint32Array, counter: ArrayLike<number>, key: ArrayLike<number>): void {
  const k0 = key[0] | 0;
  const k1 = key[1] | 0;
  const k2 = key[2] | 0;
  const k3 = key[3] | 0;
  const k4 = PARITY ^ k0 ^ k1 ^ k2 ^ k3;
  let x0 = (counter[0] + k0) | 0;
  let x1 = (counter[1] + k1) | 0;
  let x2 = (counter[2] + k2) | 0;
  let x3 = (counter[3] + k3) | 0;
  let a0 = k1;
  let a1 = k2;
  let a2 = k3;
  let a3 = k4;
  let a4 = k0;
  // Each pass: four rounds with one half of the rotation table, then a key injection with the key schedule rotated.
  for (let injection = 1; injection <= 5; injection++) {
    if (injection & 1) {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 10) | (x1 >>> 22)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 26) | (x3 >>> 6)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 11) | (x3 >>> 21)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 21) | (x1 >>> 11)) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 27) | (x3 >>> 5)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 23) | (x3 >>> 9)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 5) | (x1 >>> 27)) ^ x2;
    } else {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 20) | (x3 >>> 12)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 17) | (x3 >>> 15)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 11) | (x1 >>> 21)) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 25) | (x1 >>> 7)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 10) | (x3 >>> 22)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 18) | (x3 >>> 14)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 20) | (x1 >>> 12)) ^ x2;
    }
    x0 = (x0 + a0) | 0;
    x1 = (x1 + a1) | 0;
    x2 = (x2 + a2) | 0;
    x3 = (x3 + a3 + injection) | 0;
    const first = a0;
    a0 = a1;
    a1 = a2;
    a2 = a3;
    a3 = a4;
    a4 = first;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** 32-bit FNV-1a hash of a stream's name. */
function streamWord(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const TWO_32 = 4294967296;

/**
 * A reader of one random stream. `at(index)` places it at the start of item `index`; what follows depends on
 * (seed, stream, substream, index) and the number of draws since, on nothing else.
 */
export class Random {
  readonly #key = new Uint32Array(4);
  readonly #counter = new Uint32Array(4);
  readonly #block = new Uint32Array(4);
  #position = 4;
  #spareNormal = NaN;

  /**
   * @param seed whole number, 0 to 2^53 - 1
   * @param stream name of what the numbers are for, e.g. 'signal/kinematics'
   * @param substream whole number that tells apart members of one stream (a mass point, a bag), 0 to 2^32 - 1
   */
  constructor(seed: number, stream: string, substream = 0) {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new RangeError(`seed ${seed}: a whole number from 0 to 2^53 - 1`);
    this.#key[0] = seed % TWO_32;
    this.#key[1] = Math.floor(seed / TWO_32);
    this.#key[2] = streamWord(stream);
    this.#key[3] = substream;
    this.at(0);
  }

  /** Moves to the start of item `index` (0 to 2^53 - 1). */
  at(index: number): this {
    this.#counter[0] = 0;
    this.#counter[1] = 0;
    const high = Math.floor(index / TWO_32);
    this.#counter[2] = index - high * TWO_32;
    this.#counter[3] = high;
    this.#position = 4;
    this.#spareNormal = NaN;
    return this;
  }

  /** A uniform 32-bit word. */
  uint32(): number {
    if (this.#position === 4) {
      threefry(this.#block, this.#counter, this.#key);
      if (++this.#counter[0] === TWO_32) this.#counter[1]++;
      this.#position = 0;
    }
    return this.#block[this.#position++];
  }

  /** Uniform in the open interval (0, 1), 53 bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low + 0.5) / 9007199254740992;
  }

  /** Uniform whole number from 0 to n - 1, 1 <= n <= 2^32, without bias. */
  below(n: number): number {
    const limit = TWO_32 - (TWO_32 % n);
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % n;
  }

  /** Standard normal (Box-Muller; the second of each pair is kept). */
  normal(): number {
    if (!Number.isNaN(this.#spareNormal)) {
      const spare = this.#spareNormal;
      this.#spareNormal = NaN;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -Math.log(this.uniform());
  }

  /**
   * Poisson count. Below a mean of 30 by multiplication of uniforms; above by transformed rejection
   * (PTRS, Hoermann 1993).
   */
  poisson(mean: number): number {
    if (!(mean >= 0)) throw new RangeError(`Poisson mean ${mean}: a number >= 0`);
    if (mean < 30) {
      const threshold = Math.exp(-mean);
      let count = 0;
      for (let product = this.uniform(); product > threshold; product *= this.uniform()) count++;
      return count;
    }
    const b = 0.931 + 2.53 * Math.sqrt(mean);
    const a = -0.059 + 0.02483 * b;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    const vr = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
      const u = this.uniform() - 0.5;
      const v = this.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= vr) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= k * Math.log(mean) - mean - logFactorial(k)) return k;
    }
  }
}

/** ln k! : exact product to 9, Stirling series above (absolute error below 1e-12). */
export function logFactorial(k: number): number {
  if (k < 10) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return Math.log(product);
  }
  const x = k + 1;
  const x2 = 1 / (x * x);
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.9189385332046728 +
    (1 / 12 - x2 * (1 / 360 - x2 * (1 / 1260 - x2 * (1 / 1680 - x2 / 1188)))) / x
  );
}
