import type { Ports, Viewer } from 'loomgate';
import { done, LoomgateError, type Outcome, type Refusals, refused, validate, write } from 'loomgate';
import type { Prisma } from '../../generated/prisma/client';
import { checkOrder } from './check-order';
import { drawOrderNumber } from './order-number';
import { digestOf, type PlaceOrderInput, placeOrderInput } from './place-order-input';
import { createOrderSemaphore } from './semaphore';
import { type Draft, lookAt, place } from './stock';

/** At once half of a pool of the default size: the other half stays for those who read. */
const limits = { maxConcurrent: 5, maxConcurrentPerClient: 2, maxQueued: 5_000, maxQueuedPerClient: 100 };
const maxAttempts = 5;

const refusals: Refusals = {
  orders_buyer_id_fkey: refused('ACCOUNT_NOT_FOUND', null, 'Your account no longer exists.'),
};

/** Places orders, each of them once by its buyer and key: all of it, or nothing. */
export function createPlaceOrder({ prisma }: Ports) {
  const inTurn = createOrderSemaphore(limits);

  /**
   * @param input `productId` is the database's id
   * @returns the id of the order; with a key that was used before, of the order that it gave then
   * @throws LoomgateError RATE_LIMITED, TIMEOUT, CONFLICT, DATABASE_UNAVAILABLE; sent again, it cannot be placed twice
   */
  return async (viewer: Viewer, input: PlaceOrderInput): Promise<Outcome<string>> => {
    const checked = validate(placeOrderInput, input);
    if (checked.value === null) return checked;
    const draft = { ...checked.value, buyerId: viewer.id, digest: digestOf(checked.value) };
    return inTurn(viewer.id, () => untilDecided(() => write(prisma, refusals, (db) => attempt(db, draft))));
  };
}

/**
 * Looks, then tries. A look takes no lock, so that those who come when the last piece is gone leave early.
 * @returns null for the id where the try did not hold what the look had promised; the next look says why
 */
async function attempt(db: Prisma.TransactionClient, draft: Draft): Promise<Outcome<string | null>> {
  const known = checkOrder(draft, await lookAt(db, draft));
  return known ?? done(await place(db, draft, drawOrderNumber(new Date())));
}

async function untilDecided(tryOnce: () => Promise<Outcome<string | null>>): Promise<Outcome<string>> {
  for (let made = 0; made < maxAttempts; made += 1) {
    const { value, userErrors } = await tryOnce();
    if (value !== null) return done(value);
    if (userErrors.length > 0) return { value, userErrors };
  }
  throw new LoomgateError('CONFLICT', 'What you order is changing hands too fast. Try again.');
}
