import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** The exit code and output of a command. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

const timeoutMs = 540_000;

/** An environment with Node on PATH and nothing of this repository. */
export function plainEnv(env: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  const folders = PATH.split(':').filter((folder) => !folder.includes('node_modules'));
  return { PATH: [dirname(process.execPath), ...folders].join(':'), HOME, ...env };
}

/** Runs a program and waits for its exit. */
export function run(
  cwd: string,
  program: string,
  words: readonly string[],
  env?: Record<string, string>,
): Promise<Ended> {
  const options = { cwd, env: plainEnv(env), timeout: timeoutMs, maxBuffer: 64 * 1_048_576 };
  return promisify(execFile)(program, words, options).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout = '', stderr = '' }) => ({ code: typeof code === 'number' ? code : -1, output: stdout + stderr }),
  );
}
