import { settleAll } from './settle-all.js';

/** What was made, and what of it is still being written. */
export interface Made<T> {
  readonly result: T;
  readonly written: Promise<void>;
}

/** Makes one after the other; what is still being written of one is written while the next are made. */
export async function makeInTurn<T>([make, ...others]: readonly (() => Promise<Made<T>>)[]): Promise<T[]> {
  const { result, written } = await make();
  const [following] = await settleAll([others.length > 0 ? makeInTurn(others) : Promise.resolve([]), written]);
  return [result, ...following];
}
