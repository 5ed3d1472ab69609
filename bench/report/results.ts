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
  /** Times the requests per second of each baseline, compared round by round. */
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

export function toResults(contestants: readonly Contestant[], turns: Turns, baselines: readonly string[]): Result[] {
  return contestants.map(({ name, is }) => {
    const own = turns.get(name) ?? [];
    const measured = baselines.filter((baseline) => turns.has(baseline) && baseline !== name);
    return {
      name,
      is,
      requestsPerSecond: spreadOf(own.map((turn) => turn.requestsPerSecond)),
      p50Ms: spreadOf(own.map((turn) => turn.p50Ms)),
      p99Ms: spreadOf(own.map((turn) => turn.p99Ms)),
      cpuMsPerRequest: spreadOf(own.map((turn) => turn.cpuMsPerRequest)),
      times: Object.fromEntries(measured.map((baseline) => [baseline, timesOf(turns, name, baseline)])),
      turns: own,
    };
  });
}

/** Two turns of the same round met the same noise, so each pair is divided before the median is taken. */
function timesOf(turns: Turns, name: string, baseline: string): Spread {
  const others = turns.get(baseline) ?? [];
  const own = turns.get(name) ?? [];
  return spreadOf(
    own.map(({ requestsPerSecond }, round) => requestsPerSecond / (others[round]?.requestsPerSecond ?? 0)),
  );
}

/** What the scenario expects, of the contestants that were measured. */
export function judge({ expectations }: Scenario, turns: Turns): Verdict[] {
  const measured = expectations.filter(({ contestant, times }) => turns.has(contestant) && turns.has(times));
  return measured.map(({ contestant, atLeast, times: baseline }) => {
    const times = timesOf(turns, contestant, baseline);
    return { text: `${contestant} at least ${atLeast} x ${baseline}`, times, holds: times.median >= atLeast };
  });
}
