import { loadavg } from 'node:os';
import { type Database, openDatabase } from '../database/open.ts';
import { findLoad } from '../load/find.ts';
import { openRedis } from '../redis/open.ts';
import type { Progress } from '../report/progress.ts';
import { type Running, startContestant } from './contestant.ts';
import { RunError, UsageError } from './errors.ts';
import type { Options } from './options.ts';
import { requireSameAnswers } from './same-answers.ts';
import { type Contestant, loadScenario, type Scenario } from './scenario.ts';
import { type Turns, takeTurns } from './turns.ts';

export interface Outcome {
  readonly scenario: Scenario;
  readonly contestants: readonly Contestant[];
  readonly turns: Turns;
  readonly answerBytes: number;
  readonly postgres: string;
  readonly load: string;
  /** Of the minute before the run: how busy the machine was with other things. */
  readonly loadAverage: number;
}

/**
 * Starts what the scenario needs, checks that all give the same answer, and measures.
 * @param stack holds everything that was started, for the caller to stop
 */
export async function run(options: Options, stack: AsyncDisposableStack, { say }: Progress): Promise<Outcome> {
  const [loadAverage = 0] = loadavg();
  const scenario = await loadScenario(options.scenario);
  const contestants = choose(scenario, options);
  const stopLater = (stop: () => Promise<void>) => stack.defer(stop);
  const database = await openDatabase(options.database, stopLater, say);
  const redisUrl = scenario.needsRedis ? await openRedis(stopLater, say) : undefined;
  const running = await startAll(contestants, { options, scenario, database, redisUrl, stopLater, say });
  requireSameAnswers(running, scenario.minAnswerBytes);
  const load = await findLoad();
  const turns = await takeTurns(running, scenario, options, load, say);
  const answerBytes = running[0]?.answer.bytes ?? 0;
  return { scenario, contestants, turns, answerBytes, postgres: database.version, load: load.name, loadAverage };
}

function choose({ contestants, expectations }: Scenario, { only, assert }: Options): readonly Contestant[] {
  if (assert && expectations.some(({ contestant, times }) => only.length > 0 && !includesAll(only, contestant, times)))
    throw new UsageError('--assert compares contestants that --only leaves out.');
  const names = contestants.map(({ name }) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new UsageError(`--only ${unknown.join(',')}: there are ${names.join(', ')}.`);
  return only.length > 0 ? contestants.filter(({ name }) => only.includes(name)) : contestants;
}

function includesAll(names: readonly string[], ...wanted: string[]): boolean {
  return wanted.every((name) => names.includes(name));
}

interface Ground {
  readonly options: Options;
  readonly scenario: Scenario;
  readonly database: Database;
  readonly redisUrl: string | undefined;
  readonly stopLater: (stop: () => Promise<void>) => void;
  readonly say: (line: string) => void;
}

async function startAll(contestants: readonly Contestant[], ground: Ground): Promise<Running[]> {
  const { options, scenario, database, redisUrl, stopLater, say } = ground;
  const running: Running[] = [];
  for (const contestant of contestants) {
    say(`starting ${contestant.name}`);
    const parts = { databaseUrl: database.url, redisUrl, scenarioName: options.scenario, scenario, stopLater };
    running.push(await startContestant(contestant, parts));
  }
  if (running.length === 0) throw new RunError('The scenario has no contestants.');
  return running;
}
