/** The tables of a ROOT file. */
import { InputError, near } from '../../../core/errors.js';
import { NTUPLE_CLASSES, readRNTuple } from './rntuple.js';
import { ALLOWED, openRootFile, rootFault, type RootFile } from './root-file.js';
import type { RootTree } from './root-branch.js';
import { readDescriptions } from './streamer-info.js';
import { readTTree, TREE_CLASSES } from './ttree.js';

/** A path such as `file.root:tree`: the file, and the tree if one is named. */
export function splitTreePath(path: string): { readonly file: string; readonly tree: string | undefined } {
  const [, file, tree] = /^(.*\.root):([^:]*)$/i.exec(path) ?? [];
  return file === undefined ? { file: path, tree: undefined } : { file, tree };
}

/** An open ROOT file with its trees. */
export interface OpenTrees {
  readonly trees: readonly RootTree[];
  readonly close: () => Promise<void>;
}

/** Opens a file for its trees. @throws InputError if it is no ROOT file, or damaged */
export async function openTrees(path: string): Promise<OpenTrees> {
  const file = await openRootFile(path);
  try {
    return { trees: await readTrees(file), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw rootFault(path, error);
  }
}

/** The tree that `path` means: the one named, or the only one. @throws InputError unless there is exactly one such */
export function chooseTree(path: string, trees: readonly RootTree[]): RootTree {
  const { file, tree } = splitTreePath(path);
  const names = trees.map(({ name }) => name);
  if (tree !== undefined) {
    const found = trees.find(({ name }) => name === tree);
    if (found !== undefined) return found;
    const guess = near(tree, names);
    const hint = guess === undefined ? '' : ` (nearest is '${guess}')`;
    throw new InputError(
      { file },
      `no tree '${tree}'${hint}`,
      `one of its trees: ${names.join(', ') || 'there is none'}`,
    );
  }
  if (trees.length === 1) return trees[0];
  if (trees.length === 0) throw new InputError({ file }, 'no tree', ALLOWED);
  throw new InputError(
    { file },
    `${trees.length} trees`,
    `one named: ${names.map((name) => `${file}:${name}`).join(', ')}`,
  );
}

async function readTrees(file: RootFile): Promise<RootTree[]> {
  const treeKeys = file.keys.filter(({ className }) => TREE_CLASSES.includes(className));
  const classes = treeKeys.length === 0 ? new Map<string, never>() : await readDescriptions(file);
  const trees: RootTree[] = [];
  for (const key of file.keys) {
    if (TREE_CLASSES.includes(key.className)) trees.push(await readTTree(file, key, classes));
    else if (NTUPLE_CLASSES.includes(key.className)) trees.push(await readRNTuple(file, key));
  }
  return trees;
}
