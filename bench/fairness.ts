/** Measures honest clients beside one attacker at full speed: `npm run bench:fairness`. Takes some minutes. */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Client } from 'pg';
import { openDatabase } from './database/open.ts';
import type { Attack, Attacked } from './fairness/attacker.ts';
import { type Kind, kinds, type Prepared, type Question } from './fairness/kinds.ts';
import { createProgress } from './report/progress.ts';
import { quantile } from './report/quantile.ts';
import { usualHeaders } from './run/ask.ts';
import { type Running, startContestant } from './run/contestant.ts';
import { interruption } from './run/interruption.ts';
import nested from './scenarios/nested.ts';

const seconds = 10;
const honest = { clients: 4, pauseMs: 20 };
const mostTimes = 3;
const environment = { CACHE: 'off', RATE_LIMIT: 'on' };
const usual: Question = {
  body: JSON.stringify({ query: '{ products(first: 10) { nodes { title artisan { name owner { displayName } } } } }' }),
};

/** The results of the honest clients. */
interface Fared {
  /** Latencies in ascending order. */
  readonly ms: readonly number[];
  readonly refused: number;
}

async function ask(url: string, question: Question): Promise<{ ms: number; isRefused: boolean }> {
  const startedAt = performance.now();
  const body = question.body.replaceAll('%n', randomUUID());
  const headers = { ...usualHeaders, ...question.headers };
  const answer = await fetch(url, { method: 'POST', headers, body });
  const { errors }: { errors?: unknown } = await answer.json();
  return { ms: performance.now() - startedAt, isRefused: answer.status !== 200 || errors !== undefined };
}

async function fareWhile(url: string, question: Question, attack: Promise<unknown>): Promise<Fared> {
  const answers: Awaited<ReturnType<typeof ask>>[] = [];
  let isOver = false;
  const over = attack.finally(() => {
    isOver = true;
  });
  const client = async () => {
    while (!isOver) {
      answers.push(await ask(url, question));
      await new Promise((resolve) => setTimeout(resolve, honest.pauseMs));
    }
  };
  await Promise.all([over, ...Array.from({ length: honest.clients }, client)]);
  const refused = answers.filter(({ isRefused }) => isRefused).length;
  return { ms: answers.map(({ ms }) => ms).sort((a, b) => a - b), refused };
}

async function send(attack: Attack, stopLater: (stop: () => Promise<void>) => void): Promise<Attacked> {
  const child = fork(new URL('fairness/attacker.ts', import.meta.url));
  stopLater(async () => void child.kill('SIGKILL'));
  child.send(attack);
  const [attacked] = await once(child, 'message');
  return attacked;
}

interface Ground {
  readonly name: string;
  readonly running: Running;
  readonly stopLater: (stop: () => Promise<void>) => void;
  readonly show: (line: string) => void;
}

/** Measures the attack, then as many trivial requests of the same client. */
async function compare({ what, honest = usual, beside }: Prepared, { name, running, stopLater, show }: Ground) {
  const { url } = running;
  const run = async (line: string, attack: Pick<Attack, 'what' | 'rate'>) => {
    show(`${name}: ${line}`);
    const attacking = send({ url, seconds, ...attack }, stopLater);
    return { outcome: await fareWhile(url, honest, attacking), attacked: await attacking };
  };
  const nothing = { kind: 'requests', body: '{"query":"{ __typename }"}', reads: true, connections: 16 } as const;
  const over = new AbortController();
  const besides = beside?.(over.signal);
  await run('warming up', { what: nothing, rate: 5 });
  const before = await running.cpuMs();
  const attack = await run('the attack', { what, rate: undefined });
  const cpuMs = (await running.cpuMs()) - before;
  const rate = Math.max(1, attack.attacked.sent / seconds);
  const control = await run('__typename at the same rate', { what: nothing, rate });
  over.abort();
  await besides;
  return { name, attack, control, rate, cpuMs };
}

function toLines({ name, attack, control, rate, cpuMs }: Awaited<ReturnType<typeof compare>>): string[] {
  const p99Of = ({ ms }: Fared) => Number(quantile(ms, 0.99));
  const [p99, usual] = [p99Of(attack.outcome), p99Of(control.outcome)];
  const holds = p99 <= mostTimes * usual && attack.outcome.refused === 0;
  if (!holds) process.exitCode = process.argv.includes('--assert') ? 1 : 0;
  const { statuses, bytes } = attack.attacked;
  return [
    `${name}: ${rate.toFixed(1)} requests/s, statuses ${JSON.stringify(statuses)}, ${(bytes / 1e6).toFixed(0)} MB read, ${(cpuMs / 1000).toFixed(1)} s of CPU in ${seconds} s`,
    `  honest p50 ${quantile(attack.outcome.ms, 0.5)} ms, p99 ${p99} ms, at most ${attack.outcome.ms.at(-1)?.toFixed(1)} ms, of ${attack.outcome.ms.length} refused ${attack.outcome.refused}`,
    `  beside __typename at that rate: p50 ${quantile(control.outcome.ms, 0.5)} ms, p99 ${usual} ms: ${(p99 / usual).toFixed(1)} times, at most ${mostTimes}: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
  ];
}

/** The kinds whose names contain an argument: `npm run bench:fairness -- refused`. */
function chosen(): readonly Kind[] {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  return words.length === 0 ? kinds : kinds.filter(({ name }) => words.some((word) => name.includes(word)));
}

async function measure(stack: AsyncDisposableStack, show: (line: string) => void): Promise<string[]> {
  const stopLater = (stop: () => Promise<void>) => stack.defer(stop);
  const database = await openDatabase(undefined, stopLater, show);
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  stopLater(() => sql.end());
  const ground = {
    databaseUrl: database.url,
    redisUrl: undefined,
    scenarioName: 'nested',
    scenario: nested,
    stopLater,
  };
  const lines: string[] = [];
  for (const kind of chosen()) {
    // Each kind has its own rate limit buckets.
    const gateway = { name: 'loomgate', is: 'Loomgate', environment };
    const running = await startContestant(gateway, ground);
    const prepared = await kind.prepare({ sql, url: running.url });
    lines.push(...toLines(await compare(prepared, { name: kind.name, running, stopLater, show })));
    await running.stop();
  }
  return lines;
}

async function main(): Promise<void> {
  const progress = createProgress();
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => progress.clear());
  const lines = await Promise.race([measure(stack, progress.show), interruption()]);
  progress.clear();
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().then(
  () => process.exit(),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
