import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ruleTable } from '../graphql/rule-table';
import { createSchema } from '../graphql/schema';
import { modulesOf } from '../project';
import { projectRoot } from '../shared/project-root';
import { type Command, CommandError, refuseWords } from './command';
import { loadProject } from './project';

export const generate: Command = {
  summary: 'writes src/generated and the tables in docs from the SDL, the models and the modules',
  usage: `Usage: loomgate generate

Runs prisma generate and GraphQL Code Generator (codegen.ts), and builds. Where the project has a folder docs, writes
docs/permissions.md from the rules.
`,
  failure: 'The code cannot be generated',
  async run(words) {
    refuseWords(words);
    await generateTypes();
    const modules = modulesOf(await loadProject());
    const rules = ruleTable(createSchema(modules), Object.values(modules));
    if (existsSync(join(projectRoot, 'docs'))) await writeFile(join(projectRoot, 'docs', 'permissions.md'), rules);
  },
};

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
