import { loadavg } from 'node:os';
import { openDatabase } from '../database/open.ts';
import { findLoad } from '../load/find.ts';
import { openRedis } from '../redis/open.ts';
import type { Progress } from '../report/progress.ts';
import { UsageError } from './errors.ts';
import type { Options } from './options.ts';
import { type Contestant, loadScenario, type Scenario } from './scenario.ts';
import { measureStart } from './start.ts';
import type { Turns } from './turns.ts';

export interface Outcome {
  readonly scenario: Scenario;
  readonly contestants: readonly Contestant[];
  /** The results of each start. */
  readonly starts: readonly Turns[];
  readonly answerBytes: number;
  readonly postgres: string;
  readonly load: string;
  /** The load average of the minute before the run. */
  readonly loadAverage: number;
}

/**
 * Starts the services of the scenario and measures as the options specify.
 * @param stack collects everything to stop, which the caller does
 */
export async function run(options: Options, stack: AsyncDisposableStack, { show }: Progress): Promise<Outcome> {
  const [loadAverage = 0] = loadavg();
  const scenario = await loadScenario(options.scenario);
  const contestants = choose(scenario, options);
  const stopLater = (stop: () => Promise<void>) => stack.defer(stop);
  const database = await openDatabase(options.database, stopLater, show);
  const redisUrl = scenario.needsRedis ? await openRedis(stopLater, show) : undefined;
  const load = await findLoad();
  const starts: Turns[] = [];
  let answerBytes = 0;
  for (let start = 1; start <= options.starts; start += 1) {
    const showStart = (line: string) =>
      show(options.starts > 1 ? `start ${start} of ${options.starts}: ${line}` : line);
    const ground = { options, scenario, database, redisUrl, load, stopLater, show: showStart };
    const measured = await measureStart(contestants, ground);
    starts.push(measured.turns);
    answerBytes = measured.answerBytes;
  }
  return { scenario, contestants, starts, answerBytes, postgres: database.version, load: load.name, loadAverage };
}

function choose({ contestants, expectations }: Scenario, { only, assert }: Options): readonly Contestant[] {
  if (assert && expectations.some(({ contestant, times }) => only.length > 0 && !includesAll(only, contestant, times)))
    throw new UsageError('--assert compares contestants that --only leaves out.');
  const names = contestants.map(({ name }) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`--only ${unknown.join(',')} is unknown. Contestants: ${names.join(', ')}.`);
  return only.length > 0 ? contestants.filter(({ name }) => only.includes(name)) : contestants;
}

function includesAll(names: readonly string[], ...wanted: string[]): boolean {
  return wanted.every((name) => names.includes(name));
}
