import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot, projectRoot } from '../../shared/project-root';
import type { Names } from './names';

/** A template and where it goes, in the project. */
interface TemplateFile {
  readonly template: string;
  readonly to: string;
}

const parts = ['index.ts', 'resolvers.ts', 'loaders.ts', 'repository.ts', 'mappers.ts', 'rules.ts', 'tables.ts'];

/** What a module is made of. */
export function filesOf({ module }: Names): TemplateFile[] {
  const folder = join('src', 'modules', module);
  return [
    { template: 'schema.graphql', to: join('schema', `${module}.graphql`) },
    { template: 'models.prisma', to: join('prisma', 'models', `${module}.prisma`) },
    ...parts.map((name) => ({ template: name, to: join(folder, name) })),
    { template: 'module.test.ts', to: join(folder, `${module}.test.ts`) },
  ];
}

/** Writes them, never over another file. */
export async function writeFiles(names: Names): Promise<void> {
  for (const { template, to } of filesOf(names)) {
    const path = join(projectRoot, to);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await render(template, names), { flag: 'wx' });
  }
  await format(filesOf(names).map(({ to }) => to));
}

/** How lines are broken and imports sorted depends on the names. An install without the formatter goes without. */
async function format(paths: readonly string[]): Promise<void> {
  const biome = join(projectRoot, 'node_modules', '.bin', 'biome');
  const code = paths.filter((path) => path.endsWith('.ts'));
  await promisify(execFile)(biome, ['check', '--write', '--vcs-enabled=false', ...code], { cwd: projectRoot }).catch(
    () => undefined,
  );
}

async function render(template: string, names: Names): Promise<string> {
  const values: Partial<Record<string, string>> = { ...names };
  const path = join(packageRoot, 'templates', 'module', `${template}.txt`);
  return (await readFile(path, 'utf8')).replace(/\{\{(\w+)\}\}/g, (hole, name: string) => values[name] ?? hole);
}
