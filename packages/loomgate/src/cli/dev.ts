import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { join, relative } from 'node:path';
import { packageRoot, projectRoot } from '../shared/project-root';
import { buildProject } from './build';
import { type Command, refuseWords } from './command';
import { generateTypes } from './generate';

export const dev: Command = {
  summary: 'starts the gateway and starts it again whenever a source changes',
  usage: `Usage: loomgate dev

Starts the gateway and watches src, schema, prisma/models and .env. After a change it generates what depends on it, compiles,
and starts the gateway again. What does not compile is shown, and the version before it goes on.
`,
  failure: 'Loomgate cannot start',
  async run(words) {
    refuseWords(words);
    const gateway = createRunner();
    process.once('SIGINT', gateway.end).once('SIGTERM', gateway.end).once('SIGHUP', gateway.end);
    const update = inTurn(async (paths) => {
      if (await isRebuilt(paths)) await gateway.restart();
    });
    await update([]);
    for (const path of watched.filter(existsSync))
      watch(path, { recursive: true }, (_event, name) => isSource(path, name) && void update([path]));
  },
};

const contract = [join(projectRoot, 'schema'), join(projectRoot, 'prisma', 'models')];
const watched = [join(projectRoot, 'src'), ...contract, join(projectRoot, '.env'), join(packageRoot, 'dist')];

function isSource(path: string, name: string | null): boolean {
  return !relative(projectRoot, join(path, name ?? '')).startsWith(join('src', 'generated'));
}

/** @returns whether what runs is older than what is built now */
async function isRebuilt(paths: readonly string[]): Promise<boolean> {
  try {
    if (contract.some((path) => paths.includes(path))) await generateTypes();
    await buildProject();
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\n${reason} The version before it goes on; waiting for the next change.\n`);
    return false;
  }
}

const gatherMs = 50;

/** Calls with all that has come together since the last call, never twice at once. */
function inTurn(work: (paths: readonly string[]) => Promise<void>): (paths: readonly string[]) => Promise<void> {
  const waiting = new Set<string>();
  let turn: Promise<void> = Promise.resolve();
  let isPlanned = false;
  return (paths) => {
    for (const path of paths) waiting.add(path);
    if (isPlanned) return turn;
    isPlanned = true;
    turn = turn.then(async () => {
      await new Promise((resolve) => setTimeout(resolve, gatherMs));
      isPlanned = false;
      const gathered = [...waiting];
      waiting.clear();
      await work(gathered);
    });
    return turn;
  };
}

/** The gateway as a child process, at most one at a time. */
function createRunner() {
  let child: ChildProcess | undefined;
  let isEnding = false;

  async function stop(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }

  return {
    async restart() {
      await stop();
      if (isEnding) return;
      const words = ['--enable-source-maps', join(projectRoot, 'dist', 'src', 'main.js')];
      child = spawn(process.execPath, words, { cwd: projectRoot, stdio: 'inherit' });
    },
    end() {
      isEnding = true;
      void stop().then(() => process.exit(0));
    },
  };
}
