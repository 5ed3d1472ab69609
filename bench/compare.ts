/**
 * Compares the processor time of this build with that of another checkout, in turns: `npm run bench:compare -- FOLDER`. The
 * folder has a built checkout of another version, with its bench/node_modules. Takes about four minutes.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProgress } from './report/progress.ts';
import type * as ask from './run/ask.ts';
import type { Running } from './run/contestant.ts';
import { UsageError } from './run/errors.ts';
import { interruption } from './run/interruption.ts';
import { type Contestant, loadScenario, type Scenario } from './run/scenario.ts';

const rounds = 21;
const connections = 16;
/** The most processor time per request, as a multiple of that of the other build. */
const mostTimes = 1.1;
/** What to measure: a scenario, the contestant of it, and its requests in a round. */
const measured = [
  { scenario: 'nested', contestant: 'loomgate', requests: 150 },
  { scenario: 'cached', contestant: 'loomgate-memory', requests: 3_000 },
];

/** A running build, and its own function to ask it. */
interface Build {
  readonly running: Running;
  readonly ask: typeof ask.ask;
}

interface Ground {
  readonly stopLater: (stop: () => Promise<void>) => void;
  readonly show: (line: string) => void;
}

/** Starts the build of a checkout with its own Postgres and Redis. */
async function startBuild(
  folder: string,
  scenarioName: string,
  contestantName: string,
  ground: Ground,
): Promise<Build> {
  const load = (file: string) => import(pathToFileURL(resolve(folder, 'bench', file)).href);
  const { openDatabase } = await load('database/open.ts');
  const { openRedis } = await load('redis/open.ts');
  const { startContestant } = await load('run/contestant.ts');
  const { ask } = await load('run/ask.ts');
  const scenario: Scenario = (await load(`scenarios/${scenarioName}.ts`)).default;
  const contestant = scenario.contestants.find(({ name }: Contestant) => name === contestantName);
  const { url: databaseUrl } = await openDatabase(undefined, ground.stopLater, ground.show);
  const redisUrl = scenario.needsRedis ? await openRedis(ground.stopLater, ground.show) : undefined;
  const parts = { databaseUrl, redisUrl, scenarioName, scenario, stopLater: ground.stopLater };
  return { running: await startContestant(contestant, parts), ask };
}

/** Sends requests over some connections. @returns the processor time of the server per request in milliseconds */
async function spend({ running, ask }: Build, operation: Scenario['operation'], requests: number): Promise<number> {
  const before = await running.cpuMs();
  let left = requests;
  const client = async () => {
    for (; left > 0; left -= 1) await ask(running.url, operation);
  };
  await Promise.all(Array.from({ length: connections }, client));
  return ((await running.cpuMs()) - before) / requests;
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** @returns the median of the ratios of all rounds */
async function compare(
  builds: readonly [Build, Build],
  operation: Scenario['operation'],
  requests: number,
  show: Ground['show'],
) {
  for (const build of builds) await spend(build, operation, requests * 5);
  const spent: [number, number][] = [];
  for (let round = 0; round < rounds; round += 1) {
    show(`round ${round + 1} of ${rounds}`);
    const first = round % 2;
    const one = await spend(builds[first] ?? builds[0], operation, requests);
    const other = await spend(builds[1 - first] ?? builds[1], operation, requests);
    spent.push(first === 0 ? [one, other] : [other, one]);
  }
  const [here, there] = [medianOf(spent.map(([ms]) => ms)), medianOf(spent.map(([, ms]) => ms))];
  return { here, there, times: medianOf(spent.map(([ms, otherMs]) => ms / otherMs)) };
}

type Measured = (typeof measured)[number];

async function measure(
  other: string,
  { scenario: name, contestant, requests }: Measured,
  ground: Ground,
): Promise<string> {
  const own = await startBuild(resolve(import.meta.dirname, '..'), name, contestant, ground);
  const theirs = await startBuild(other, name, contestant, ground);
  const { operation } = await loadScenario(name);
  const { here, there, times } = await compare([own, theirs], operation, requests, ground.show);
  await Promise.all([own.running.stop(), theirs.running.stop()]);
  if (times > mostTimes) process.exitCode = 1;
  const found = `${here.toFixed(3)} ms of processor time per request here, ${there.toFixed(3)} ms there`;
  return `${name}: ${found}: ${times.toFixed(2)} times, at most ${mostTimes}: ${times > mostTimes ? 'DOES NOT HOLD' : 'holds'}`;
}

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new UsageError('Usage: npm run bench:compare -- FOLDER, with a built checkout of another version');
  const progress = createProgress();
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => progress.clear());
  const ground = { show: progress.show, stopLater: (stop: () => Promise<void>) => stack.defer(stop) };
  const stopped = interruption();
  for (const one of measured) {
    const line = await Promise.race([measure(resolve(folder), one, ground), stopped]);
    progress.clear();
    process.stdout.write(`${line}\n`);
  }
}

main().then(
  () => process.exit(),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
