/** JSON files that this program writes and reads as artefacts. */
import { readFile, writeFile } from 'node:fs/promises';

/** Writes a value as JSON, one record that a person can read. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Reads a JSON file that this program wrote as an artefact. */
export async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
