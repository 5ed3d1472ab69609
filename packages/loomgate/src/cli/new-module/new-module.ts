import { type Command, CommandError, refuseWords, UsageError } from '../command';
import { filesOf, writeFiles } from './files';
import { readMeanings } from './meanings';
import { type Names, namesOf } from './names';
import { refusalOf } from './refusals';

/** Writes a module with two types that works, to be changed into what is meant. */
export const newModule: Command = {
  summary: 'module NAME: writes a new module that works',
  usage: `Usage: loomgate new module NAME

Writes a module that works, to be changed into what is meant: two tables with an edge each way, a mutation, and a field that
only some may have. NAME is one word, e.g. workshops. docs/adding-a-module.md of Loomgate walks through it.
`,
  failure: 'The module cannot be made',
  async run([kind, module, ...others]) {
    if (kind !== 'module' || !module) throw new UsageError('Say what to make: loomgate new module NAME.');
    refuseWords(others);
    const names = namesOf(module, await readMeanings());
    const refusal = await refusalOf(names);
    if (refusal) throw new CommandError(`No module was made: ${refusal}.`);
    await writeFiles(names);
    process.stdout.write(nextSteps(names));
  },
};

function nextSteps(names: Names): string {
  const files = filesOf(names).map(({ to }) => `  ${to}\n`);
  return `Wrote
${files.join('')}
Next
  1. Its types are called ${names.Type} and ${names.Note}. Say in the first two files what they are, and follow with the rest.
  2. npm run generate
  3. npm run db:migration -- add_${names.module}
  4. npm test
`;
}
