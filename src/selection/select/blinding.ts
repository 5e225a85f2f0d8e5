/**
 * Blinding by type. What lies above the cut in observed data travels as `Blinded<T>`: it has no field that could be
 * counted, plotted or written, and only `unblind`, given the frozen selection that produced it, opens it.
 */
import { createHash } from 'node:crypto';
import { ConfigError } from '../../core/errors.js';
import type { FinalState } from '../../events/final-states.js';
import { CATEGORIES } from '../../events/final-states.js';
import type { Cuts } from '../cuts.js';

/** All that fixes which observed events are selected, recorded before anyone looks. */
export interface FrozenSelection {
  readonly cuts: Cuts;
  readonly order: readonly FinalState[];
  /** Digest of the model bundle that made the scores. */
  readonly modelDigest: string;
  /** Digest of the configuration. */
  readonly configDigest: string;
  /** SHA-256 over the fields above. */
  readonly digest: string;
}

/** Freezes a selection: computes its digest. The record is JSON; write it before unblinding. */
export function freezeSelection(selection: Omit<FrozenSelection, 'digest'>): FrozenSelection {
  return { ...selection, digest: digestOf(selection) };
}

function digestOf({ cuts, order, modelDigest, configDigest }: Omit<FrozenSelection, 'digest'>): string {
  const text = JSON.stringify([CATEGORIES.map((name) => cuts[name]), order, modelDigest, configDigest]);
  return createHash('sha256').update(text).digest('hex');
}

/** A value out of reach: in JSON it shows only the digest of the selection that opens it. */
export class Blinded<T> {
  readonly #value: T;
  readonly #digest: string;

  /** Seals `value`, to be opened with `frozen` only. */
  constructor(value: T, frozen: FrozenSelection) {
    this.#value = value;
    this.#digest = frozen.digest;
  }

  /** The digest of the frozen selection that opens it. */
  get digest(): string {
    return this.#digest;
  }

  /** What JSON shows. */
  toJSON(): string {
    return `blinded by ${this.#digest}`;
  }

  /** Opens what `blinded` holds. Use `unblind`. */
  static open<T>(blinded: Blinded<T>, frozen: FrozenSelection): T {
    if (digestOf(frozen) !== frozen.digest)
      throw new ConfigError('the frozen selection was changed after its digest was made');
    if (frozen.digest !== blinded.#digest)
      throw new ConfigError(`sealed by selection ${blinded.#digest}, not by ${frozen.digest}`);
    return blinded.#value;
  }
}

/**
 * Opens a sealed value.
 * @param record the frozen selection as it was recorded; goes into provenance
 * @throws ConfigError if the record is not the selection that sealed the value
 */
export function unblind<T>(blinded: Blinded<T>, record: FrozenSelection): T {
  return Blinded.open(blinded, record);
}
