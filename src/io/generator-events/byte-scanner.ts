/** Reads words and numbers from a block of bytes without making strings. */
import { LARGEST_POWER, scaleDecimal } from './decimal.js';

const SPACE = 32;
const NEWLINE = 10;
const ZERO = 48;
const [PLUS, COMMA, MINUS, POINT, LETTER_E, CLOSE] = [43, 44, 45, 46, 101, 93];

/** Digits of a number that are kept: 9 in one integer, 8 in another. */
const HIGH_DIGITS = 9;
const MOST_DIGITS = 17;

/**
 * A cursor in a block of text. `at` is the next byte; a number or a word is read after skipping blanks, never past the
 * end of the line. A token that is not a number gives NaN and sets `bad`.
 */
export class ByteScanner {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** True once a token was no number (a literal nan is a number). */
  bad = false;

  private wordStart = 0;

  /** Moves to the next word and behind its sign, if it has one; true for a minus. */
  private sign(): boolean {
    this.skipBlanks();
    this.wordStart = this.at;
    const byte = this.bytes[this.at];
    if (byte === MINUS || byte === PLUS) this.at++;
    return byte === MINUS;
  }

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

  /** Moves to the next `byte` of this line, or to the line end. */
  toByteOrLineEnd(byte: number): void {
    const { bytes } = this;
    let at = this.at;
    while (at < bytes.length && bytes[at] !== byte && bytes[at] !== NEWLINE) at++;
    this.at = at;
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
    const negative = this.sign();
    const bytes = this.bytes;
    const start = this.wordStart;
    const first = this.at;
    let at = first;
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

  /** The next word as a number, the nearest double to it; NaN and `bad` if it is none. */
  number(): number {
    const negative = this.sign();
    const bytes = this.bytes;
    const start = this.wordStart;
    const first = this.at;
    let at = first;
    let high = 0;
    let low = 0;
    let digits = 0;
    let exponent = 0;
    let point = 0;
    let exact = true;
    for (; ; at++) {
      const digit = bytes[at] - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (digits < HIGH_DIGITS) {
          high = (high * 10 + digit) | 0;
          if (high !== 0) digits++;
          exponent -= point;
        } else if (digits < MOST_DIGITS) {
          low = (low * 10 + digit) | 0;
          digits++;
          exponent -= point;
        } else {
          exact = exact && digit === 0;
          exponent += 1 - point;
        }
      } else if (bytes[at] === POINT && point === 0) point = 1;
      else break;
    }
    if (at - first === point) return this.word(start);
    if ((bytes[at] | 32) === LETTER_E) {
      const down = bytes[++at] === MINUS;
      if (down || bytes[at] === PLUS) at++;
      const firstOfPower = at;
      let power = 0;
      for (let digit = bytes[at] - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at] - ZERO) {
        power = power * 10 + digit;
      }
      if (at === firstOfPower) return this.fail(start);
      exponent += down ? -power : power;
    }
    if (bytes[at] > SPACE) return this.fail(start);
    this.at = at;
    if (digits === 0) return negative ? -0 : 0;
    if (!exact || exponent > LARGEST_POWER || exponent < -LARGEST_POWER) return Number(latin1(bytes, start, at));
    const size = scaleDecimal(high, low, digits > HIGH_DIGITS ? digits - HIGH_DIGITS : 0, exponent);
    return negative ? -size : size;
  }

  /** nan, inf and infinity in any case and sign. */
  private word(start: number): number {
    const word = this.wordFrom(start);
    this.at = start + word.length;
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
