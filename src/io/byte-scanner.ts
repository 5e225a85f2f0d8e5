/** Reads words and numbers from a block of bytes without making strings. */

const POWER_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const EXACT_MANTISSA = 2 ** 53;
const SPACE = 32;
const NEWLINE = 10;
const ZERO = 48;
const COMMA = 44;
const CLOSE = 93;

/**
 * A cursor in a block of text. `at` is the next byte; a number or a word is read after skipping blanks, never past the
 * end of the line. A token that is not a number gives NaN and sets `bad`.
 */
export class ByteScanner {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** True once a token was no number (a literal nan is a number). */
  bad = false;

  /** Moves to the next byte that is not a blank; a line end stays. */
  skipBlanks(): void {
    const bytes = this.bytes;
    let at = this.at;
    while (bytes[at] === SPACE || bytes[at] === 9 || bytes[at] === 13) at++;
    this.at = at;
  }

  /** True at the end of the line or of the block. */
  atLineEnd(): boolean {
    this.skipBlanks();
    return this.at >= this.bytes.length || this.bytes[this.at] === NEWLINE;
  }

  /** Moves behind the next line end. */
  nextLine(): void {
    const end = this.bytes.indexOf(NEWLINE, this.at);
    this.at = end < 0 ? this.bytes.length : end + 1;
  }

  /** The text from `from` to the next blank or line end. */
  wordFrom(from: number): string {
    let end = from;
    while (end < this.bytes.length && this.bytes[end] > SPACE) end++;
    return latin1(this.bytes, from, end);
  }

  /** The text from `from` to the line end. */
  lineFrom(from: number): string {
    let end = this.bytes.indexOf(NEWLINE, from);
    if (end < 0) end = this.bytes.length;
    return latin1(this.bytes, from, end).trimEnd();
  }

  /** The next word as a whole number (optional sign and digits, up to a blank, comma or closing bracket); NaN and `bad` otherwise. */
  whole(): number {
    this.skipBlanks();
    const bytes = this.bytes;
    const start = this.at;
    const negative = bytes[start] === 45;
    let at = negative || bytes[start] === 43 ? start + 1 : start;
    const first = at;
    let value = 0;
    let digit = bytes[at] - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = bytes[++at] - ZERO;
    }
    this.at = at;
    const stop = bytes[at];
    if (at === first || (stop > SPACE && stop !== COMMA && stop !== CLOSE)) return this.fail(start);
    return negative ? -value : value;
  }

  /**
   * The next word as a number, correctly rounded: mantissas below 2^53 with a decimal exponent of at most 22 are exact
   * in one operation (Clinger 1990); the rest goes through Number().
   */
  number(): number {
    this.skipBlanks();
    const bytes = this.bytes;
    const start = this.at;
    const negative = bytes[start] === 45;
    let at = negative || bytes[start] === 43 ? start + 1 : start;
    let mantissa = 0;
    let digits = 0;
    let exponent = 0;
    let digit = bytes[at] - ZERO;
    while (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      digit = bytes[++at] - ZERO;
    }
    if (bytes[at] === 46) {
      const point = at;
      digit = bytes[++at] - ZERO;
      while (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digit = bytes[++at] - ZERO;
      }
      digits += at - point - 1;
      exponent = point + 1 - at;
    }
    if (digits === 0) return this.slowNumber(start);
    if ((bytes[at] | 32) === 101) {
      at++;
      const down = bytes[at] === 45;
      if (down || bytes[at] === 43) at++;
      const first = at;
      let power = 0;
      digit = bytes[at] - ZERO;
      while (digit >= 0 && digit <= 9) {
        power = power * 10 + digit;
        digit = bytes[++at] - ZERO;
      }
      if (at === first) return this.slowNumber(start);
      exponent += down ? -power : power;
    }
    if (bytes[at] > SPACE || mantissa >= EXACT_MANTISSA) return this.slowNumber(start);
    this.at = at;
    if (mantissa === 0) return negative ? -0 : 0;
    const size =
      exponent === 0
        ? mantissa
        : exponent < 0
          ? exponent >= -22
            ? mantissa / POWER_OF_TEN[-exponent]
            : NaN
          : exponent <= 22
            ? mantissa * POWER_OF_TEN[exponent]
            : NaN;
    if (Number.isNaN(size)) return this.slowNumber(start);
    return negative ? -size : size;
  }

  private slowNumber(start: number): number {
    const word = this.wordFrom(start);
    this.at = start + word.length;
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) return Number(word);
    if (/^[+-]?nan$/i.test(word)) return NaN;
    if (/^[+-]?inf(inity)?$/i.test(word)) return word.startsWith('-') ? -Infinity : Infinity;
    return this.fail(start);
  }

  private fail(start: number): number {
    this.at = start + this.wordFrom(start).length;
    this.bad = true;
    return NaN;
  }
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}
