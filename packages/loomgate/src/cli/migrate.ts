import { loadCommandConfig } from '../config';
import { openDatabase } from '../database';
import { type Command, refuseWords } from './command';

/** Brings the schema of the configured database up to date, as the gateway does when it starts. */
export const migrate: Command = {
  summary: 'brings the schema of the database up to date',
  usage: `Usage: loomgate migrate

Applies the migrations that the database of DATABASE_URL lacks, as every start of the gateway does; without DATABASE_URL,
those of the embedded one.
`,
  failure: 'The database cannot be migrated',
  async run(words) {
    refuseWords(words);
    const database = await openDatabase(loadCommandConfig(), () => undefined);
    await database.stop();
    const { applied, newer, unvalidated } = database;
    process.stdout.write(
      applied.length > 0 ? `Applied:\n${applied.map((name) => `  ${name}\n`).join('')}` : 'Nothing to apply.\n',
    );
    if (newer.length > 0) process.stderr.write(`The database has migrations of a newer version: ${newer.join(', ')}\n`);
    if (unvalidated.length > 0)
      process.stderr.write(`Stored rows break these checks (docs/operations.md): ${unvalidated.join(', ')}\n`);
  },
};
