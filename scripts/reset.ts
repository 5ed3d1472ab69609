import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { deleteEmbeddedPostgres } from '@loomgate/embedded-postgres';
import { explain, loadConfig, projectRoot } from 'loomgate/commands';

const usage = `usage: npm run reset -- [--yes]
Deletes the embedded database with all its data, the build and the coverage report. The Postgres that DATABASE_URL
names is never touched.
`;

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words.some((word) => word !== '--yes')) return refuse(usage);
  const database = join(loadConfig().dataDir, 'postgres');
  const output = ['dist', 'coverage'].map((name) => join(projectRoot, name));
  if (!words.includes('--yes') && !(await confirm([database, ...output])))
    return refuse('Nothing was deleted. Without a terminal, say --yes.\n');
  const existed = await deleteEmbeddedPostgres(database);
  await Promise.all(output.map((path) => rm(path, { recursive: true, force: true })));
  process.stdout.write(existed ? 'Deleted. The next start makes a new database.\n' : 'There was no database here.\n');
}

/** Nobody answers where there is no terminal, and silence is not a yes. */
async function confirm(paths: readonly string[]): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`This deletes\n${paths.map((path) => `  ${path}\n`).join('')}Go on? (y/N) `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function refuse(text: string): void {
  process.stderr.write(text);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error, 'The reset failed')}\n`);
  process.exitCode = 1;
});
