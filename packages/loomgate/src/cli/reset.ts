import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { loadCommandConfig } from '../config';
import { embeddedPostgres } from '../database/embedded-postgres';
import { projectRoot } from '../shared/project-root';
import { type Command, CommandError, refuseWords } from './command';

export const reset: Command = {
  summary: 'deletes the embedded database and the build',
  usage: `Usage: loomgate reset [--yes]

Deletes the embedded database with all its data, the build and the coverage report. Never touches the Postgres of
DATABASE_URL.

  --yes   does not ask for confirmation
`,
  failure: 'The reset failed',
  async run(words) {
    refuseWords(words.filter((word) => word !== '--yes'));
    const database = join(loadCommandConfig().dataDir, 'postgres');
    const output = ['dist', 'coverage'].map((name) => join(projectRoot, name));
    if (!words.includes('--yes') && !(await confirm([database, ...output])))
      throw new CommandError('Nothing was deleted. Without a terminal, use --yes.');
    const existed = await embeddedPostgres().deleteEmbeddedPostgres(database);
    await Promise.all(output.map((path) => rm(path, { recursive: true, force: true })));
    process.stdout.write(
      existed ? 'Deleted. The next start creates a new database.\n' : 'There was no database here.\n',
    );
  },
};

/** Asks in the terminal. @returns false without one */
async function confirm(paths: readonly string[]): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `This deletes\n${paths.map((path) => `  ${path}\n`).join('')}Continue? (y/N) `,
  );
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
