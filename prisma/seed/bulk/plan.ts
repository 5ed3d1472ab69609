/** The number of rows to add of each kind. */
export interface Plan {
  readonly users: number;
  readonly owners: number;
  readonly reviews: number;
  readonly orders: number;
  readonly conversations: number;
  readonly messages: number;
  readonly brandPacks: number;
}

export type RequestedCounts = { readonly [Kind in keyof Plan]?: number };

/** The numbers of rows before seeding. */
export interface ExistingRows {
  readonly products: number;
  readonly artisans: number;
  readonly artisansWithoutOwner: number;
  readonly buyers: number;
  readonly reviews: number;
}

/** The requested numbers do not fit the database. The message is for the user. */
export class SeedError extends Error {}

/**
 * Completes the requested numbers by defaults in proportion to the users.
 * @throws SeedError when the database has no products or the numbers do not fit it
 */
export function planRows(requested: RequestedCounts, existing: ExistingRows): Plan {
  if (existing.products === 0)
    throw new SeedError('There are no products: run `npm run import`, or start once to get the demo data.');
  const users = requested.users ?? 1_000;
  const buyers = existing.buyers + users;
  const conversations = requested.conversations ?? conversationsFor(requested.messages, users);
  const plan = {
    users,
    owners: requested.owners ?? existing.artisansWithoutOwner,
    reviews: requested.reviews ?? Math.min(users * 10, freeReviewPairs(buyers, existing)),
    orders: requested.orders ?? users,
    conversations,
    messages: requested.messages ?? conversations * messagesEach,
    brandPacks: requested.brandPacks ?? Math.min(existing.artisans, 100),
  };
  validatePlan(plan, buyers, existing);
  return plan;
}

const messagesEach = 6;

const conversationsFor = (messages: number | undefined, users: number) =>
  messages === undefined ? Math.floor(users / 10) : Math.ceil(messages / messagesEach);

/** Free pairs of buyer and product: one review each. Too low by the reviews of other users than buyers. */
const freeReviewPairs = (buyers: number, existing: ExistingRows) =>
  Math.max(0, buyers * existing.products - existing.reviews);

function validatePlan(plan: Plan, buyers: number, existing: ExistingRows): void {
  const format = (count: number) => count.toLocaleString('en');
  const activities = plan.reviews + plan.orders + plan.conversations;
  if (buyers === 0 && activities > 0)
    throw new SeedError('Reviews, orders and conversations need buyers, and there are none: set --users.');
  if (plan.reviews > freeReviewPairs(buyers, existing))
    throw new SeedError(
      `${format(plan.reviews)} reviews do not fit: ${format(buyers)} buyers and ${format(existing.products)} products leave room for ` +
        `${format(freeReviewPairs(buyers, existing))} (one per author and product).`,
    );
  if (plan.owners > existing.artisansWithoutOwner)
    throw new SeedError(`Only ${format(existing.artisansWithoutOwner)} artisans have no owner: set fewer --owners.`);
  if (plan.messages < plan.conversations)
    throw new SeedError('A conversation has at least one message: set more --messages or fewer --conversations.');
  if (plan.messages > 0 && plan.conversations === 0)
    throw new SeedError('Messages need a conversation: set --conversations.');
}
