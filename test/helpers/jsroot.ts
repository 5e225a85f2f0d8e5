/** Values of ROOT files as jsroot, an independent program, reads them. */
import { openFile } from 'jsroot/io';
import { treeProcess, TSelector } from 'jsroot/tree';
import { readHeaderFooter, rntupleProcess } from 'jsroot/rntuple';

interface Selector {
  addBranch(name: string): void;
  tgtobj: Record<string, unknown>;
  Process: () => void;
}

type Process = (tree: unknown, selector: Selector) => Promise<unknown>;

/** The value of branch `branch` in each row of `tree`; arrays as plain arrays. */
export async function readWithJsroot(path: string, tree: string, branch: string): Promise<unknown[]> {
  const file = (await openFile(path)) as {
    readObject(name: string): Promise<{ readonly _typename: string }>;
  };
  const object = await file.readObject(tree);
  const isNtuple = object._typename.includes('RNTuple');
  if (isNtuple) await (readHeaderFooter as (tree: unknown) => Promise<unknown>)(object);
  const selector = new (TSelector as new () => Selector)();
  const values: unknown[] = [];
  selector.addBranch(branch);
  selector.Process = () => {
    const value = selector.tgtobj[branch];
    values.push(Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value as ArrayLike<unknown>) : value);
  };
  await ((isNtuple ? rntupleProcess : treeProcess) as Process)(object, selector);
  return values;
}
