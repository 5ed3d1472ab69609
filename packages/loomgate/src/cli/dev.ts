import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onceStopped } from '../composition/once-stopped';
import { loadCommandConfig } from '../config';
import { embeddedPostgres } from '../database/embedded-postgres';
import { packageRoot, projectRoot } from '../shared/project-root';
import { buildProject, compile } from './build';
import { type Command, refuseWords } from './command';
import { generateTypes } from './generate';
import { type Change, watchSources } from './sources';

export const dev: Command = {
  summary: 'starts the gateway, and again whenever a source changes',
  usage: `Usage: loomgate dev

Starts the gateway and watches src, schema, prisma, .env and codegen.ts. After a change it generates what depends on it,
compiles, and starts the gateway again. What does not compile is shown, and the version before it goes on.
`,
  failure: 'Loomgate cannot start',
  async run(words) {
    refuseWords(words);
    // As it is before .env is read into it: each start of the gateway reads that anew.
    const gateway = createRunner({ ...process.env });
    const closing: (() => unknown)[] = [];
    const stopping = onceStopped(
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

/** @returns whether there is a new version to run; why there is none has been shown */
async function isRebuilt(changes: ReadonlySet<Change>): Promise<boolean> {
  try {
    if (changes.has('packages')) await compile(['-b', join(packageRoot, '..')]);
    if (changes.has('contract')) await generateTypes();
    await buildProject();
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\n${reason} What ran before goes on; the next change is waited for.\n`);
    return false;
  }
}

/** Keeps the embedded Postgres running between two starts of the gateway, where it is the one in use. */
async function keepPostgres(): Promise<{ stop(): Promise<void> }> {
  const { database, dataDir } = loadCommandConfig();
  if (database.url) return { stop: async () => undefined };
  return embeddedPostgres().startEmbeddedPostgres(join(dataDir, 'postgres'));
}

/** The gateway as a child process, at most one at a time. */
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
    /** For good. */
    stop() {
      isEnding = true;
      return end();
    },
  };
}
