import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { errorsMark, type Load, type LoadRequest, type Turn, toFailures } from './load.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('wrk.lua', import.meta.url));

/** The summary of wrk.lua. */
interface Summary {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly notOk: number;
  readonly withErrors: number;
  readonly socketErrors: number;
  readonly timeouts: number;
}

/** Finds wrk on PATH. */
export async function findWrk(): Promise<Load | undefined> {
  const found = await run('wrk', ['--version']).catch((error: { code?: unknown }) => error);
  return 'code' in found && found.code === 'ENOENT' ? undefined : { name: 'wrk', run: measure };
}

async function measure({ url, body, headers, connections, seconds, looksClosely }: LoadRequest): Promise<Turn> {
  const env = {
    ...process.env,
    BENCH_BODY: body,
    BENCH_HEADERS: Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
    BENCH_ERRORS_MARK: errorsMark,
    BENCH_LOOK: looksClosely ? 'closely' : '',
  };
  const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', script, url];
  const { stdout } = await run('wrk', args, { env });
  const summary: Summary = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{')));
  return {
    requests: summary.requests,
    requestsPerSecond: summary.requests / summary.seconds,
    p50Ms: summary.p50Ms,
    p99Ms: summary.p99Ms,
    failures: toFailures({
      'answers that are not 200': summary.notOk,
      'answers with errors': summary.withErrors,
      'socket errors': summary.socketErrors,
      timeouts: summary.timeouts,
    }),
  };
}
