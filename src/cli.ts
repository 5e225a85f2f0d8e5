#!/usr/bin/env node
/**
 * The command line: the only file that touches the process. Exit codes: 0 done, 1 a check failed, 2 wrong use or bad input,
 * 3 a fault of the program, 128 + N after signal N.
 */
import { availableParallelism, constants } from 'node:os';
import cliProgress from 'cli-progress';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { checkArguments } from './commands/shared/check-arguments.js';
import { commands } from './commands/index.js';
import { visible, type Terminal } from './commands/shared/terminal.js';
import { removeUnfinished } from './core/artefact.js';
import { ConfigError, DarkoniumError, describeFault } from './core/errors.js';
import { removeLocalCopies } from './io/local-copies.js';
import { STANDARD_INPUT } from './io/local-path.js';
import { VERSION } from './core/version.js';

const bar = new cliProgress.SingleBar({
  format: '{stage} {bar} {percentage} % {what} {eta_formatted} left',
  barsize: 30,
  hideCursor: true,
  clearOnComplete: true,
  stream: process.stderr,
});
let barOf: string | undefined;

const terminal: Terminal = {
  processors: availableParallelism(),
  print: (line) => process.stdout.write(`${visible(line)}\n`),
  note: (line) => process.stderr.write(`${visible(line)}\n`),
  progress: (stage, fraction, what) => {
    if (!process.stderr.isTTY) return;
    if (barOf !== stage) bar.start(1000, 0, { stage, what });
    barOf = stage;
    bar.update(Math.round(1000 * fraction), { stage, what });
  },
  progressDone: () => {
    if (barOf !== undefined) bar.stop();
    barOf = undefined;
  },
};

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // A reader that has seen enough, such as head, is no fault.
  if (code !== 'EPIPE') terminal.note(`darkonium: standard output: found ${message}; allowed: one that takes all`);
  process.exit(code === 'EPIPE' ? process.exitCode : 2);
});

/** Says why the program ends, in one line. */
function end(error: unknown): void {
  terminal.progressDone();
  const known = error instanceof DarkoniumError;
  terminal.note(`darkonium: ${known ? error.message : describeFault(error)}`);
  process.exitCode = known ? error.exitCode : 3;
}

process.on('uncaughtException', (error) => {
  end(error);
  removeUnfinished();
  process.exit();
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    terminal.progressDone();
    removeUnfinished();
    process.exit(128 + constants.signals[signal]);
  });
}
process.on('exit', removeLocalCopies);

/**
 * The words as yargs understands them: `-` for standard input by its path, and words behind `--` as names even if they begin
 * with a dash, before the options that take lists.
 */
function namedPlainly(given: readonly string[]): readonly string[] {
  const words = given.map((word, i) => (word === '-' && given[i - 1] !== '--out' ? STANDARD_INPUT : word));
  const end = words.indexOf('--');
  if (end < 0) return words;
  const names = words.slice(end + 1).map((word) => (word.startsWith('-') ? `./${word}` : word));
  return [...words.slice(0, 1), ...names, ...words.slice(1, end)];
}

try {
  const words = namedPlainly(hideBin(process.argv));
  const program = yargs(words);
  await program
    .scriptName('darkonium')
    .usage("$0 COMMAND\n\nThe multivariate search for darkonium, e+e- -> gamma Y_D, Y_D -> A'A'A'.")
    .command(commands(terminal))
    .middleware((given) => {
      checkArguments(given, program, words);
    }, true)
    .demandCommand(1, 'a command is missing; see darkonium --help')
    .strict()
    .recommendCommands()
    .version(VERSION)
    .help()
    .wrap(110)
    .fail((message, error) => {
      const cause = error as Error | undefined;
      if (cause !== undefined && cause.name !== 'YError') throw cause;
      throw new ConfigError((cause?.message ?? message).replaceAll('\n', ' '));
    })
    .parseAsync();
} catch (error) {
  end(error);
}
