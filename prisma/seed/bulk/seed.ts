import type { ClientBase } from 'pg';
import { addBrandPacks } from './brand-packs';
import { addConversations } from './conversations';
import { loadMarket } from './market';
import { addOrders } from './orders';
import { addBuyers, addOwners } from './people';
import { type Plan, planRows, type Wishes } from './plan';
import { addReviews } from './reviews';
import type { Run } from './run';
import { countStock } from './stock';

/** Rows added, by what they are. */
export type Added = Plan & { readonly lines: number };

/** Any number will do, as long as every run takes the same one ("bulkseed" in ASCII). */
const advisoryLockKey = '7094695996745409892';

/**
 * Adds what was asked for to the catalogue that is there, in one transaction.
 * @throws SeedError when what was asked for does not fit; anything else is the database's error or the interruption. The
 *   transaction is then still open: closing the connection rolls it back, even in the middle of a COPY.
 */
export async function seedAround(run: Run, wishes: Wishes): Promise<Added> {
  const { client } = run;
  // For this transaction: behind a pooler the role has limits.
  await client.query('begin; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0');
  await client.query('select pg_advisory_xact_lock($1)', [advisoryLockKey]);
  const added = await addAll(run, planRows(wishes, await countStock(client)));
  await client.query('commit');
  return added;
}

/** People first, since everything else is between them. */
async function addAll(run: Run, plan: Plan): Promise<Added> {
  const users = await addBuyers(run, plan.users);
  const owners = await addOwners(run, plan.owners);
  const market = await loadMarket(run);
  const reviews = await addReviews(run, market, plan.reviews);
  const ordered = await addOrders(run, market, plan.orders);
  const talk = await addConversations(run, market, plan);
  const brandPacks = await addBrandPacks(run, market.period, plan.brandPacks);
  return { users, owners, reviews, ...ordered, ...talk, brandPacks };
}

/** Removes what the transaction left behind in tables and gives the planner statistics; cannot run inside it. */
export async function tidy(client: ClientBase): Promise<void> {
  await client.query(
    'vacuum (analyze) users, artisans, reviews, orders, order_lines, conversations, messages, brand_packs',
  );
}
