import { cpus, totalmem } from 'node:os';
import type { Outcome } from '../run/run.ts';

/** Describes the machine, which client, contestants and Postgres share. */
export function describeMachine({ postgres, load, loadAverage }: Outcome): Record<string, string> {
  const [cpu, ...more] = cpus();
  return {
    cores: `${more.length + 1} x ${cpu?.model ?? 'unknown'}, shared by client, server and Postgres`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
    postgres,
    load: `${load}; load average before the run ${loadAverage.toFixed(2)}`,
  };
}
