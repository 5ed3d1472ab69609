import { readFile } from 'node:fs/promises';
import { pool } from './database.ts';
import { environment } from './environment.ts';

const text = await readFile(new URL(`../scenarios/${environment.scenario}.sql`, import.meta.url), 'utf8');

/** Returns the answer of the scenario, built by Postgres from scenarios/<name>.sql. */
export async function answerByStatement(): Promise<string> {
  const { rows } = await pool.query<[string]>({ name: environment.scenario, text, rowMode: 'array' });
  const [answer] = rows[0] ?? [];
  if (answer === undefined) throw new Error(`scenarios/${environment.scenario}.sql returned no row`);
  return answer;
}
