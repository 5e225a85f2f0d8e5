import { readFile } from 'node:fs/promises';
import { InputError } from '../core/errors.js';
import { parseConfig } from './parse-config.js';
import { checkAcrossBlocks, configSchema, type Config } from './schema.js';

/**
 * Reads a run's configuration from a YAML file.
 * @throws InputError or ConfigError in one line, with what is allowed
 */
export async function loadConfig(file: string): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(
      { file },
      error.code === 'EISDIR' ? 'a directory' : 'no such file',
      'a YAML file such as config/quick.yaml',
    );
  });
  const config = parseConfig(text, file, configSchema);
  checkAcrossBlocks(config);
  return config;
}
