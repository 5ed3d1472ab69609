import type { ClientBase } from 'pg';
import { addBrandPacks } from './brand-packs';
import { addConversations } from './conversations';
import { countExistingRows } from './existing-rows';
import { loadMarket } from './market';
import { addOrders } from './orders';
import { addBuyers, addOwners } from './people';
import { type Plan, planRows, type RequestedCounts } from './plan';
import { addReviews } from './reviews';
import type { Run } from './run';

/** The numbers of added rows by kind. */
export type Added = Plan & { readonly lines: number };

/** An arbitrary number that all runs share: "bulkseed" in ASCII. */
const advisoryLockKey = '7094695996745409892';

/**
 * Adds the requested rows to the existing catalogue, in one transaction.
 * @throws SeedError when the numbers do not fit, an error of the database, or Interrupted. The transaction is then still open:
 *   closing the connection rolls it back, even during a COPY.
 */
export async function seedActivity(run: Run, requested: RequestedCounts): Promise<Added> {
  const { client } = run;
  // The role of a pooled connection has timeouts; they are off for this transaction.
  await client.query('begin; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0');
  await client.query('select pg_advisory_xact_lock($1)', [advisoryLockKey]);
  const added = await addAll(run, planRows(requested, await countExistingRows(client)));
  await client.query('commit');
  return added;
}

/** Users come first, since all other rows refer to them. */
async function addAll(run: Run, plan: Plan): Promise<Added> {
  const users = await addBuyers(run, plan.users);
  const owners = await addOwners(run, plan.owners);
  const market = await loadMarket(run);
  const reviews = await addReviews(run, market, plan.reviews);
  const ordered = await addOrders(run, market, plan.orders);
  const talks = await addConversations(run, market, plan);
  const brandPacks = await addBrandPacks(run, market.period, plan.brandPacks);
  return { users, owners, reviews, ...ordered, ...talks, brandPacks };
}

/** Runs VACUUM (ANALYZE) on the changed tables, after the transaction. */
export async function vacuum(client: ClientBase): Promise<void> {
  await client.query(
    'vacuum (analyze) users, artisans, reviews, orders, order_lines, conversations, messages, brand_packs',
  );
}
