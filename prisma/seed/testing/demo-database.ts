import { Client, Pool } from 'pg';
import { withLongConnection } from '../../../packages/loomgate/src/database/long-connection';
import { createPrisma } from '../../../packages/loomgate/src/database/prisma';
import { project as marketplace } from '../../../src/project';
import type { RequestedCounts } from '../bulk/plan';
import type { Progress } from '../bulk/progress';
import { type Added, seedActivity } from '../bulk/seed';
import { seedDemo } from '../demo';

const silent: Progress = () => ({ count: (rows) => rows, done: () => undefined });

/** Requests no rows. A test adds the kinds that it needs. */
export const nothing: RequestedCounts = { users: 0, owners: 0, reviews: 0, orders: 0, conversations: 0, brandPacks: 0 };

export interface DemoDatabase {
  readonly url: string;
  readonly client: Client;
  /** Runs the seeding. */
  seed(requested: RequestedCounts, seed?: string, progress?: Progress): Promise<Added>;
  /** Returns the rows of a query. */
  rows(query: string): Promise<Record<string, unknown>[]>;
  /** Counts rows, e.g. of `reviews where rating = 5`. */
  count(from: string): Promise<number>;
  drop(): Promise<void>;
}

/** Fills the database of a test with the demo. */
export async function createDemoDatabase({
  url,
  drop,
}: {
  readonly url: string;
  readonly drop: () => Promise<void>;
}): Promise<DemoDatabase> {
  await fill(url);
  const client = new Client({ connectionString: url });
  await client.connect();
  const rows = async (query: string) => (await client.query<Record<string, unknown>>(query)).rows;
  return {
    url,
    client,
    rows,
    seed: (requested, seed = '1', progress = silent) =>
      withLongConnection(url, 'loomgate-seed', new AbortController().signal, (own) =>
        seedActivity({ client: own, seed, progress }, requested),
      ),
    count: async (from) => Number((await rows(`select count(*) as count from ${from}`))[0]?.count),
    drop: () => client.end().then(drop),
  };
}

async function fill(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url });
  const prisma = createPrisma(pool, marketplace);
  await seedDemo(prisma);
  await prisma.$disconnect();
  await pool.end();
}
