/** How many rows of each kind are added. */
export interface Plan {
  readonly users: number;
  readonly owners: number;
  readonly reviews: number;
  readonly orders: number;
  readonly conversations: number;
  readonly messages: number;
  readonly brandPacks: number;
}

export type Wishes = { readonly [Kind in keyof Plan]?: number };

/** What is there before anything is added. */
export interface Stock {
  readonly products: number;
  readonly artisans: number;
  readonly artisansWithoutOwner: number;
  readonly buyers: number;
  readonly reviews: number;
}

/** What was asked for does not fit the database. The message is for whoever asked. */
export class SeedError extends Error {}

/**
 * Fills in what was not asked for, in proportion to the users.
 * @throws SeedError when the database has no catalogue, or cannot hold what was asked for
 */
export function planRows(wishes: Wishes, stock: Stock): Plan {
  if (stock.products === 0)
    throw new SeedError('There are no products to seed around: run `npm run import`, or start once for the demo data.');
  const users = wishes.users ?? 1_000;
  const buyers = stock.buyers + users;
  const conversations = wishes.conversations ?? conversationsFor(wishes.messages, users);
  const plan = {
    users,
    owners: wishes.owners ?? stock.artisansWithoutOwner,
    reviews: wishes.reviews ?? Math.min(users * 10, room(buyers, stock)),
    orders: wishes.orders ?? users,
    conversations,
    messages: wishes.messages ?? conversations * messagesEach,
    brandPacks: wishes.brandPacks ?? Math.min(stock.artisans, 100),
  };
  refuse(plan, buyers, stock);
  return plan;
}

const messagesEach = 6;

const conversationsFor = (messages: number | undefined, users: number) =>
  messages === undefined ? Math.floor(users / 10) : Math.ceil(messages / messagesEach);

/** One review per author and product; those that others than buyers wrote make this a little too small, never too big. */
const room = (buyers: number, stock: Stock) => Math.max(0, buyers * stock.products - stock.reviews);

function refuse(plan: Plan, buyers: number, stock: Stock): void {
  const say = (count: number) => count.toLocaleString('en');
  const deeds = plan.reviews + plan.orders + plan.conversations;
  if (buyers === 0 && deeds > 0)
    throw new SeedError('Reviews, orders and conversations need buyers, and there are none: give --users.');
  if (plan.reviews > room(buyers, stock))
    throw new SeedError(
      `${say(plan.reviews)} reviews do not fit: ${say(buyers)} buyers and ${say(stock.products)} products leave room for ` +
        `${say(room(buyers, stock))} (one per author and product).`,
    );
  if (plan.owners > stock.artisansWithoutOwner)
    throw new SeedError(`Only ${say(stock.artisansWithoutOwner)} artisans have no owner: give fewer --owners.`);
  if (plan.messages < plan.conversations)
    throw new SeedError('A conversation has at least one message: give more --messages or fewer --conversations.');
  if (plan.messages > 0 && plan.conversations === 0)
    throw new SeedError('Messages need a conversation: give --conversations.');
}
