import type { Ports, Viewer } from 'loomgate';
import { createSemaphore, done, LoomgateError, type Outcome, type Refusals, refused, validate, write } from 'loomgate';
import type { Prisma } from '../../generated/prisma/client';
import { checkOrder } from './check-order';
import { drawOrderNumber } from './order-number';
import { digestLines, type PlaceOrderInput, placeOrderInput } from './place-order-input';
import { insertOrder, type OrderDraft, readStock } from './stock';

/** `maxConcurrent` is half of a connection pool of the default size: the other half stays free for reads. */
const limits = { maxConcurrent: 5, maxConcurrentPerClient: 2, maxQueued: 5_000, maxQueuedPerClient: 100 };
const maxAttempts = 5;

const refusals: Refusals = {
  orders_buyer_id_fkey: refused('ACCOUNT_NOT_FOUND', null, 'Your account no longer exists.'),
};

/**
 * Places orders, each once per buyer and idempotency key, all of its lines or none. Orders that wait hold no connection:
 * orders of one product wait for each other's row lock, and would otherwise take every connection of the pool.
 */
export function createPlaceOrder({ prisma }: Ports) {
  const runFairly = createSemaphore({ ...limits, refusal: refusalOf });

  /**
   * @param input `productId` is an id of the database
   * @returns the id of the order; for a used idempotency key, the id of its order
   * @throws LoomgateError RATE_LIMITED, TIMEOUT, CONFLICT, DATABASE_UNAVAILABLE; a retry does not place the order twice
   */
  return async (viewer: Viewer, input: PlaceOrderInput): Promise<Outcome<string>> => {
    const checked = validate(placeOrderInput, input);
    if (checked.value === null) return checked;
    const draft = { ...checked.value, buyerId: viewer.id, digest: digestLines(checked.value) };
    return runFairly(viewer.id, () => retryUntilDecided(() => write(prisma, refusals, (db) => attempt(db, draft))));
  };
}

/**
 * Reads the stock without a lock, then stores the order under locks. Orders of a sold out product are refused by the read.
 * @returns the id; null when the stock changed between read and write, which the read of the next attempt shows
 */
async function attempt(db: Prisma.TransactionClient, draft: OrderDraft): Promise<Outcome<string | null>> {
  const decided = checkOrder(draft, await readStock(db, draft));
  return decided ?? done(await insertOrder(db, draft, drawOrderNumber(new Date())));
}

async function retryUntilDecided(tryOnce: () => Promise<Outcome<string | null>>): Promise<Outcome<string>> {
  for (let attempts = 0; attempts < maxAttempts; attempts += 1) {
    const { value, userErrors } = await tryOnce();
    if (value !== null) return done(value);
    if (userErrors.length > 0) return { value, userErrors };
  }
  throw new LoomgateError('CONFLICT', 'The stock of the ordered products is changing too fast. Try again.');
}

/** The error for one order too many: of the viewer, or of all viewers. */
export function refusalOf(queue: 'client' | 'all'): LoomgateError {
  if (queue === 'all') return new LoomgateError('TIMEOUT', 'Too many orders are waiting. Try again soon.');
  const limit = limits.maxQueuedPerClient;
  const message = `You have ${limit} orders waiting. Wait for their answers, then send this one again with the same key.`;
  return new LoomgateError('RATE_LIMITED', message, { details: { limit } });
}
