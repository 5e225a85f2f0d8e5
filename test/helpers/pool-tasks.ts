/** Tasks for the tests of the pool: a worker imports this module, where mocha is not. */
import { InputError } from '../../src/core/errors.js';

/** Task: waits longer for smaller inputs, so that results arrive out of order. */
export async function slowSquare(input: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 20 - input));
  return input * input;
}

/** Task: adds 1 to its part of a shared column. */
export function addOne(input: { column: Int32Array; from: number; to: number }): number {
  for (let i = input.from; i < input.to; i++) input.column[i]++;
  return input.to - input.from;
}

/** Task: fails on 3. */
export function refuseThree(input: number): number {
  if (input === 3) throw new InputError({ file: 'a.csv', row: 3 }, 'three', 'anything else');
  return input;
}
