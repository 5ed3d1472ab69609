import { parseArgs } from 'node:util';
import { trackedTablesOf } from '../composition/open-cache';
import { loadCommandConfig } from '../config';
import { readOwnTables } from '../database/own-tables';
import { type LogSetup, withLogSetup } from '../invalidation/log-setup';
import { type Command, CommandError, UsageError } from './command';
import { loadProject } from './project';

const options = { apply: { type: 'boolean' }, role: { type: 'string' } } as const;

export const publication: Command = {
  summary: 'prints the SQL that lets the gateway follow the WAL, or applies it',
  usage: `Usage: loomgate publication [--role ROLE] [--apply]

Prints the SQL statements that are missing so that the gateway can invalidate its cache from the write-ahead log: settings of
the server, rights of its role, the publication, and replica identities. Connects to DATABASE_LOG_URL, or to DATABASE_URL.

  --role ROLE   the role of the gateway, where the command connects as another one
  --apply       runs the statements, except those that need a restart or another owner
`,
  failure: 'The publication cannot be prepared',
  async run(words) {
    const { apply, role } = optionsOf(words);
    const { database } = loadCommandConfig();
    const databaseUrl = database.logUrl ?? database.url;
    if (!databaseUrl) throw new CommandError('DATABASE_URL is not set: the embedded Postgres needs no preparation.');
    const project = await loadProject();
    await withLogSetup(
      {
        ...{ databaseUrl, role },
        readTables: async (client) => trackedTablesOf(project, { ownTables: await readOwnTables(client, role) }),
      },
      (setup) => (apply ? applyAll(setup) : print(setup)),
    );
  },
};

function optionsOf(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const nothing = '-- Nothing is missing: the WAL can be followed.\n';

async function print({ needs }: LogSetup): Promise<void> {
  process.stdout.write(toSql(needs) || nothing);
}

async function applyAll({ needs, apply }: LogSetup): Promise<void> {
  await apply();
  const [applied, left] = [needs.filter(({ byHand }) => !byHand), needs.filter(({ byHand }) => byHand)];
  process.stdout.write(needs.length > 0 ? toSql(applied) : nothing);
  if (left.length > 0) throw new CommandError(`Not applied:\n${toSql(left)}`);
}

/** Returns the statements, each with its reason as a comment. */
function toSql(needs: LogSetup['needs']): string {
  const blocks = needs.map(({ reason, statements, byHand }) => [
    `-- ${reason}${byHand ? ` (${byHand})` : ''}`,
    ...statements.map((statement) => `${statement};`),
  ]);
  return blocks
    .flat()
    .map((line) => `${line}\n`)
    .join('');
}
