import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { loomgateCommand, loomgateVersion, writeFrame } from './frame';

/** What to create. */
export interface NewProject {
  /** The folder, which must be new or empty. Its name is that of the project. */
  readonly folder: string;
  /** postgresql://..., stored in .env. */
  readonly database: string;
  /** Further arguments of `loomgate pull`. */
  readonly pull: readonly string[];
  /** The version, tarball or folder of the package `loomgate`. Default: the version of this package. */
  readonly loomgate?: string | undefined;
  /** The same for `@loomgate/embedded-postgres`. */
  readonly embeddedPostgres?: string | undefined;
}

/** What was created. */
export interface Creation {
  readonly folder: string;
  /** The paths of the files around the modules, relative to the folder. */
  readonly files: readonly string[];
}

/** A project that cannot be created. The message says what to do. */
export class CreationError extends Error {}

/**
 * Writes a project, and pulls its database: `loomgate pull` reads the catalog and writes the modules. Prints what it does.
 * @throws CreationError if the folder is not empty, its name is no name of a package, or the pull fails; the folder is then
 * as before
 */
export async function createProject(project: NewProject): Promise<Creation> {
  const folder = resolve(project.folder);
  const name = basename(folder);
  if (!/^[a-z\d][a-z\d._-]{0,200}$/.test(name))
    throw new CreationError(`"${name}" is no name of a package: use small letters, digits and -, such as my-api.`);
  const isNew = !existsSync(folder);
  if (!isNew && (await readdir(folder)).length > 0)
    throw new CreationError(`${folder} is not empty: name a new folder.`);
  try {
    return { folder, files: await write(folder, name, project) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!isNew) await mkdir(folder);
    throw error;
  }
}

async function write(folder: string, name: string, project: NewProject): Promise<string[]> {
  const version = await loomgateVersion();
  const { loomgate = version, embeddedPostgres = version } = project;
  await mkdir(folder, { recursive: true });
  const files = await writeFrame(folder, { name, loomgate, embeddedPostgres });
  // Only its owner may read the password. In single quotes, since Docker Compose replaces `$` in others.
  const url = project.database.replaceAll("'", '%27');
  await writeFile(join(folder, '.env'), `DATABASE_URL='${url}'\n`, { mode: 0o600 });
  await pull(folder, project);
  return files;
}

/** In a process of its own, whose working directory is the project. */
async function pull(folder: string, { database, pull: words }: NewProject): Promise<void> {
  const child = spawn(process.execPath, [loomgateCommand, 'pull', ...words], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: database },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new CreationError(`No project was created: the database could not be pulled.`);
}
