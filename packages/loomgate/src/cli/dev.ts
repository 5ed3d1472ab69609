import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { stopOnSignal } from '../composition/stop-on-signal';
import { loadCommandConfig } from '../config';
import { embeddedPostgres } from '../database/embedded-postgres';
import { packageRoot, projectRoot } from '../shared/project-root';
import { buildProject, compile } from './build';
import { type Command, refuseWords } from './command';
import { generateTypes } from './generate';
import { type Change, watchSources } from './sources';

export const dev: Command = {
  summary: 'starts the gateway, and restarts it when a source changes',
  usage: `Usage: loomgate dev

Starts the gateway and watches src, schema, prisma, .env and codegen.ts. After a change it generates code where needed,
compiles, and restarts the gateway. On a compile error it prints the error, and the previous version keeps running.
`,
  failure: 'Loomgate cannot start',
  async run(words) {
    refuseWords(words);
    // Copied before .env is read into process.env, since each start of the gateway reads .env again.
    const gateway = createRunner({ ...process.env });
    const closing: (() => unknown)[] = [];
    const stopping = stopOnSignal(
      async () => {
        for (const close of closing.splice(0).reverse()) await close();
      },
      () => process.exit(1),
    );
    closing.push((await keepPostgres()).stop, gateway.stop);
    if (stopping.aborted) return;
    closing.push(
      watchSources(async (changes) => {
        if (await isRebuilt(changes)) await gateway.restart();
      }),
    );
  },
};

/** Generates and compiles. @returns false after an error, which has been printed */
async function isRebuilt(changes: ReadonlySet<Change>): Promise<boolean> {
  try {
    if (changes.has('packages')) await compile(['-b', join(packageRoot, '..')]);
    if (changes.has('contract')) await generateTypes();
    await buildProject();
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\n${reason} The previous version keeps running. Waiting for the next change.\n`);
    return false;
  }
}

/** Starts the embedded Postgres where it is in use, so that it keeps running between two starts of the gateway. */
async function keepPostgres(): Promise<{ stop(): Promise<void> }> {
  const { database, dataDir } = loadCommandConfig();
  if (database.url) return { stop: async () => undefined };
  return embeddedPostgres().startEmbeddedPostgres(join(dataDir, 'postgres'));
}

/** Runs the gateway as a child process, at most one at a time. */
function createRunner(env: NodeJS.ProcessEnv) {
  let child: ChildProcess | undefined;
  let isEnding = false;

  async function end(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }

  return {
    async restart() {
      await end();
      if (isEnding) return;
      const words = ['--enable-source-maps', join(projectRoot, 'dist', 'src', 'main.js')];
      child = spawn(process.execPath, words, { cwd: projectRoot, env, stdio: 'inherit' });
    },
    /** Ends the gateway, and starts no other one. */
    stop() {
      isEnding = true;
      return end();
    },
  };
}
