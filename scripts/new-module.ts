import { explain } from 'loomgate/commands';
import { filesOf, writeFiles } from './new-module/files';
import { readMeanings } from './new-module/meanings';
import { type Names, namesOf } from './new-module/names';
import { refusalOf } from './new-module/refusals';

/** Writes a module with one small type that works, to be changed into what is meant. */
async function main(): Promise<void> {
  const [module, ...others] = process.argv.slice(2);
  if (!module || others.length > 0) return refuse('usage: npm run new:module -- NAME   (one word, e.g. workshops)');
  const names = namesOf(module, await readMeanings());
  const refusal = await refusalOf(names);
  if (refusal) return refuse(`No module was made: ${refusal}.`);
  await writeFiles(names);
  process.stdout.write(nextSteps(names));
}

function nextSteps(names: Names): string {
  const files = filesOf(names).map(({ to }) => `  ${to}\n`);
  return `Wrote
${files.join('')}
Next
  1. Its type is called ${names.Type}. Say what ${names.many} are in the first two, and follow with the rest.
  2. npm run generate
  3. npm run db:migration -- add_${names.module}
  4. npm test
`;
}

function refuse(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error, 'The module cannot be made')}\n`);
  process.exitCode = 1;
});
