import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { embeddedPostgres } from '../database/embedded-postgres';
import { migrationsFolder } from '../database/migrations-folder';
import { createSchemaEngine } from '../database/schema-engine';
import { projectRoot } from '../shared/project-root';
import { type Command, refuseWords, UsageError } from './command';

/** The models as of the newest migration; the next migration is the difference from them. */
export const snapshotPath = join(migrationsFolder, 'schema.snapshot.txt');

/** Returns the text of prisma/schema.prisma and of the files in prisma/models, in the order of their names. */
export async function currentSchema(): Promise<string> {
  const models = join(projectRoot, 'prisma', 'models');
  const names = existsSync(models) ? (await readdir(models)).filter((name) => name.endsWith('.prisma')).sort() : [];
  const files = [join(projectRoot, 'prisma', 'schema.prisma'), ...names.map((name) => join(models, name))];
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

/**
 * Writes the SQL that leads from the newest migration to the models, to be reviewed and completed by hand.
 * @returns the path of the new file; undefined where the models have not changed
 */
export async function createMigration(name: string): Promise<string | undefined> {
  const [before, after] = await Promise.all([readFile(snapshotPath, 'utf8').catch(() => ''), currentSchema()]);
  const sql = await diff(before, after);
  if (!sql.trim() || sql.includes('This is an empty migration')) return undefined;
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsFolder, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  await writeFile(snapshotPath, after);
  return join(folder, 'migration.sql');
}

/**
 * Whether SQL drops or changes what the previous version of the project may use, so that the migration is not rolling
 * (docs/decisions/0061-rolling-upgrades.md).
 */
export const isBreaking = (sql: string): boolean => breakingForms.some((form) => form.test(sql));

const breakingForms = [
  /\b(DROP (TABLE|COLUMN|TYPE)|RENAME (TO|COLUMN)|SET DATA TYPE|SET NOT NULL)\b/i,
  /\bADD COLUMN\b(?![^,;]*\bDEFAULT\b)[^,;]*\bNOT NULL\b/i,
];

async function diff(before: string, after: string): Promise<string> {
  const target = (content: string) => ({
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content }],
  });
  return withScratchPostgres(async (pool) => {
    const engine = await createSchemaEngine(pool);
    const filters = { externalTables: [], externalEnums: [] };
    const from = before ? target(before) : { tag: 'empty' as const };
    const result = await engine.diff({ from, to: target(after), script: true, exitCode: null, filters });
    return result.stdout ?? '';
  });
}

/** Prisma's schema engine needs a live connection even to compare two schema files. */
async function withScratchPostgres<T>(use: (pool: Pool) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-migration-'));
  const postgres = await embeddedPostgres().startEmbeddedPostgres(join(folder, 'postgres'));
  const pool = new Pool({ connectionString: postgres.url() });
  try {
    return await use(pool);
  } finally {
    await pool.end();
    await postgres.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

const reminder =
  'It drops, renames or changes what the previous version may use. If that version does use it, end the name of its folder in ' +
  '_not_rolling (docs/operations.md, "Upgrading and rolling back").\n';

export const migration: Command = {
  summary: 'writes the SQL from the newest migration to the models',
  usage: `Usage: loomgate migration NAME

Writes prisma/migrations/<time>_NAME/migration.sql, which leads from the newest migration to prisma/models. Review and
complete it by hand. NAME consists of a-z, 0-9 and _.
`,
  failure: 'The migration cannot be written',
  async run([name, ...others]) {
    if (!name || !/^[a-z0-9_]+$/.test(name)) throw new UsageError('A migration needs a name of a-z, 0-9 and _.');
    refuseWords(others);
    const path = await createMigration(name);
    process.stdout.write(
      path ? `Wrote ${path}. Review and complete it, then run: npm run db:migrate\n` : 'The models have not changed.\n',
    );
    if (path && !name.endsWith('_not_rolling') && isBreaking(await readFile(path, 'utf8')))
      process.stdout.write(reminder);
  },
};
