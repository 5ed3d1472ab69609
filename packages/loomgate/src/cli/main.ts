import { explainStartupError } from '../composition/startup-errors';
import { type Command, CommandError, UsageError } from './command';

/** Each command is loaded when it is called, so that none waits for the imports of another. */
const commands: Readonly<Record<string, () => Command>> = {
  start: () => require('./start').start,
  dev: () => require('./dev').dev,
  build: () => require('./build').build,
  migrate: () => require('./migrate').migrate,
  publication: () => require('./publication').publication,
  migration: () => require('./migration').migration,
  generate: () => require('./generate').generate,
  config: () => require('./config').config,
  token: () => require('./token').token,
  pull: () => require('./pull').pull,
  new: () => require('./new-module/new-module').newModule,
  reset: () => require('./reset').reset,
};

/** Commands that run until a signal and then stop gracefully. */
const untilSignalled = new Set(['start', 'dev']);

/** Runs a command, and sets the exit code: 0, 1 for a failure, 2 for wrong arguments. */
export function main([name = '--help', ...words]: readonly string[]): void {
  const command = Object.hasOwn(commands, name) ? commands[name]?.() : undefined;
  if (command) void run(command, words, !untilSignalled.has(name));
  else if (isHelp(name)) process.stdout.write(help());
  else {
    process.stderr.write(`There is no command "${name}".\n\n${help()}`);
    process.exitCode = 2;
  }
}

const isHelp = (word: string) => word === '--help' || word === '-h' || word === 'help';

async function run(command: Command, words: readonly string[], isShort: boolean): Promise<void> {
  if (words.some((word) => word === '--help' || word === '-h')) return void process.stdout.write(command.usage);
  // An exit runs the handlers that stop the embedded Postgres of the command; death by the signal would not.
  if (isShort) process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
  try {
    await command.run(words);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const said = error instanceof CommandError || isUsage ? error.message : explainStartupError(error, command.failure);
    process.stderr.write(`${said}\n${isUsage ? `\n${command.usage}` : ''}`);
    process.exitCode = isUsage ? 2 : 1;
  }
}

function help(): string {
  const lines = Object.entries(commands).map(([name, load]) => `  ${name.padEnd(11)} ${load().summary}\n`);
  return `Usage: loomgate COMMAND [--help]\n\n${lines.join('')}`;
}
