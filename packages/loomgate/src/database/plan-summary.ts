import type { Pool } from 'pg';
import type { Statement } from '../loaders';

/** A step of a plan, without the conditions, which hold values. */
const stepKeys = ['Node Type', 'Relation Name', 'Index Name', 'Plan Rows', 'Total Cost'];

const pauseMs = 10_000;

/**
 * What Postgres means to do for a statement, in a line for each step; the statement is not run. At most one in ten
 * seconds, so that a slow database is not asked for plans as well.
 * @returns undefined where it was too soon, or the plan could not be had
 */
export function createPlanSummary(pool: Pick<Pool, 'query'>, clock: () => number = () => performance.now()) {
  let nextMs = Number.NEGATIVE_INFINITY;
  return async ({ text, values }: Statement): Promise<string[] | undefined> => {
    if (clock() < nextMs) return undefined;
    nextMs = clock() + pauseMs;
    try {
      const { rows } = await pool.query(`explain (format json, verbose false) ${text}`, [...values]);
      return stepsOf(rows[0]?.['QUERY PLAN']?.[0]?.Plan, 0);
    } catch {
      return undefined;
    }
  };
}

function stepsOf(plan: unknown, level: number): string[] {
  if (typeof plan !== 'object' || plan === null) return [];
  const words = stepKeys.map((key) => Reflect.get(plan, key)).filter((value) => value !== undefined);
  const below: unknown = Reflect.get(plan, 'Plans');
  const inner = Array.isArray(below) ? below.flatMap((step) => stepsOf(step, level + 1)) : [];
  return ['  '.repeat(level) + words.join(' '), ...inner];
}
