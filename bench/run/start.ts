import type { Database } from '../database/open.ts';
import type { Load } from '../load/load.ts';
import { type Running, startContestant } from './contestant.ts';
import type { Options } from './options.ts';
import { requireSameAnswers } from './same-answers.ts';
import type { Contestant, Scenario } from './scenario.ts';
import { type Turns, takeTurns } from './turns.ts';

interface Ground {
  readonly options: Options;
  readonly scenario: Scenario;
  readonly database: Database;
  readonly redisUrl: string | undefined;
  readonly load: Load;
  readonly stopLater: (stop: () => Promise<void>) => void;
  readonly show: (line: string) => void;
}

/** The results of one start of all contestants. */
interface Start {
  readonly turns: Turns;
  readonly answerBytes: number;
}

/** Starts all contestants, requires equal answers, measures, and stops all. */
export async function measureStart(contestants: readonly Contestant[], ground: Ground): Promise<Start> {
  const { options, scenario, load, show } = ground;
  const running = await startAll(contestants, ground);
  requireSameAnswers(running, scenario.minAnswerBytes);
  const turns = await takeTurns(running, scenario, options, load, show);
  await Promise.all(running.map(({ stop }) => stop()));
  return { turns, answerBytes: running[0]?.answer.bytes ?? 0 };
}

async function startAll(contestants: readonly Contestant[], ground: Ground): Promise<Running[]> {
  const { options, scenario, database, redisUrl, stopLater, show } = ground;
  const running: Running[] = [];
  for (const contestant of contestants) {
    show(`starting ${contestant.name}`);
    const parts = { databaseUrl: database.url, redisUrl, scenarioName: options.scenario, scenario, stopLater };
    const owner = running.find(({ name }) => name === contestant.processOf);
    running.push(owner ? { ...owner, ...contestant } : await startContestant(contestant, parts));
  }
  return running;
}
