import { createInterface, type Interface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { loadCommandConfig } from '../config';
import { databaseUrl } from '../config/database-url';
import { modelFileName } from '../pull/format';
import { ModelError } from '../pull/model-problems';
import { type Pulled, type PullRequest, pull as read, writeModelFile } from '../pull/pull';
import { describeChange, summaryOf } from '../pull/summary';
import { writeProject } from '../pull/write';
import { projectRoot } from '../shared/project-root';
import { type Command, CommandError, UsageError } from './command';
import { decisionsOf } from './pull-decisions';

const options = {
  database: { type: 'string' },
  schema: { type: 'string' },
  tables: { type: 'string' },
  rename: { type: 'string', multiple: true },
  yes: { type: 'boolean' },
  check: { type: 'boolean' },
} as const;

type Options = ReturnType<typeof optionsOf>;

export const pull: Command = {
  summary: `reads the database into ${modelFileName}, and writes the modules of its tables`,
  usage: `Usage: loomgate pull [--database URL] [--schema A,B] [--tables X,Y*] [--rename OLD=NEW]... [--yes] [--check]

Reads the catalog of the database, read-only, and merges it into ${modelFileName}: names, groups, exposure, virtual keys,
relations and mutations of the file stay. Then writes the files of the project from it (docs/pull.md of Loomgate).

  --database URL     the database; by default that of DATABASE_URL
  --schema A,B       the schemas to read, instead of those of the file; at first by default all that the role may use
  --tables X,Y*      the tables to read, with * for any text, instead of those of the file; at first by default all
  --rename OLD=NEW   a table or column that was renamed, such as sales.orders.note=remark
  --yes              asks nothing: what may be renamed counts as dropped and added
  --check            writes nothing; exits with 1 if the database differs from the file
`,
  failure: 'The database cannot be pulled',
  async run(words) {
    const given = optionsOf(words);
    const request = requestOf(given);
    const terminal = process.stdin.isTTY && !given.yes && !given.check ? open() : undefined;
    if (terminal) process.stderr.write('Reading the catalog, read-only.\n');
    try {
      const pulled = await read(request, decisionsOf(given.rename ?? [], terminal)).catch(explain);
      await (given.check ? check(pulled) : write(pulled));
    } finally {
      terminal?.close();
    }
  },
};

function optionsOf(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function requestOf({ database, schema, tables }: Options): PullRequest {
  const url = database === undefined ? loadCommandConfig().database.url : parseUrl(database);
  if (!url) throw new CommandError('No database: set DATABASE_URL, or name it by --database postgresql://...');
  const list = (text: string | undefined) => text?.split(',').map((name) => name.trim());
  return { url, folder: projectRoot, schemas: list(schema), tables: list(tables) };
}

function parseUrl(text: string): string {
  const parsed = databaseUrl.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UsageError(`--database ${parsed.error.issues.map(({ message }) => message).join('; ')}.`);
}

function explain(error: unknown): never {
  throw error instanceof ModelError ? new CommandError(error.message, { cause: error }) : error;
}

async function check({ changes, isChanged }: Pulled): Promise<void> {
  if (!changes) throw new CommandError(`There is no ${modelFileName} to compare with. Run: npx loomgate pull`);
  if (!isChanged) return void process.stdout.write(`The database is as in ${modelFileName}.\n`);
  const lines = changes.map((change) => `  ${describeChange(change)}\n`);
  throw new CommandError(`The database differs from ${modelFileName}:\n${lines.join('')}Run: npx loomgate pull`);
}

async function write(pulled: Pulled): Promise<void> {
  if (pulled.isChanged) await writeModelFile(projectRoot, pulled.file);
  const written = await writeProject(pulled.model, projectRoot);
  process.stdout.write(summaryOf(pulled, written));
}

function open(): Interface {
  return createInterface({ input: process.stdin, output: process.stderr });
}
