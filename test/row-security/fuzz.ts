import { randomInt } from 'node:crypto';
import type { Client } from 'pg';
import type { TestGateway } from '../../packages/loomgate/src/testing';
import { until } from '../support/until';
import { type Answered, ask, viewerOf } from './gateway';

const queries = [
  '{ documents(first: 100) { totalCount nodes { tenant title } } }',
  '{ folders { documents { totalCount nodes { tenant title } } } }',
  '{ documents(first: 1) { nodes { folder { documents(first: 3) { nodes { tenant title } } } } } }',
  '{ folders { name documentCount } }',
];
const complete = '{ documents(first: 100) { nodes { tenant title } } }';

/** Names that would leave their place if they were written into SQL, JSON or array literals. */
const hostile = ["'", '"', '\\', '\n', '{}', ',', '$1', '%', '🎨', "'; drop table documents; --", 'NULL', 'é', ' '];

export interface Fuzzed {
  /** Rows of another tenant; must be empty. */
  readonly leaks: unknown[];
  readonly failures: Answered[];
  readonly hits: number;
  readonly rows: number;
}

/** Collects the values of a field anywhere in a response. */
function valuesOf(value: unknown, field: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => (name === field ? [one] : valuesOf(one, field)));
}

/**
 * Sends random operations of many viewers at once, each of a tenant of its own, while another client writes. At the end,
 * waits until each viewer reads exactly the rows of their tenant.
 * @param gateway gives anonymous viewers a session without a tenant
 * @param admin writes, and bypasses policies
 */
export async function fuzz(gateway: TestGateway, admin: Client, viewers: number, rounds: number): Promise<Fuzzed> {
  const all = Array.from({ length: viewers }, (_, n) => viewerOf(`${hostile[n % hostile.length]}${n}`));
  const fuzzed = { leaks: [] as unknown[], failures: [] as Answered[], hits: 0, rows: 0 };
  const pick = <One>(from: readonly One[]): One | undefined => from[randomInt(from.length)];

  async function read(): Promise<void> {
    // Half of the operations are of ten viewers, so that some are answered from the cache; some are anonymous.
    const viewer = randomInt(20) > 0 ? (pick(randomInt(2) > 0 ? all : all.slice(0, 10)) ?? null) : null;
    const answered = await ask(gateway, pick(queries) ?? complete, viewer);
    if (answered.errors.length > 0) fuzzed.failures.push(answered);
    const found = valuesOf(answered.data, 'tenant');
    fuzzed.rows += found.length;
    fuzzed.leaks.push(...found.filter((tenant) => tenant !== viewer?.claims?.tenant));
    if (answered.source?.startsWith('HIT')) fuzzed.hits += 1;
  }

  async function write(): Promise<void> {
    const tenant = pick(all)?.claims?.tenant;
    const values = [tenant, `title ${randomInt(1_000_000)}`];
    if (randomInt(3) > 0)
      await admin.query(
        'insert into documents (tenant, title, folder_id) select $1, $2, id from folders order by random() limit 1',
        values,
      );
    else if (randomInt(2) > 0)
      await admin.query('delete from documents where id = (select id from documents order by random() limit 1)');
    // A document that changes its tenant.
    else
      await admin.query(
        'update documents set tenant = $1, title = $2 where id = (select min(id::text)::uuid from documents)',
        values,
      );
  }

  const tenants = all.map(({ claims }) => claims?.tenant);
  await admin.query(
    "insert into documents (tenant, title, folder_id) select tenant, 'first', id from unnest($1::text[]) tenant, folders",
    [tenants],
  );
  for (let round = 0; round < rounds; round += 1)
    await Promise.all([write().then(write), ...Array.from({ length: 40 }, read)]);
  for (const viewer of all) {
    const text = 'select tenant, title from documents where tenant = $1 order by title, id';
    const { rows } = await admin.query(text, [viewer.claims?.tenant]);
    await until(async () => {
      const { data } = await ask(gateway, complete, viewer);
      return JSON.stringify(data) === JSON.stringify({ documents: { nodes: rows } });
    });
  }
  return fuzzed;
}
