import { parseArgs } from 'node:util';
import { loadConfig, readProjectEnv } from '../config';
import { mistypedNotes } from '../config/mistyped';
import { type Command, UsageError } from './command';
import { type Setting, settingsInForce } from './settings';

const options = { json: { type: 'boolean' }, changed: { type: 'boolean' } } as const;

export const config: Command = {
  summary: 'prints the settings in force and where they come from',
  usage: `Usage: loomgate config [--changed] [--json]

Prints every setting: its name, its value without secrets, and its source: the environment, the project's .env, or the
default. Variables that look like mistyped settings, and values that the gateway refuses, go to standard error; with
refused values the exit code is 1.

  --changed   only settings that differ from the default
  --json      as JSON
`,
  failure: 'The settings cannot be read',
  async run(words) {
    const { json, changed } = optionsOf(words);
    const file = readProjectEnv();
    const settings = settingsInForce(process.env, file).filter(({ source }) => !changed || source !== 'default');
    process.stdout.write(json ? `${JSON.stringify(settings, null, 2)}\n` : toTable(settings));
    for (const note of mistypedNotes({ ...file, ...process.env })) process.stderr.write(`${note}\n`);
    loadConfig();
  },
};

function optionsOf(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function toTable(settings: readonly Setting[]): string {
  const width = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));
  const nameWidth = width(settings.map(({ name }) => name));
  const sourceWidth = width(settings.map(({ source }) => source));
  const lines = settings.map(({ name, value = '', source }) =>
    `${name.padEnd(nameWidth)}  ${source.padEnd(sourceWidth)}  ${value}`.trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join('');
}
