import { type Command, CommandError, refuseWords, UsageError } from '../command';
import { filesOf, writeFiles } from './files';
import { type Names, namesOf } from './names';
import { refusalOf } from './refusals';
import { readReservedNames } from './reserved-names';

export const newModule: Command = {
  summary: 'module NAME: writes the files of a new module',
  usage: `Usage: loomgate new module NAME

Writes a working example module, to be adapted: two tables with an edge in each direction, a mutation, and a field with a
permission rule. NAME is one word, such as workshops. docs/adding-a-module.md of Loomgate explains each file.
`,
  failure: 'The module cannot be created',
  async run([kind, module, ...others]) {
    if (kind !== 'module' || !module) throw new UsageError('A name is missing: loomgate new module NAME.');
    refuseWords(others);
    const names = namesOf(module, await readReservedNames());
    const refusal = await refusalOf(names);
    if (refusal) throw new CommandError(`No module was created: ${refusal}.`);
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
