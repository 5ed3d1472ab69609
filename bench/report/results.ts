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
  /** Times the requests per second of each baseline, compared round by round, and start by start. */
  readonly times: Readonly<Record<string, Spread>>;
  readonly turns: readonly Measured[];
}

export interface Verdict {
  /** The expectation in words. */
  readonly text: string;
  readonly times: Spread;
  /** Whether the median does; the turns may not be enough to tell. */
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
 * Two turns of the same round met the same noise, so each pair is divided before the median is taken. Turns of one start
 * have their processes in common, so where there were several, each start counts once.
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

/** What the scenario expects, of the contestants that were measured. */
export function judge({ expectations }: Scenario, starts: readonly Turns[]): Verdict[] {
  const isMeasured = (name: string) => starts.every((turns) => turns.has(name));
  const measured = expectations.filter(({ contestant, times }) => isMeasured(contestant) && isMeasured(times));
  return measured.map(({ contestant, atLeast, times: baseline }) => {
    const times = timesOf(starts, contestant, baseline);
    return { text: `${contestant} at least ${atLeast} x ${baseline}`, times, holds: times.median >= atLeast };
  });
}
