import type { Contestant, Scenario } from '../run/scenario.ts';
import type { Measured, Turns } from '../run/turns.ts';
import { type Spread, spreadOf } from './statistics.ts';

export interface Result {
  readonly name: string;
  readonly is: string;
  readonly requestsPerSecond: Spread;
  readonly p50Ms: Spread;
  readonly p99Ms: Spread;
  readonly cpuMsPerRequest: Spread;
  /** The ratio of requests per second to each baseline, compared by round and by start. */
  readonly times: Readonly<Record<string, Spread>>;
  readonly turns: readonly Measured[];
}

export interface Verdict {
  /** The expectation as text. */
  readonly text: string;
  readonly times: Spread;
  /** Whether the median meets the expectation. With few turns this may be chance. */
  readonly holds: boolean;
}

export function toResults(
  contestants: readonly Contestant[],
  starts: readonly Turns[],
  baselines: readonly string[],
): Result[] {
  const names = contestants.map(({ name }) => name);
  return contestants.map(({ name, is }) => {
    const own = starts.flatMap((turns) => turns.get(name) ?? []);
    const measured = baselines.filter((baseline) => names.includes(baseline) && baseline !== name);
    return {
      name,
      is,
      requestsPerSecond: spreadOf(own.map((turn) => turn.requestsPerSecond)),
      p50Ms: spreadOf(own.map((turn) => turn.p50Ms)),
      p99Ms: spreadOf(own.map((turn) => turn.p99Ms)),
      cpuMsPerRequest: spreadOf(own.map((turn) => turn.cpuMsPerRequest)),
      times: Object.fromEntries(measured.map((baseline) => [baseline, timesOf(starts, name, baseline)])),
      turns: own,
    };
  });
}

/**
 * Turns of one round have the same noise, so the ratio is computed per round before the median. Turns of one start share
 * processes, so with several starts each start counts once.
 */
function timesOf(starts: readonly Turns[], name: string, baseline: string): Spread {
  const [first = [], ...others] = starts.map((turns) => ratiosOf(turns, name, baseline));
  return spreadOf(others.length > 0 ? [first, ...others].map((ratios) => spreadOf(ratios).median) : first);
}

function ratiosOf(turns: Turns, name: string, baseline: string): number[] {
  const own = turns.get(name) ?? [];
  const others = turns.get(baseline) ?? [];
  return own.map(({ requestsPerSecond }, round) => requestsPerSecond / (others[round]?.requestsPerSecond ?? 0));
}

/** Evaluates the expectations of the scenario for the measured contestants. */
export function judge({ expectations }: Scenario, starts: readonly Turns[]): Verdict[] {
  const isMeasured = (name: string) => starts.every((turns) => turns.has(name));
  const measured = expectations.filter(({ contestant, times }) => isMeasured(contestant) && isMeasured(times));
  return measured.map(({ contestant, atLeast, times: baseline }) => {
    const times = timesOf(starts, contestant, baseline);
    return { text: `${contestant} at least ${atLeast} x ${baseline}`, times, holds: times.median >= atLeast };
  });
}
