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
  /** Of each time that everybody was started. */
  readonly starts: readonly Turns[];
  readonly answerBytes: number;
  readonly postgres: string;
  readonly load: string;
  /** Of the minute before the run: how busy the machine was with other things. */
  readonly loadAverage: number;
}

/**
 * Starts what the scenario needs, and measures as often as the options say.
 * @param stack holds everything that was started, for the caller to stop
 */
export async function run(options: Options, stack: AsyncDisposableStack, { say }: Progress): Promise<Outcome> {
  const [loadAverage = 0] = loadavg();
  const scenario = await loadScenario(options.scenario);
  const contestants = choose(scenario, options);
  const stopLater = (stop: () => Promise<void>) => stack.defer(stop);
  const database = await openDatabase(options.database, stopLater, say);
  const redisUrl = scenario.needsRedis ? await openRedis(stopLater, say) : undefined;
  const load = await findLoad();
  const starts: Turns[] = [];
  let answerBytes = 0;
  for (let start = 1; start <= options.starts; start += 1) {
    const sayWhich = (line: string) => say(options.starts > 1 ? `start ${start} of ${options.starts}: ${line}` : line);
    const ground = { options, scenario, database, redisUrl, load, stopLater, say: sayWhich };
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
  if (unknown.length > 0) throw new UsageError(`--only ${unknown.join(',')}: there are ${names.join(', ')}.`);
  return only.length > 0 ? contestants.filter(({ name }) => only.includes(name)) : contestants;
}

function includesAll(names: readonly string[], ...wanted: string[]): boolean {
  return wanted.every((name) => names.includes(name));
}
