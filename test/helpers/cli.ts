import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What befalls the program. */
export interface Mishap {
  /** It gets the signal as soon as its standard error contains that text. */
  readonly killOn?: string;
  /** SIGKILL if absent. */
  readonly signal?: NodeJS.Signals;
  /** No file that it writes can get larger. */
  readonly fileKiB?: number;
  /** Nobody reads its standard output. */
  readonly closeOutput?: boolean;
}

/** Runs the real program. */
export function darkonium(
  args: readonly string[],
  { killOn, signal = 'SIGKILL', fileKiB, closeOutput }: Mishap = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const limit = fileKiB === undefined ? '' : `ulimit -f ${fileKiB}; `;
    const [command, ...given] =
      limit === '' ? [process.execPath] : ['bash', '-c', `${limit}exec "$0" "$@"`, process.execPath];
    const child = spawn(command, [...given, PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    if (closeOutput) child.stdout.destroy();
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (killOn !== undefined && stderr.includes(killOn)) child.kill(signal);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
