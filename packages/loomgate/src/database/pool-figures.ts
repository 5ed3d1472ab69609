import type { Pool } from 'pg';
import type { Pipelines } from './pipelines/pipelines';

/** Connections to Postgres. */
export interface PoolFigures {
  /** In use. */
  readonly active: number;
  readonly idle: number;
  /** What waits for one: the statements of loaders, and whatever else asks for a connection. */
  readonly waiting: number;
}

export function poolFigures(
  { totalCount, idleCount, waitingCount }: Pool,
  pipelines: Pick<Pipelines, 'waiting'>,
): PoolFigures {
  return { active: totalCount - idleCount, idle: idleCount, waiting: waitingCount + pipelines.waiting() };
}
