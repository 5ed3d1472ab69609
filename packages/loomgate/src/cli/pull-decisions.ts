import type { Interface } from 'node:readline/promises';
import { isModuleName, moduleName } from '../pull/conventions';
import { groupsOf, type SchemaModules } from '../pull/groups';
import type { Decisions, NewSchema } from '../pull/pull';
import { describeRename, parseRename, type Rename } from '../pull/renames';

/** Where people answer. */
export type Terminal = Pick<Interface, 'question'>;

/**
 * Asks for what only people know. Without a terminal it decides by convention: a module for each schema, and no renames but
 * the given ones.
 * @param renames of the command line, as `old=new`
 */
export function decisionsOf(renames: readonly string[], terminal: Terminal | undefined): Decisions {
  return {
    async modulesOf(schemas) {
      const modules = new Map<string, SchemaModules>();
      for (const schema of schemas) {
        const decided = terminal ? await askModules(terminal, schema) : { module: moduleName(schema.name) };
        if (decided) modules.set(schema.name, decided);
      }
      return modules;
    },
    async renamesOf(known, guesses) {
      const decided = renames.map((text) => parseRename(text, known));
      const isDecided = (guess: Rename) =>
        decided.some(({ table, column }) => table === guess.table && column === guess.column);
      const open = terminal ? guesses.filter((guess) => !isDecided(guess)) : [];
      for (const guess of open) if (terminal && (await askRename(terminal, guess))) decided.push(guess);
      return decided;
    },
  };
}

/** @returns undefined for a schema to leave out */
async function askModules(terminal: Terminal, schema: NewSchema): Promise<SchemaModules | undefined> {
  const module = await askModule(terminal, schema);
  const groups = groupsOf(schema.tables);
  if (module === undefined || groups.size === 0) return module === undefined ? undefined : { module };
  const found = [...groups].map(([word, count]) => `${word} (${count})`).join(', ');
  const answer = await terminal.question(
    `Tables that begin with the same word: ${found}. A module for each word? (y/N) `,
  );
  return isYes(answer)
    ? { module, groups: new Map([...groups.keys()].map((word) => [word, moduleName(word)])) }
    : { module };
}

async function askModule(terminal: Terminal, schema: NewSchema, note = ''): Promise<string | undefined> {
  const { name, tables } = schema;
  const proposed = moduleName(name);
  const question = `${note}Schema ${name} (${tables.length} tables): the module of its tables, or - to leave it out [${proposed}] `;
  const answer = (await terminal.question(question)).trim() || proposed;
  if (answer === '-') return undefined;
  if (isModuleName(answer)) return answer;
  return askModule(terminal, schema, 'A module is one word of a-z and digits, and none that code reserves.\n');
}

async function askRename(terminal: Terminal, guess: Rename): Promise<boolean> {
  const answer = await terminal.question(`Was it renamed: ${describeRename(guess)}? (y/N) `);
  return isYes(answer);
}

const isYes = (answer: string) => /^y(es)?$/i.test(answer.trim());
