import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnv } from './project';

/** A built gateway in a child process. */
export interface GatewayProcess {
  readonly port: number;
  readonly child: ChildProcess;
  isAlive(): boolean;
  /** Returns its output. */
  log(): string;
  /** Ends it with SIGTERM. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
}

const readyTimeoutMs = 60_000;

/**
 * Starts the built gateway of a folder and waits until it listens.
 * @param nodeOptions flags of Node, such as --require
 * @throws Error with its log when it does not become ready
 */
export async function startGatewayProcess(
  folder: string,
  env: Record<string, string>,
  nodeOptions: readonly string[] = [],
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [...nodeOptions, 'dist/src/main.js'], {
    cwd: folder,
    env: cleanEnv(env),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const written: string[] = [];
  child.stdout?.on('data', (chunk) => written.push(String(chunk)));
  child.stderr?.on('data', (chunk) => written.push(String(chunk)));
  const log = () => written.join('');
  const exit = once(child, 'exit');
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exit;
  };
  return {
    port: await portOf(child, log),
    child,
    isAlive,
    log,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function portOf(child: ChildProcess, log: () => string): Promise<number> {
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const [, port] = /:(\d+)\/graphql/.exec(log()) ?? [];
    if (port) return Number(port);
    await sleep(20);
  }
  child.kill('SIGKILL');
  throw new Error(`the gateway did not start:\n${log()}`);
}
