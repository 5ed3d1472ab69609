import { parseArgs } from 'node:util';
import { type Config, loadCommandConfig } from '../config';
import { isMigratedByOthers, openDatabase } from '../database';
import { migrateOwnTables } from '../database/migrate';
import { directUrlOf } from '../database/pooler';
import { type Command, CommandError, UsageError } from './command';
import { loadProject } from './project';

export const migrate: Command = {
  summary: 'applies the missing migrations to the database',
  usage: `Usage: loomgate migrate [--own-tables]

Applies the missing migrations to the database of DATABASE_URL, or to the embedded one without DATABASE_URL. Every start of
the gateway does the same. For a project with migrations: 'none' it applies nothing.

  --own-tables   applies the migrations of the gateway's own tables only, also for a project with migrations: 'none'. It
                 needs a role that may create the schema loomgate (docs/databases.md).
`,
  failure: 'The database cannot be migrated',
  async run(words) {
    const { 'own-tables': isOwn } = optionsOf(words);
    const config = loadCommandConfig();
    if (isOwn) return reportApplied(await applyOwn(config));
    const project = await loadProject();
    if (isMigratedByOthers(project)) process.stdout.write(nothing);
    else await applyAll(config);
  },
};

const nothing =
  "Nothing is applied: the project says migrations: 'none'. --own-tables creates the gateway's own tables (docs/databases.md).\n";

function optionsOf(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: { 'own-tables': { type: 'boolean' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function applyOwn({ database }: Config): Promise<string[]> {
  if (!database.url) throw new CommandError('DATABASE_URL is not set: the embedded Postgres has these tables.');
  return migrateOwnTables(await directUrlOf(database.url, database));
}

async function applyAll(config: Config): Promise<void> {
  const database = await openDatabase(config, () => undefined);
  await database.stop();
  const { applied, newer, unvalidated } = database;
  reportApplied(applied);
  if (newer.length > 0) process.stderr.write(`The database has migrations of a newer version: ${newer.join(', ')}\n`);
  if (unvalidated.length > 0)
    process.stderr.write(`Stored rows break these checks (docs/operations.md): ${unvalidated.join(', ')}\n`);
}

function reportApplied(applied: readonly string[]): void {
  process.stdout.write(
    applied.length > 0 ? `Applied:\n${applied.map((name) => `  ${name}\n`).join('')}` : 'Nothing to apply.\n',
  );
}
