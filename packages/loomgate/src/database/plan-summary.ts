import type { Pool } from 'pg';
import type { Statement } from '../loaders';

/** The keys of a plan step that are reported. Conditions are not: they contain values. */
const stepKeys = ['Node Type', 'Relation Name', 'Index Name', 'Plan Rows', 'Total Cost'];

const pauseMs = 10_000;

/**
 * Creates a function that explains a statement without running it, at most once in ten seconds.
 * @returns a line for each step of the plan; undefined if the last plan is too recent, or EXPLAIN fails
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
