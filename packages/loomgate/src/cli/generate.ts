import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorDocs } from '../errors/docs';
import { collectUserErrors } from '../errors/user-errors';
import { ruleTable } from '../graphql/rule-table';
import { createSchema } from '../graphql/schema';
import { modulesOf, type Project } from '../project';
import { projectRoot } from '../shared/project-root';
import { type Command, CommandError, refuseWords } from './command';
import { loadProject } from './project';

export const generate: Command = {
  summary: 'writes src/generated and the tables in docs from the SDL, the models and the modules',
  usage: `Usage: loomgate generate

Runs prisma generate and GraphQL Code Generator (codegen.ts) and builds. Where the project has a folder docs, writes
docs/permissions.md from the rules and docs/errors.md from the error codes.
`,
  failure: 'The code cannot be generated',
  async run(words) {
    refuseWords(words);
    await generateTypes();
    await generateDocs(await loadProject());
  },
};

/** Writes the tables of rules and error codes where the project has a folder docs. @throws Error for invalid modules */
async function generateDocs(project: Project): Promise<void> {
  const modules = modulesOf(project);
  const files = {
    'permissions.md': ruleTable(createSchema(modules), Object.values(modules)),
    'errors.md': errorDocs(collectUserErrors(modules), project.errors),
  };
  const folder = join(projectRoot, 'docs');
  if (!existsSync(folder)) return;
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** Runs prisma generate and GraphQL Code Generator. @throws CommandError when one fails */
export async function generateTypes(): Promise<void> {
  // Prisma would download a schema engine that `generate` does not use. The path of any existing file avoids that.
  const offline = { PRISMA_SCHEMA_ENGINE_BINARY: 'package.json' };
  const config = join('prisma', 'prisma.config.ts');
  const models = existsSync(join(projectRoot, config)) ? ['--config', config] : ['--schema', 'prisma'];
  await tool('prisma', ['generate', ...models], offline);
  await tool('graphql-codegen', ['--config', 'codegen.ts']);
}

/** Runs a tool of the project. @throws CommandError when it fails; it has printed why */
async function tool(name: string, words: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const program = programOf(name);
  if (!program)
    throw new CommandError(`${name} is not installed in the project: docs/packages.md says what to install.`);
  const child = spawn(program, words, { cwd: projectRoot, env: { ...process.env, ...env }, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new CommandError(`${name} failed.`);
}

/** Finds the executable of a package in node_modules of the project or of a folder above it, as in a workspace. */
function programOf(name: string, folder = projectRoot): string | undefined {
  const program = join(folder, 'node_modules', '.bin', name);
  if (existsSync(program)) return program;
  const parent = dirname(folder);
  return parent === folder ? undefined : programOf(name, parent);
}
