import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { blocksOf } from '../support/documented';

/** The code of a page of docs/ by the names of its files. */
export function filesOf(page: string): ReadonlyMap<string, string> {
  return new Map(blocksOf(page).flatMap(({ name, code }) => (name ? [[name, code] as const] : [])));
}

/** What the page says is the reader's. */
interface Yours {
  readonly url: string;
  readonly query: string;
  readonly variables: object;
  readonly token: string;
  /** Declared besides, by name. */
  readonly more?: Readonly<Record<string, unknown>>;
}

interface Surroundings {
  readonly nodeOptions?: readonly string[];
  readonly imports?: string;
  readonly prepare?: ((folder: string) => Promise<unknown>) | undefined;
}

/** A program that runs the code of the page, and what it was shown. */
export interface DocumentedClient {
  /** The data of each event, as it came. */
  readonly shown: Record<string, { cursor: string }>[];
  /** What has ended it, as text; nothing as a rule. */
  readonly over: string[];
  stop(): Promise<void>;
}

/**
 * Runs a file of a page word for word, as a module of its own; what is the reader's stands before it.
 * @param page of docs/
 * @param nodeOptions flags of Node
 * @param prepare makes what the code needs besides, in its folder
 * @param imports further lines before it, for what browsers have and Node has not
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
    // A program that does nothing but wait to reconnect would end.
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
