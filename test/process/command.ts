import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnv, type Outcome, type Project } from './project';

/** A running command, in a process group of its own as in a shell. */
export interface Command {
  readonly pid: number;
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Signals every process of the group, as a terminal does on Ctrl-C. */
  signalGroup(name: NodeJS.Signals): void;
  /** Writes to standard input. */
  type(text: string): void;
  readonly exit: Promise<Outcome>;
}

/** A gateway that has printed that it is ready. */
export interface RunningGateway extends Command {
  readonly url: string;
}

export interface Start {
  readonly env?: Record<string, string>;
  readonly program?: readonly [string, ...string[]];
  readonly account?: { uid: number; gid: number };
}

const node = ['node', '--enable-source-maps', 'dist/src/main.js'] as const;
const running = new Set<ChildProcess>();
const readyTimeoutMs = 60_000;

/** Starts the gateway, or another program, on a port that the system chooses. */
export function startCommand(
  { folder }: Pick<Project, 'folder'>,
  { env = {}, program = [...node], account }: Start = {},
): Command {
  const [name, ...words] = program;
  const child = spawn(name, words, { cwd: folder, env: cleanEnv({ PORT: '0', ...env }), detached: true, ...account });
  running.add(child);
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (written.stdout += chunk));
  child.stderr.on('data', (chunk) => (written.stderr += chunk));
  const { promise: exit, resolve, reject } = Promise.withResolvers<Outcome>();
  child.on('error', reject).on('close', (code) => {
    running.delete(child);
    resolve({ code: code ?? -1, ...written });
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    output: () => written.stdout + written.stderr,
    signal: (signal) => void child.kill(signal),
    type: (text) => void child.stdin.write(text),
    signalGroup: (signal) => void process.kill(-pid, signal),
    exit,
  };
}

/** @throws Error when it ends before it is ready */
export async function startGateway(project: Pick<Project, 'folder'>, start: Start = {}): Promise<RunningGateway> {
  const command = startCommand(project, start);
  const ended = command.exit.then(() => true);
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline) {
    const [, url] = /(http:\S+)\/graphql/.exec(command.output()) ?? [];
    if (url) return { ...command, url };
    if (await Promise.race([ended, sleep(20, false)])) break;
  }
  throw new Error(`the gateway did not start:\n${command.output()}`);
}

/** Kills all commands that still run, at the end of a test. */
export async function killAll(): Promise<void> {
  const ends = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const { pid } of running) if (pid) process.kill(-pid, 'SIGKILL');
  await Promise.all(ends);
}
