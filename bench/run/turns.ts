import type { Load, Turn } from '../load/load.ts';
import { toBody, usualHeaders } from './ask.ts';
import type { Running } from './contestant.ts';
import { RunError } from './errors.ts';
import type { Options } from './options.ts';
import { orderOf } from './order.ts';
import type { Scenario } from './scenario.ts';

export interface Measured extends Turn {
  /** CPU milliseconds per request of the contestant's process. */
  readonly cpuMsPerRequest: number;
}

/** The turns of each contestant, by its name, in the order of the rounds. */
export type Turns = ReadonlyMap<string, readonly Measured[]>;

/**
 * Warms up all contestants, then measures. Both run in rounds, so that temporary load of the machine affects all of them,
 * and all have been idle for equally long.
 * @param show shows the current step
 * @throws RunError when a request fails
 */
export async function takeTurns(
  running: readonly Running[],
  scenario: Scenario,
  { rounds, seconds, warmup, connections }: Options,
  load: Load,
  show: (line: string) => void,
): Promise<Turns> {
  const turns = new Map(running.map(({ name }): [string, Measured[]] => [name, []]));
  const warmupRounds = Math.ceil(warmup / seconds);
  for (let round = 0; round < warmupRounds + rounds; round += 1) {
    const isWarm = round >= warmupRounds;
    for (const contestant of orderOf(running, round)) {
      const part = isWarm
        ? `round ${round - warmupRounds + 1} of ${rounds}`
        : `warming up, ${round + 1} of ${warmupRounds}`;
      show(`${part}: ${contestant.name}`);
      const request = toRequest(scenario, contestant, isWarm);
      const turn = await takeTurn(contestant, load, { ...request, connections, seconds });
      if (isWarm) turns.get(contestant.name)?.push(turn);
    }
  }
  return turns;
}

function toRequest(scenario: Scenario, { headers }: Running, isWarm: boolean) {
  const { operation, warmupHeaders, isStored = false } = scenario;
  return {
    body: toBody(operation),
    headers: { ...usualHeaders, ...headers, ...(isWarm ? undefined : warmupHeaders) },
    looksClosely: !(isWarm && isStored),
  };
}

type Request = Omit<Parameters<Load['run']>[0], 'url'>;

async function takeTurn({ name, url, cpuMs, lastWords }: Running, load: Load, request: Request): Promise<Measured> {
  const before = await cpuMs();
  const turn = await load.run({ url, ...request });
  if (turn.failures) throw new RunError(`${name} failed under load: ${turn.failures}\n${lastWords()}`.trim());
  if (turn.requests === 0) throw new RunError(`${name} answered no request within ${request.seconds} s.`);
  return { ...turn, cpuMsPerRequest: ((await cpuMs()) - before) / turn.requests };
}
