import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot, projectRoot } from '../../shared/project-root';
import type { Names } from './names';
import { readAll } from './reserved-names';

/** A template, and the path of the file made from it, relative to the project. */
interface TemplateFile {
  readonly template: string;
  readonly to: string;
}

const parts = ['index', 'resolvers', 'loaders', 'repository', 'service', 'mappers', 'rules', 'invalidation'];

/** Returns the files of a new module. */
export function filesOf({ module }: Names): TemplateFile[] {
  const folder = join('src', 'modules', module);
  return [
    { template: 'schema.graphql', to: join('schema', `${module}.graphql`) },
    { template: 'models.prisma', to: join('prisma', 'models', `${module}.prisma`) },
    ...parts.map((name) => ({ template: `${name}.ts`, to: join(folder, `${name}.ts`) })),
    { template: 'module.test.ts', to: join(folder, `${module}.test.ts`) },
  ];
}

/** Writes the files of a new module. @throws Error where one exists already */
export async function writeFiles(names: Names): Promise<void> {
  const values = { ...names, newId: await idFunction() };
  for (const { template, to } of filesOf(names)) {
    const path = join(projectRoot, to);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await render(template, values), { flag: 'wx' });
  }
  await format(filesOf(names).map(({ to }) => to));
}

/** Formats the files, since line breaks and the order of imports depend on the names. Does nothing without Biome. */
async function format(paths: readonly string[]): Promise<void> {
  const biome = join(projectRoot, 'node_modules', '.bin', 'biome');
  const code = paths.filter((path) => path.endsWith('.ts'));
  await promisify(execFile)(biome, ['check', '--write', '--vcs-enabled=false', ...code], { cwd: projectRoot }).catch(
    () => undefined,
  );
}

/** Returns the SQL function for ids: `uuid_v7`, whose ids sort by time, where the project has it; otherwise `gen_random_uuid`. */
async function idFunction(): Promise<string> {
  const migrations = await readAll(join('prisma', 'migrations'), '.sql');
  return /\bfunction\s+("?public"?\.)?"?uuid_v7"?\s*\(/i.test(migrations) ? 'uuid_v7' : 'gen_random_uuid';
}

async function render(template: string, values: Partial<Record<string, string>>): Promise<string> {
  const path = join(packageRoot, 'templates', 'module', `${template}.txt`);
  return (await readFile(path, 'utf8')).replace(/\{\{(\w+)\}\}/g, (hole, name: string) => values[name] ?? hole);
}
