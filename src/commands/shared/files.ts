/** Small readers and writers that the commands share. */
import { readFile, writeFile } from 'node:fs/promises';

/** The two tables of every stage before the selection: pseudo-data (or data) and simulated signal. */
export const SETS = ['data', 'signal'] as const;

/** Writes a value as JSON, one record that a person can read. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Reads a JSON file that this program wrote as an artefact. */
export async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
