import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The folder of the package `loomgate` in node_modules, with the templates of its version. */
const packageRoot = findPackage();
const templates = join(packageRoot, 'templates', 'pull');

/** Without following a link, since the command takes the project of its working directory only in node_modules. */
function findPackage(): string {
  const folders = (require.resolve.paths('loomgate') ?? []).map((folder) => join(folder, 'loomgate'));
  const found = folders.find((folder) => existsSync(join(folder, 'package.json')));
  if (!found) throw new Error('The package loomgate is not installed beside create-loomgate: npm install loomgate');
  return found;
}

/** Files whose names npm or Git would take as their own within the package. */
const renamed: Readonly<Record<string, string>> = {
  dockerignore: '.dockerignore',
  'env.example': '.env.example',
  gitignore: '.gitignore',
  'github-ci.yml': '.github/workflows/ci.yml',
};

/**
 * Writes the files around the modules: package.json, compiler and tools, main file, tests, CI.
 * @param values what stands for `{{name}}` in templates
 * @returns their paths, relative to the folder
 */
export async function writeFrame(folder: string, values: Readonly<Record<string, string>>): Promise<string[]> {
  const names = await readdir(templates, { recursive: true, encoding: 'utf8' });
  const written: string[] = [];
  for (const name of names.filter((one) => one.endsWith('.txt')).sort()) {
    const plain = name.slice(0, -'.txt'.length);
    const path = renamed[plain] ?? plain;
    const template = await readFile(join(templates, name), 'utf8');
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), fill(template, values), { flag: 'wx' });
    written.push(path);
  }
  return written;
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => values[name] ?? hole);
}

/** The version of the package `loomgate`, which a project depends on by default. */
export async function loomgateVersion(): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'));
  return version;
}

/** The command `loomgate` of the package. */
export const loomgateCommand = join(packageRoot, 'bin', 'loomgate.js');
