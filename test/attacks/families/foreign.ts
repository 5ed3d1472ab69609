import type { DemoEmail } from '../../../prisma/seed/demo/users';
import { type Attack, ask } from '../attack';
import { ids } from '../ids';

const mutation = (name: string, given: string) => `mutation { ${name}(input: { ${given} }) { __typename } }`;
const self = (fields: string) => ask(`{ node(id: "${ids.buyer}") { ... on User { ${fields} } } }`);
const refused = { status: 200, code: 'FORBIDDEN' } as const;
const drafts = (as?: DemoEmail) =>
  ask(
    `{ products(filter: { status: DRAFT, artisanId: "${ids.artisan}" }) { nodes { title } totalCount } }`,
    as && { as },
  );
const buyer = { as: 'elin.strand@example.com' } as const;
const seller = { as: 'tobe.okafor@example.com' } as const;
const price = 'price: { amount: "1.00", currencyCode: "EUR" }';

/** Operations that are refused for any owner, or that have one form only. */
export const foreign: readonly Attack[] = [
  ...['email', 'role', 'orders { totalCount }', 'conversations { totalCount }'].flatMap((field) =>
    [undefined, buyer, seller].map((as) => ({
      name: `refuses ${field.split(' ')[0]} of another user to ${as?.as ?? 'an anonymous client'}`,
      request: ask(`{ node(id: "${ids.buyer}") { ... on User { ${field} } } }`, as),
      ...refused,
      never: /buyer@/,
    })),
  ),
  {
    name: 'refuses an address by way of a review',
    request: ask(`{ node(id: "${ids.review}") { ... on Review { author { email } } } }`, buyer),
    ...refused,
    never: /buyer@/,
  },
  {
    name: 'refuses an address by way of an artisan',
    request: ask('{ artisan(slug: "lindqvist-stoneware") { owner { email orders { nodes { id } } } } }', buyer),
    ...refused,
    never: /artisan@/,
  },
  { name: 'refuses an address under another name', request: self('displayName: email'), ...refused, never: /buyer@/ },
  {
    name: 'refuses the order of a buyer to the seller',
    request: ask(`{ order(id: "${ids.order}") { number } }`, { as: 'artisan@example.com' }),
    ...refused,
  },
  {
    name: 'refuses the seller of one thing in an order to turn all of it',
    request: ask(
      `mutation { updateOrderStatus(input: { id: "${ids.mixedOrder}", status: CANCELLED }) { __typename } }`,
      { as: 'artisan@example.com' },
    ),
    ...refused,
  },
  { name: 'refuses a list of drafts to an anonymous client', request: drafts(), ...refused, never: /Midwinter/ },
  {
    name: 'refuses a list of drafts to a buyer',
    request: drafts('elin.strand@example.com'),
    ...refused,
    never: /Midwinter/,
  },
  {
    name: 'refuses a list of drafts to another seller',
    request: drafts('tobe.okafor@example.com'),
    ...refused,
    never: /Midwinter/,
  },
  {
    name: 'refuses a search among drafts',
    request: ask('{ searchProducts(query: "teapot", filter: { status: DRAFT }) { totalCount } }', seller),
    ...refused,
  },
  {
    name: 'does not find a draft by searching',
    request: ask('{ searchProducts(query: "midwinter teapot") { nodes { title } } }', seller),
    status: 200,
    code: null,
    data: { searchProducts: { nodes: [] } },
  },
  {
    name: 'does not list a draft among the works of its artisan',
    request: ask('{ artisan(slug: "lindqvist-stoneware") { products(first: 100) { nodes { title } } } }', seller),
    status: 200,
    code: null,
    never: /Midwinter/,
  },
  {
    name: 'does not list a draft in its category',
    request: ask('{ category(slug: "tableware") { products(first: 100) { nodes { title } } } }', seller),
    status: 200,
    code: null,
    never: /Midwinter/,
  },
  {
    name: 'does not find a draft by its slug',
    request: ask('{ product(slug: "midwinter-teapot") { title } }', seller),
    status: 200,
    code: null,
    data: { product: null },
  },
  {
    name: 'refuses createProduct to a buyer',
    request: ask(mutation('createProduct', `sku: "X-1", title: "X", inventory: 1, ${price}`), buyer),
    ...refused,
  },
  {
    name: 'refuses createProduct to an anonymous client',
    request: ask(mutation('createProduct', `sku: "X-1", title: "X", inventory: 1, ${price}`)),
    ...refused,
  },
  {
    name: 'refuses publishBrandPack to a buyer',
    request: ask(mutation('publishBrandPack', 'name: "X", tokens: { a: "#fff" }'), buyer),
    ...refused,
  },
  {
    name: 'refuses placeOrder to an anonymous client',
    request: ask(mutation('placeOrder', `idempotencyKey: "x", lines: [{ productId: "${ids.product}", quantity: 1 }]`)),
    ...refused,
  },
  {
    name: 'refuses addReview to an anonymous client',
    request: ask(mutation('addReview', `productId: "${ids.product}", rating: 1, body: "x"`)),
    ...refused,
  },
  {
    name: 'refuses startConversation to an anonymous client',
    request: ask(mutation('startConversation', `artisanId: "${ids.artisan}", body: "x"`)),
    ...refused,
  },
];
