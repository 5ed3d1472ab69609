import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Answer, ask } from './ask.ts';
import { RunError } from './errors.ts';
import { freePort } from './free-port.ts';
import type { Contestant, Scenario } from './scenario.ts';

/** A running contestant. */
export interface Running extends Contestant {
  readonly url: string;
  /** Its first answer. */
  readonly answer: Answer;
  /** The CPU time of its process in milliseconds. */
  cpuMs(): Promise<number>;
  /** The end of its output. */
  lastWords(): string;
  /** Stops it, by SIGKILL after a timeout. */
  stop(): Promise<void>;
}

interface Ground {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly scenarioName: string;
  readonly scenario: Scenario;
  /** Receives each process before its start is awaited. */
  readonly stopLater: (stop: () => Promise<void>) => void;
}

const startTimeoutMs = 30_000;
const stopTimeoutMs = 5_000;

/** Starts a contestant. @throws RunError with the end of its output when it exits or does not answer in time */
export async function startContestant(contestant: Contestant, ground: Ground): Promise<Running> {
  const port = await freePort();
  const child = launch(contestant, environmentOf(contestant, ground, port));
  ground.stopLater(() => stop(child));
  const lastWords = listen(child);
  const url = `http://127.0.0.1:${port}/graphql`;
  const answer = await firstAnswer(child, url, ground.scenario).catch((error: Error) => {
    throw new RunError(`${contestant.name} ${error.message}\n${lastWords()}`.trim());
  });
  return { ...contestant, url, answer, cpuMs: () => cpuMs(child, contestant.name), lastWords, stop: () => stop(child) };
}

function launch({ name, program = name }: Contestant, env: NodeJS.ProcessEnv): ChildProcess {
  const preload = new URL('child.ts', import.meta.url).href;
  const file = fileURLToPath(new URL(`../contestants/${program}.ts`, import.meta.url));
  const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
  return spawn(process.execPath, ['--import', preload, file], { env, stdio: [...stdio] });
}

/** Pool and mode, equal for all contestants. */
function environmentOf(
  { environment }: Contestant,
  { databaseUrl, redisUrl, scenarioName, scenario }: Ground,
  port: number,
) {
  return {
    ...process.env,
    NODE_ENV: 'production',
    JWT_SECRET: randomBytes(32).toString('hex'),
    LOG_LEVEL: 'silent',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '10',
    DATABASE_IDLE_TIMEOUT_MS: '3600000',
    ...(redisUrl && { REDIS_URL: redisUrl }),
    SCENARIO: scenario.statement ?? scenarioName,
    ...environment,
  };
}

/** Keeps the end of the output for error messages. */
function listen(child: ChildProcess): () => string {
  let text = '';
  const keep = (chunk: Buffer) => {
    text = (text + chunk).slice(-2_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => text.trim();
}

async function firstAnswer(child: ChildProcess, url: string, { operation }: Scenario): Promise<Answer> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new Error(`ended with ${child.exitCode ?? child.signalCode} before it answered.`);
    const answer = await ask(url, operation).catch((error: unknown) => {
      if (error instanceof RunError) throw error;
    });
    if (answer) return answer;
    await sleep(50);
  }
  throw new Error(`did not answer within ${startTimeoutMs} ms.`);
}

async function cpuMs(child: ChildProcess, name: string): Promise<number> {
  if (!child.connected) throw new RunError(`${name} ended while others were measured.`);
  child.send('cpu');
  const [used] = await once(child, 'message', { signal: AbortSignal.timeout(stopTimeoutMs) });
  return Number(used);
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
