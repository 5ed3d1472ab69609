import { Client, Pool } from 'pg';
import { withLongConnection } from '../../../packages/loomgate/src/database/long-connection';
import { createPrisma } from '../../../packages/loomgate/src/database/prisma';
import { project as marketplace } from '../../../src/project';
import type { Wishes } from '../bulk/plan';
import type { Progress } from '../bulk/progress';
import { type Added, seedAround } from '../bulk/seed';
import { seedDemo } from '../demo';

const silent: Progress = () => ({ count: (rows) => rows, done: () => undefined });

/** Asks for nothing, so that a test gets only what it names. */
export const nothing: Wishes = { users: 0, owners: 0, reviews: 0, orders: 0, conversations: 0, brandPacks: 0 };

export interface DemoDatabase {
  readonly url: string;
  readonly client: Client;
  /** Runs the seeding around what is there. */
  seed(wishes: Wishes, seed?: string, progress?: Progress): Promise<Added>;
  /** The rows of a query. */
  rows(query: string): Promise<Record<string, unknown>[]>;
  /** How many rows there are, e.g. of `reviews where rating = 5`. */
  count(from: string): Promise<number>;
  drop(): Promise<void>;
}

/** Puts the demo into a test's own database. */
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
    seed: (wishes, seed = '1', progress = silent) =>
      withLongConnection(url, 'loomgate-seed', new AbortController().signal, (own) =>
        seedAround({ client: own, seed, progress }, wishes),
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
