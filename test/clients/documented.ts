import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { blocksOf } from '../support/documented';

/** The code blocks of a page of docs/ by file name. */
export function filesOf(page: string): ReadonlyMap<string, string> {
  return new Map(blocksOf(page).flatMap(({ name, code }) => (name ? [[name, code] as const] : [])));
}

/** Declarations that the page leaves to the reader. */
interface Yours {
  readonly url: string;
  readonly query: string;
  readonly variables: object;
  readonly token: string;
  /** Further declarations by name. */
  readonly more?: Readonly<Record<string, unknown>>;
}

interface Surroundings {
  readonly nodeOptions?: readonly string[];
  readonly imports?: string;
  readonly prepare?: ((folder: string) => Promise<unknown>) | undefined;
}

/** A running program of the page and its output. */
export interface DocumentedClient {
  /** The data of each event, in order of arrival. */
  readonly shown: Record<string, { cursor: string }>[];
  /** The error that ended it; empty if it did not end. */
  readonly over: string[];
  stop(): Promise<void>;
}

/**
 * Runs a code block of a page unchanged, as a module, after the declarations that the page leaves to the reader.
 * @param page of docs/
 * @param nodeOptions flags of Node
 * @param prepare writes further files to its folder
 * @param imports lines before it that define browser APIs which Node lacks
 */
export async function runDocumented(
  page: string,
  name: string,
  { url, query, variables, token, more }: Yours,
  { nodeOptions = [], imports = '', prepare }: Surroundings = {},
): Promise<DocumentedClient> {
  const files = filesOf(page);
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-client-'));
  await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [file, code] of files) await writeFile(join(folder, file), code);
  await prepare?.(folder);
  const values = { url, socketUrl: url.replace(/^http/, 'ws'), query, variables, ...more };
  const declared = Object.entries(values).map(([key, value]) => `const ${key} = ${JSON.stringify(value)};`);
  const code = files.get(name);
  if (code === undefined) throw new Error(`docs/${page} has no file ${name}`);
  const yours = `${imports}
    ${declared.join('\n')}
    const freshToken = async () => ${JSON.stringify(token)};
    const tell = (told) => process.stdout.write(JSON.stringify(told) + '\\n');
    // Keeps the program running while it only waits to reconnect.
    process.stdin.resume();
    const show = (shown) => tell({ shown });
    const over = (error) => tell({ over: String(error?.message ?? (typeof error === 'string' ? error : JSON.stringify(error))) });
  `;
  await writeFile(join(folder, name), `${yours}\n${code}`);
  return start(folder, [...nodeOptions, name]);
}

function start(cwd: string, args: readonly string[]): DocumentedClient {
  const child = spawn(process.execPath, ['--no-warnings', ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const client = { shown: [] as DocumentedClient['shown'][number][], over: [] as string[] };
  child.stderr.on('data', (text) => client.over.push(String(text)));
  createInterface(child.stdout).on('line', (line) => {
    const { shown, over } = JSON.parse(line);
    if (shown) client.shown.push(shown);
    else client.over.push(over);
  });
  const exit = once(child, 'exit');
  return {
    ...client,
    async stop() {
      child.kill();
      await exit;
      await rm(cwd, { recursive: true });
    },
  };
}
