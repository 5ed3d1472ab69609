import { loadCommandConfig } from '../config';
import { openDatabase } from '../database';
import { type Command, refuseWords } from './command';

export const migrate: Command = {
  summary: 'applies the missing migrations to the database',
  usage: `Usage: loomgate migrate

Applies the missing migrations to the database of DATABASE_URL, or to the embedded one without DATABASE_URL. Every start of
the gateway does the same.
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
